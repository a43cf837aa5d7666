import { limits } from '../../../../schemas/platform/limits.ts';
import { misuse } from './errors.ts';

/** The JSON text of a value that an effect takes, or an error for what JSON cannot say. */
export function jsonText(value: unknown, depth = 0): string {
  if (depth > limits.depth.value) throw misuse();
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  // JSON.stringify writes -0 as 0, as the contract has it.
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((element) => jsonText(element, depth + 1)).join(',')}]`;
  if (!isRecord(value)) throw misuse();
  const members: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) members.push(`${jsonText(key)}:${jsonText(member, depth + 1)}`);
  }
  return `{${members.join(',')}}`;
}

export function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** A value of its own, frozen throughout. */
export function frozenFromText(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => (typeof value === 'object' ? Object.freeze(value) : value));
}
