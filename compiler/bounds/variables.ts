import type { Json } from '../../schemas/json.ts';
import { event } from '../../schemas/platform/event.ts';
import type { Field } from '../../schemas/platform/field.ts';
import { type Term, unknownMark, valueAt } from './size.ts';

/**
 * The lengths that nobody declared, by name. Data is measured by its JSON text: a path such as `event.user.app_metadata`, `config`
 * or `step.score` stands for the code units of the JSON of what is there.
 */

/** The longest answer of a fetch: its body and its header fields, or why there was none. */
export const answerVariable = 'answer';
/** All members of the event that the platform table does not know, together. */
export const unlistedVariable = 'event.*';

/** What a run read, to say what the lengths came to. */
export interface Measured {
  readonly event: Json;
  readonly step: Json;
  readonly config: Json;
  readonly answers: readonly MeasuredAnswer[];
}

export type MeasuredAnswer = { readonly body: string; readonly headers: { readonly [name: string]: string } } | { readonly error: string };

/** What a bound comes to for what a run read; infinite where it depends on what is not known. */
export function boundAt(terms: readonly Term[], measured: Measured): number {
  return valueAt(terms, (name) => lengthOf(name, measured));
}

function lengthOf(name: string, measured: Measured): number {
  if (name.startsWith(unknownMark)) return Number.POSITIVE_INFINITY;
  if (name === answerVariable) return Math.max(0, ...measured.answers.map(answerLength));
  if (name === unlistedVariable) return unlistedLength(event, measured.event);
  const [root = '', ...path] = name.split('.');
  let value: Json | undefined = root === 'event' ? measured.event : root === 'step' ? measured.step : measured.config;
  for (const key of path) {
    const found: Json | undefined = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    value = found;
  }
  return value === undefined ? 0 : JSON.stringify(value).length;
}

function answerLength(answer: MeasuredAnswer): number {
  if ('error' in answer) return answer.error.length;
  return Object.entries(answer.headers).reduce((length, [name, value]) => length + name.length + value.length + 2, answer.body.length);
}

function unlistedLength(fields: { readonly [name: string]: Field }, value: Json | undefined): number {
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce((length, [name, member]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) return length + name.length + JSON.stringify(member).length + 8;
    return length + unlistedIn(field.shape, member);
  }, 0);
}

function unlistedIn(shape: Field['shape'], value: Json): number {
  if (shape.kind === 'group') return unlistedLength(shape.fields, value);
  if (shape.kind !== 'list' || !Array.isArray(value)) return 0;
  return value.reduce<number>((length, element) => length + unlistedIn(shape.of, element), 0);
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
