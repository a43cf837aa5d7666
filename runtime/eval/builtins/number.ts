import type { numberBuiltins } from '../../../schemas/language/builtins/number.ts';
import type { Context } from '../context.ts';
import { toInteger, toNumber, toText } from '../convert.ts';
import { rangeError, type Value } from '../values.ts';
import type { Implementations } from './implementation.ts';

export const numberImplementations: Implementations<keyof typeof numberBuiltins> = {
  Boolean: (_context, _receiver, value: Value) => Boolean(value),
  Number: (context, _receiver, ...args: Value[]) => (args.length === 0 ? 0 : toNumber(context, args[0])),
  isFinite: (context, _receiver, value: Value) => Number.isFinite(toNumber(context, value)),
  isNaN: (context, _receiver, value: Value) => Number.isNaN(toNumber(context, value)),
  parseFloat: readFloat,
  parseInt: readInteger,

  'Number.EPSILON': () => Number.EPSILON,
  'Number.MAX_SAFE_INTEGER': () => Number.MAX_SAFE_INTEGER,
  'Number.MAX_VALUE': () => Number.MAX_VALUE,
  'Number.MIN_SAFE_INTEGER': () => Number.MIN_SAFE_INTEGER,
  'Number.MIN_VALUE': () => Number.MIN_VALUE,
  'Number.NEGATIVE_INFINITY': () => Number.NEGATIVE_INFINITY,
  'Number.NaN': () => Number.NaN,
  'Number.POSITIVE_INFINITY': () => Number.POSITIVE_INFINITY,
  'Number.isFinite': (_context, _receiver, value: Value) => Number.isFinite(value),
  'Number.isInteger': (_context, _receiver, value: Value) => Number.isInteger(value),
  'Number.isNaN': (_context, _receiver, value: Value) => Number.isNaN(value),
  'Number.isSafeInteger': (_context, _receiver, value: Value) => Number.isSafeInteger(value),
  'Number.parseFloat': readFloat,
  'Number.parseInt': readInteger,

  'number.toFixed': (context, number: number, digits: Value) => {
    const count = toInteger(context, digits);
    if (count < 0 || count > 100) throw rangeError('toFixed takes 0 to 100 digits');
    return number.toFixed(count);
  },
  'number.toPrecision': (context, number: number, digits: Value) => {
    const count = toInteger(context, digits);
    if (digits === undefined || !Number.isFinite(number)) return String(number);
    if (count < 1 || count > 100) throw rangeError('toPrecision takes 1 to 100 digits');
    return number.toPrecision(count);
  },
  'number.toString': (context, number: number, radix: Value) => {
    const base = radix === undefined ? 10 : toInteger(context, radix);
    if (base < 2 || base > 36) throw rangeError('toString takes a radix from 2 to 36');
    return number.toString(base);
  },

  'boolean.toString': (_context, boolean: boolean) => String(boolean),
};

function readFloat(context: Context, _receiver: undefined, value: Value): number {
  const text = toText(context, value);
  context.meter.scan(text.length);
  return Number.parseFloat(text);
}

function readInteger(context: Context, _receiver: undefined, value: Value, radix: Value): number {
  const text = toText(context, value);
  context.meter.scan(text.length);
  return Number.parseInt(text, toNumber(context, radix));
}
