import type { Context } from './context.ts';
import { memberBytes } from './meter.ts';
import { isRecord, OwnRecord, type RecordValue, typeError, type Value } from './values.ts';

/** A JSON value copied out of the program: nothing the program does afterwards changes it. */
export type JsonCopy = null | boolean | number | string | JsonCopy[] | { [key: string]: JsonCopy };

/**
 * Copies a value that an effect takes. What JSON cannot say is an error at the call: NaN, an infinity, undefined outside a
 * member, a date, a set. An undefined member is left out, -0 is 0, and a lone surrogate becomes U+FFFD. `what` names the value.
 */
export function copyJson(context: Context, value: Value, what: string, depth = 0): JsonCopy {
  context.meter.charge(1);
  if (depth > context.meter.limits.depth) throw typeError(`${what} is nested deeper than ${context.meter.limits.depth} levels`);
  switch (typeof value) {
    case 'string':
      context.meter.build(value.length);
      return value.toWellFormed();
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw typeError(`${what} holds ${value}, which JSON cannot say`);
      return value === 0 ? 0 : value;
    case 'undefined':
      throw typeError(`${what} is undefined, which JSON cannot say`);
  }
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((element) => copyJson(context, element, what, depth + 1));
  if (!isRecord(value)) throw typeError(`${what} holds a value of kind ${value.kind}, which JSON cannot say`);
  return copyRecord(context, value, what, depth);
}

function copyRecord(context: Context, record: RecordValue, what: string, depth: number): { [key: string]: JsonCopy } {
  const copy = new OwnRecord() as { [key: string]: JsonCopy };
  for (const key of Object.keys(record)) {
    const member = record[key];
    if (member === undefined) continue;
    context.meter.build(memberBytes + key.length);
    copy[key.toWellFormed()] = copyJson(context, member, what, depth + 1);
  }
  return copy;
}
