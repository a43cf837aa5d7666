import type { mathBuiltins } from '../../../schemas/language/builtins/math.ts';
import type { numberBuiltins } from '../../../schemas/language/builtins/number.ts';
import { type Extent, type Interval, numberIn, plain, someNumber, textOf } from '../extent.ts';
import type { Call, Rule, Rules } from './rule.ts';

const constant: Rule = () => someNumber;

const test =
  (converts: boolean): Rule =>
  (call) => {
    if (converts) call.number(call.arg(0));
    return plain;
  };

/** Reads a number off a text. */
const read: Rule = (call) => {
  call.scan(call.text(call.arg(0)));
  call.number(call.arg(1));
  return someNumber;
};

/** `(1e21).toFixed(100)`, `(5e-324).toString(2)`. */
const longestNumber = 1200;

const printed: Rule = (call) => {
  call.number(call.arg(0));
  const { receiver } = call;
  const isShort = call.count === 0;
  return textOf(isShort && receiver.number !== undefined ? 130 : longestNumber);
};

/** A function of so many numbers; `interval` says where it stays when they are numbers. */
const compute =
  (count: number, interval?: (of: Interval) => Interval): Rule =>
  (call) => {
    for (let index = 0; index < count; index++) call.number(call.arg(index));
    const { number } = call.arg(0);
    return interval === undefined || number === undefined || !isOnlyNumber(call.arg(0)) ? someNumber : { number: interval(number) };
  };

const isOnlyNumber = (extent: Extent): boolean => Object.keys(extent).length === 1;

const towards =
  (round: (value: number) => number): ((of: Interval) => Interval) =>
  ({ least, most }) => ({ least: round(least), most: round(most) });

const many: Rule = (call) => {
  call.charge(call.count);
  call.each(call.count, () => call.number(call.from(0)));
  return someNumber;
};

/** Math.min is at most what any argument is at most; Math.max at least what any is at least. */
const extreme =
  (isLeast: boolean): Rule =>
  (call: Call) => {
    many(call);
    const { count } = call;
    if (typeof count !== 'number' || count === 0) return someNumber;
    const known = Array.from({ length: count }, (_none, index) => call.arg(index));
    if (!known.every(isOnlyNumber)) return someNumber;
    const intervals = known.flatMap(({ number }) => (number === undefined ? [] : [number]));
    if (intervals.length !== count) return someNumber;
    const pick = isLeast ? Math.min : Math.max;
    return numberIn(pick(...intervals.map(({ least }) => least)), pick(...intervals.map(({ most }) => most)));
  };

export const numberRules: Rules<keyof typeof numberBuiltins | keyof typeof mathBuiltins> = {
  Boolean: () => plain,
  Number: (call) => {
    call.number(call.arg(0));
    return isOnlyNumber(call.arg(0)) ? call.arg(0) : someNumber;
  },
  isFinite: test(true),
  isNaN: test(true),
  parseFloat: read,
  parseInt: read,
  'Number.EPSILON': constant,
  'Number.MAX_SAFE_INTEGER': constant,
  'Number.MAX_VALUE': constant,
  'Number.MIN_SAFE_INTEGER': constant,
  'Number.MIN_VALUE': constant,
  'Number.NEGATIVE_INFINITY': constant,
  'Number.NaN': constant,
  'Number.POSITIVE_INFINITY': constant,
  'Number.isFinite': test(false),
  'Number.isInteger': test(false),
  'Number.isNaN': test(false),
  'Number.isSafeInteger': test(false),
  'Number.parseFloat': read,
  'Number.parseInt': read,
  'number.toFixed': printed,
  'number.toPrecision': printed,
  'number.toString': printed,
  'boolean.toString': () => textOf(5),
  'Math.E': constant,
  'Math.LN10': constant,
  'Math.LN2': constant,
  'Math.LOG10E': constant,
  'Math.LOG2E': constant,
  'Math.PI': constant,
  'Math.SQRT1_2': constant,
  'Math.SQRT2': constant,
  'Math.abs': compute(1, ({ least, most }) => ({ least: 0, most: Math.max(Math.abs(least), Math.abs(most)) })),
  'Math.acos': compute(1),
  'Math.acosh': compute(1),
  'Math.asin': compute(1),
  'Math.asinh': compute(1),
  'Math.atan': compute(1),
  'Math.atan2': compute(2),
  'Math.atanh': compute(1),
  'Math.cbrt': compute(1),
  'Math.ceil': compute(1, towards(Math.ceil)),
  'Math.clz32': compute(1, () => ({ least: 0, most: 32 })),
  'Math.cos': compute(1),
  'Math.cosh': compute(1),
  'Math.exp': compute(1),
  'Math.expm1': compute(1),
  'Math.floor': compute(1, towards(Math.floor)),
  'Math.fround': compute(1),
  'Math.hypot': many,
  'Math.imul': compute(2),
  'Math.log': compute(1),
  'Math.log10': compute(1),
  'Math.log1p': compute(1),
  'Math.log2': compute(1),
  'Math.max': extreme(false),
  'Math.min': extreme(true),
  'Math.pow': compute(2),
  'Math.round': compute(1, towards(Math.round)),
  'Math.sign': compute(1, () => ({ least: -1, most: 1 })),
  'Math.sin': compute(1),
  'Math.sinh': compute(1),
  'Math.sqrt': compute(1),
  'Math.tan': compute(1),
  'Math.tanh': compute(1),
  'Math.trunc': compute(1, towards(Math.trunc)),
};
