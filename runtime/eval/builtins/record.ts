import type { recordBuiltins } from '../../../schemas/language/builtins/record.ts';
import { type Context, chargeList, ownList } from '../context.ts';
import { toText } from '../convert.ts';
import { elementBytes, memberBytes } from '../meter.ts';
import { extraKeys } from '../pattern-value.ts';
import { iterableElements } from '../spread.ts';
import { isRecord, KindedValue, type List, OwnRecord, type RecordValue, typeError, type Value } from '../values.ts';
import type { Implementations } from './implementation.ts';

export const recordImplementations: Implementations<keyof typeof recordBuiltins> = {
  'Object.entries': (context, _receiver, value: Value) => {
    const keys = ownKeys(context, value, 'Object.entries');
    context.meter.build(keys.length * 2 * elementBytes);
    return ownList(
      context,
      keys.map((key) => ownList(context, [key, readOwn(value, key)])),
    );
  },
  'Object.fromEntries': fromEntries,
  'Object.hasOwn': (context, _receiver, value: Value, key: Value) => {
    if (value === undefined || value === null) throw typeError(`Object.hasOwn takes an object, not ${value}`);
    const name = toText(context, key);
    context.meter.look(name.length);
    // Lists and texts own their indexes and `length`; the other kinds keep their state in private fields and own nothing.
    return Object.hasOwn(Object(value), name);
  },
  'Object.keys': (context, _receiver, value: Value) => ownList(context, ownKeys(context, value, 'Object.keys')),
  'Object.values': (context, _receiver, value: Value) => {
    const keys = ownKeys(context, value, 'Object.values');
    return ownList(
      context,
      keys.map((key) => readOwn(value, key)),
    );
  },
};

/** The enumerable own keys, charged as a list. Only records, lists and texts have any. */
function ownKeys(context: Context, value: Value, name: string): string[] {
  if (value === undefined || value === null) throw typeError(`${name} takes an object, not ${value}`);
  const length = typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
  if (length !== undefined) {
    context.meter.charge(length);
    chargeList(context, length);
    const indexes = Array.from({ length }, (_absent, index) => String(index));
    return Array.isArray(value) ? [...indexes, ...extraKeys(value)] : indexes;
  }
  if (!isRecord(value)) return [];
  const keys = Object.keys(value);
  context.meter.charge(keys.length);
  chargeList(context, keys.length);
  return keys;
}

function readOwn(value: Value, key: string): Value {
  if (typeof value === 'string') return value[Number(key)];
  if (Array.isArray(value)) return (value as unknown as RecordValue)[key];
  return isRecord(value) ? value[key] : undefined;
}

function fromEntries(context: Context, _receiver: undefined, source: Value): RecordValue {
  if (source === undefined || source === null) throw typeError(`Object.fromEntries takes a list of pairs, not ${source}`);
  const entries = iterableElements(context, source);
  context.meter.build(entries.length * memberBytes);
  const record = new OwnRecord();
  for (const entry of entries) {
    const key = toText(context, part(entry, 0));
    context.meter.look(key.length);
    record[key] = part(entry, 1);
  }
  return record;
}

/** ECMAScript 24.1.1.2: an entry is any object, of which `0` and `1` are read. */
function part(entry: Value, index: 0 | 1): Value {
  if (typeof entry !== 'object' || entry === null) throw typeError('an entry of Object.fromEntries is not a pair of key and value');
  if (Array.isArray(entry)) return (entry as List)[index];
  return entry instanceof KindedValue || !Object.hasOwn(entry, index) ? undefined : entry[index];
}
