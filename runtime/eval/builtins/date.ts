import type { dateBuiltins } from '../../../schemas/language/builtins/date.ts';
import type { Context } from '../context.ts';
import { toNumber, toPrimitive, toText } from '../convert.ts';
import { parseDate } from '../date-text.ts';
import { DateValue, rangeError, type Value } from '../values.ts';
import type { Implementation, Implementations } from './implementation.ts';

export const dateImplementations: Implementations<keyof typeof dateBuiltins> = {
  'new Date': (context, _receiver, ...args: Value[]) =>
    args.length === 0 ? new DateValue(context.now) : new DateValue(timeOf(context, args[0])),
  'Date.UTC': (context, _receiver, year: Value, ...rest: Value[]) =>
    Date.UTC(toNumber(context, year), ...rest.slice(0, 6).map((part) => toNumber(context, part))),
  'Date.now': (context) => context.now,
  'Date.parse': (context, _receiver, value: Value) => parseDate(toText(context, value)),

  'date.getTime': (_context, date: DateValue) => date.time,
  'date.getUTCDate': field((date) => date.getUTCDate()),
  'date.getUTCDay': field((date) => date.getUTCDay()),
  'date.getUTCFullYear': field((date) => date.getUTCFullYear()),
  'date.getUTCHours': field((date) => date.getUTCHours()),
  'date.getUTCMilliseconds': field((date) => date.getUTCMilliseconds()),
  'date.getUTCMinutes': field((date) => date.getUTCMinutes()),
  'date.getUTCMonth': field((date) => date.getUTCMonth()),
  'date.getUTCSeconds': field((date) => date.getUTCSeconds()),
  'date.toISOString': (_context, date: DateValue) => {
    if (Number.isNaN(date.time)) throw rangeError('an invalid date has no ISO 8601 text; test it with Number.isNaN(date.getTime())');
    return new Date(date.time).toISOString();
  },
  'date.toJSON': (_context, date: DateValue) => (Number.isNaN(date.time) ? null : new Date(date.time).toISOString()),
  'date.toString': (context, date: DateValue) => toText(context, date),
  'date.valueOf': (_context, date: DateValue) => date.time,
};

function field(read: (date: Date) => number): Implementation {
  return (_context, date: DateValue) => read(new Date(date.time));
}

/** The time value of `new Date(value)` (ECMAScript 21.4.2.1), NaN outside the range of dates. */
function timeOf(context: Context, value: Value): number {
  if (value instanceof DateValue) return value.time;
  const primitive = toPrimitive(context, value);
  return typeof primitive === 'string' ? parseDate(primitive) : new Date(toNumber(context, primitive)).getTime();
}
