import { accessorOf } from './builtins/dispatch.ts';
import type { Context } from './context.ts';
import { toText } from './convert.ts';
import { LimitReached } from './meter.ts';
import { extraKeys } from './pattern-value.ts';
import { isOwnRecord, KindedValue, kindOf, type List, type RecordValue, typeError, type Value } from './values.ts';

/**
 * Reading and writing members. Only own properties exist; `length`, `message` and their like are answered by the receiver's
 * kind from the built-in table.
 */

export function getMember(context: Context, object: Value, key: string): Value {
  if (typeof object === 'object' && object !== null && !Array.isArray(object)) {
    // Kinds that are no records own nothing.
    if (Object.hasOwn(object, key)) return (object as RecordValue)[key];
    if (!(object instanceof KindedValue)) return undefined;
  }
  return getOfKind(context, object, key);
}

/**
 * The same for what is likely a record that a program built: it inherits nothing, so that no member need be asked whether it is its own.
 * The planner reads by it, and looks lengths up in no table.
 */
export function getBuiltMember(context: Context, object: Value, key: string): Value {
  if (isOwnRecord(object)) return object[key];
  if (key === 'length' && (typeof object === 'string' || Array.isArray(object))) return object.length;
  return getMember(context, object, key);
}

function getOfKind(context: Context, object: Value, key: string): Value {
  if (object === undefined || object === null) throw nullishRead(object, key);
  if (Array.isArray(object) || typeof object === 'string') {
    const index = arrayIndex(key);
    if (index !== undefined) return index < object.length ? object[index] : undefined;
    if (Array.isArray(object) && extraKeys(object).includes(key)) return (object as unknown as RecordValue)[key];
  }
  const accessor = accessorOf(kindOf(object), key);
  return accessor === undefined ? undefined : accessor(context, object);
}

/** A computed read: `object[key]`. */
export function getIndexed(context: Context, object: Value, key: Value): Value {
  if (typeof key === 'number' && (Array.isArray(object) || typeof object === 'string')) {
    return Number.isInteger(key) && key >= 0 && key < object.length ? object[key] : undefined;
  }
  // ECMAScript 13.3.2: a nullish object throws before its key is turned into text.
  if (object === undefined || object === null) throw nullishRead(object, typeof key === 'string' ? key : 'a computed member');
  return getMember(context, object, toText(context, key));
}

function nullishRead(object: undefined | null, key: string) {
  return typeError(`cannot read \`${key}\` of ${object}`);
}

const longestIndex = String(2 ** 32 - 2).length;
const zero = '0'.charCodeAt(0);
const nine = '9'.charCodeAt(0);

/** A text that is an array index in canonical form, as a number. */
export function arrayIndex(key: string): number | undefined {
  const first = key.charCodeAt(0);
  if (!(first >= zero && first <= nine) || key.length > longestIndex) return undefined;
  const index = Number(key);
  return String(index) === key && Number.isInteger(index) && index >= 0 && index < 2 ** 32 - 1 ? index : undefined;
}

/** `object[key] = value`. Only a record or list that this run built may be written to. */
export function putMember(context: Context, object: Value, key: Value, value: Value): void {
  if (Array.isArray(object)) {
    putElement(context, object, key, value);
    return;
  }
  if (!isOwnRecord(object) || Object.isFrozen(object)) throw typeError('cannot write to a value that this action did not build');
  const name = toText(context, key);
  if (!Object.hasOwn(object, name)) context.meter.build(16 + name.length);
  (object as RecordValue)[name] = value;
}

function putElement(context: Context, list: List, key: Value, value: Value): void {
  if (context.owned?.has(list) !== true) throw typeError('cannot write to a list that this action did not build');
  const index = arrayIndex(toText(context, key));
  // A gap would be a hole, a kind of element that exists nowhere else in the domain.
  if (index === undefined || index > list.length) throw new LimitReached('a list is written at an index it has, or right behind its end');
  if (index === list.length) context.meter.build(8);
  list[index] = value;
}

/** `key in object`: own members only. */
export function hasMember(context: Context, key: Value, object: Value): boolean {
  if (typeof object !== 'object' || object === null) throw typeError('the right side of `in` is not an object');
  const name = toText(context, key);
  if (Array.isArray(object)) {
    const index = arrayIndex(name);
    return name === 'length' || (index !== undefined && index < object.length) || extraKeys(object).includes(name);
  }
  return object instanceof KindedValue ? false : Object.hasOwn(object, name);
}
