import { PatternValue } from '../../../runtime/eval/pattern-value.ts';
import { QueryValue, UrlValue } from '../../../runtime/eval/url-values.ts';
import { DateValue, ErrorValue, SetValue, type Value } from '../../../runtime/eval/values.ts';

/** A value of the domain as the JavaScript value it stands for. Inner lists and records keep their identity. */
export function toHost(value: unknown, known = new Map<unknown, unknown>()): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const before = known.get(value);
  if (before !== undefined) return before;
  const host = makeHost(value, known);
  known.set(value, host);
  return host;
}

function makeHost(value: object, known: Map<unknown, unknown>): unknown {
  if (value instanceof DateValue) return new Date(value.time);
  if (value instanceof SetValue) return new Set(value.elements().map((element) => toHost(element, known)));
  if (value instanceof UrlValue) return new URL(value.text);
  if (value instanceof QueryValue) return new URLSearchParams(value.pairs.map(([name, text]): [string, string] => [name, text]));
  if (value instanceof PatternValue) return new RegExp(value.pattern.source, value.pattern.flagText);
  if (value instanceof ErrorValue) return Object.defineProperty(new Error(value.message), 'name', { value: value.name });
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    known.set(value, list);
    for (const element of value) list.push(toHost(element, known));
    const more = Object.entries(value).slice(value.length);
    return Object.assign(list, Object.fromEntries(more.map(([key, member]) => [key, toHost(member, known)])));
  }
  const record = {};
  known.set(value, record);
  for (const [key, member] of Object.entries(value)) {
    // Assignment would call the setter of `__proto__`.
    Object.defineProperty(record, key, { value: toHost(member, known), writable: true, enumerable: true, configurable: true });
  }
  return record;
}

/** A JavaScript value spelled so that two spellings are equal only for values no program can tell apart. */
export function spell(value: unknown, outer: readonly unknown[] = []): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (outer.includes(value)) return `^${outer.indexOf(value)}`;
  const inside = [...outer, value];
  const all = (values: Iterable<unknown>) => [...values].map((element) => spell(element, inside)).join(', ');
  if (Array.isArray(value)) {
    const more = Object.entries(value).slice(value.length);
    return `[${all(value)}]${more.map(([key, member]) => ` ${key}: ${spell(member, inside)}`).join('')}`;
  }
  if (value instanceof RegExp) return `${value}`;
  if (value instanceof Date) return `Date(${value.getTime()})`;
  if (value instanceof Set) return `Set(${all(value)})`;
  if (value instanceof URL) return `URL(${value.href})`;
  if (value instanceof URLSearchParams) return `Query(${all(value)})`;
  if (value instanceof Error) return `${value.name}(${JSON.stringify(value.message)})`;
  if (Symbol.iterator in value) return `[${all(value as Iterable<unknown>)}]`;
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${spell(member, inside)}`);
  return `{${members.join(', ')}}`;
}

/** What a call of the engine's comes to: the value it gives, or the name of the error it throws. */
export function outcomeInEngine(call: () => unknown): string {
  try {
    return spell(call());
  } catch (error) {
    return `throws ${(error as Error).name}`;
  }
}

/** The same of a call of ours. An error of the host would be a fault: no program could catch it. */
export function outcomeOf(call: () => Value): string {
  try {
    return spellDomain(call());
  } catch (error) {
    if (error instanceof ErrorValue) return `throws ${error.name}`;
    throw error;
  }
}

export function spellDomain(value: Value): string {
  return spell(toHost(value));
}
