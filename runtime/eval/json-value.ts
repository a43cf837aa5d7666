import { type Context, chargeList, ownList } from './context.ts';
import { memberBytes } from './meter.ts';
import { ErrorValue, type List, OwnRecord, type RecordValue, rangeError, type Value } from './values.ts';

/**
 * JSON.parse. The host's parser keeps the last of equal keys and reads `__proto__` as a plain key; what it makes is then
 * charged and put into the run's own records and lists.
 */
export function parseJson(context: Context, text: string): Value {
  context.meter.scan(text.length);
  context.meter.build(text.length);
  return adopt(context, parse(text), 0);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ErrorValue('SyntaxError', 'the text is not JSON');
  }
}

function adopt(context: Context, value: unknown, depth: number): Value {
  if (typeof value !== 'object' || value === null) return value as Value;
  if (depth >= context.meter.limits.depth) throw rangeError(`the JSON text is nested deeper than ${context.meter.limits.depth} levels`);
  return Array.isArray(value) ? adoptList(context, value, depth + 1) : adoptRecord(context, value as RecordValue, depth + 1);
}

function adoptList(context: Context, list: List, depth: number): List {
  context.meter.charge(list.length);
  chargeList(context, list.length);
  return ownList(
    context,
    list.map((element) => adopt(context, element, depth)),
  );
}

function adoptRecord(context: Context, parsed: RecordValue, depth: number): RecordValue {
  const keys = Object.keys(parsed);
  context.meter.charge(keys.length);
  context.meter.build(keys.length * memberBytes);
  const record = new OwnRecord();
  for (const key of keys) record[key] = adopt(context, parsed[key], depth);
  return record;
}
