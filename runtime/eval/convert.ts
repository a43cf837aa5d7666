import { type Context, checkTextLength } from './context.ts';
import { DateValue, GroupsRecord, KindedValue, type RecordValue, rangeError, typeError, type Value } from './values.ts';

/**
 * ECMAScript's conversions on the value domain. No member of a record is a function, so whatever the hint is, a record's text
 * is what `Object.prototype.toString` says; a member of its own called `toString` hides that, and leaves the record without a
 * text. A `valueOf` of its own changes nothing: the inherited one answers the record itself, which is no primitive either.
 */

/** ToString. Charges what it walks and builds; text that already is text is free. */
export function toText(context: Context, value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof GroupsRecord) throw typeError('the groups of a match have no text');
  const result = Array.isArray(value) ? joinList(context, value, ',', []) : value instanceof KindedValue ? value.text : recordText(value);
  context.meter.build(result.length);
  return result;
}

function recordText(record: RecordValue): string {
  if (Object.hasOwn(record, 'toString')) throw typeError('a record that has a member called toString has no text');
  return '[object Object]';
}

/** Array.prototype.join: nullish elements are empty, and a list inside itself is empty. Charges each element. */
export function joinList(context: Context, list: readonly Value[], separator: string, outer: readonly (readonly Value[])[]): string {
  if (outer.includes(list)) return '';
  context.meter.charge(list.length);
  if (outer.length >= context.meter.limits.depth) throw rangeError('a list is nested too deep to be turned into text');
  const inside = [...outer, list];
  let length = Math.max(0, list.length - 1) * separator.length;
  const parts = new Array<string>(list.length);
  for (let index = 0; index < list.length; index++) {
    const element = list[index];
    const part =
      element === undefined || element === null
        ? ''
        : Array.isArray(element)
          ? joinList(context, element, ',', inside)
          : toText(context, element);
    length += part.length;
    checkTextLength(context, length);
    parts[index] = part;
  }
  return parts.join(separator);
}

/** ToNumber. Charges a text that it reads. */
export function toNumber(context: Context, value: Value): number {
  if (typeof value === 'number') return value;
  if (value instanceof DateValue) return value.time;
  const primitive = toPrimitive(context, value);
  if (typeof primitive === 'string') context.meter.scan(primitive.length);
  return Number(primitive);
}

/** ToPrimitive with the default hint, as `+` uses it: everything but primitives becomes its text. */
export function toPrimitive(context: Context, value: Value): undefined | null | boolean | number | string {
  return typeof value === 'object' && value !== null ? toText(context, value) : value;
}

/** ToIntegerOrInfinity of an optional argument. */
export function toInteger(context: Context, value: Value): number {
  if (value === undefined) return 0;
  const number = toNumber(context, value);
  return Number.isNaN(number) ? 0 : Math.trunc(number);
}
