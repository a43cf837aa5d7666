import type { ExpressionOf } from '../../schemas/ir/nodes.ts';
import type { Context } from './context.ts';
import { toNumber, toPrimitive, toText } from './convert.ts';
import { SealedValue } from './sealed.ts';
import { DateValue, type Value } from './values.ts';

type BinaryOperator = ExpressionOf<'binary'>['operator'];
type UnaryOperator = ExpressionOf<'unary'>['operator'];

type BinaryFunction = (context: Context, left: Value, right: Value) => Value;

const arithmetic =
  (compute: (left: number, right: number) => number): BinaryFunction =>
  (context, left, right) =>
    typeof left === 'number' && typeof right === 'number'
      ? compute(left, right)
      : compute(toNumber(context, left), toNumber(context, right));

/** IsLessThan (ECMAScript 7.2.13): texts compare by code units, everything else as numbers. */
const relational =
  (ofTexts: (left: string, right: string) => boolean, ofNumbers: (left: number, right: number) => boolean): BinaryFunction =>
  (context, left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return ofNumbers(left, right);
    const leftPrimitive = comparable(context, left);
    const rightPrimitive = comparable(context, right);
    if (typeof leftPrimitive === 'string' && typeof rightPrimitive === 'string') {
      chargeComparison(context, Math.min(leftPrimitive.length, rightPrimitive.length));
      return ofTexts(leftPrimitive, rightPrimitive);
    }
    return ofNumbers(toNumber(context, leftPrimitive), toNumber(context, rightPrimitive));
  };

/** ToPrimitive with hint number: a date is its time. */
function comparable(context: Context, value: Value): undefined | null | boolean | number | string {
  if (typeof value !== 'object' || value === null) return value;
  return value instanceof DateValue ? value.time : toText(context, value);
}

/** Code units that are compared in one step: 0.1 to 0.4 nanoseconds each. */
export const comparedPerStep = 64;

/** Comparing long texts takes time in proportion to them. */
export function chargeComparison(context: Context, length: number): void {
  if (length >= comparedPerStep) context.meter.charge(Math.floor(length / comparedPerStep));
}

export function isSame(context: Context, left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string' && left.length === right.length) chargeComparison(context, left.length);
  // Two tokens that are the same say that two secrets are.
  if (typeof left === 'object' || typeof right === 'object') refuseSealed(left, right);
  return left === right;
}

/**
 * IsLooselyEqual (ECMAScript 7.2.14). The compiler takes `==` where both sides are of one primitive type, which is then `isSame`;
 * but a host may hand in a step or a configuration of other types, and an operation goes by the values.
 */
function isLoose(context: Context, left: Value, right: Value): boolean {
  if (typeof left === typeof right) return isSame(context, left, right);
  refuseSealed(left, right);
  if (left === null || left === undefined || right === null || right === undefined) return (left ?? null) === (right ?? null);
  if (typeof left === 'object' || typeof right === 'object')
    return isLoose(context, toPrimitive(context, left), toPrimitive(context, right));
  return toNumber(context, left) === toNumber(context, right);
}

function refuseSealed(left: Value, right: Value): void {
  if (left instanceof SealedValue || right instanceof SealedValue) throw new Error('a sealed value was compared');
}

function add(context: Context, left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  const leftPrimitive = toPrimitive(context, left);
  const rightPrimitive = toPrimitive(context, right);
  if (typeof leftPrimitive === 'string' || typeof rightPrimitive === 'string') {
    const leftText = String(leftPrimitive);
    const rightText = String(rightPrimitive);
    context.meter.build(leftText.length + rightText.length);
    return leftText + rightText;
  }
  return Number(leftPrimitive) + Number(rightPrimitive);
}

export const binaryFunctions: { readonly [operator in BinaryOperator]: BinaryFunction } = {
  '+': add,
  '-': arithmetic((left, right) => left - right),
  '*': arithmetic((left, right) => left * right),
  '/': arithmetic((left, right) => left / right),
  '%': arithmetic((left, right) => left % right),
  '**': arithmetic((left, right) => left ** right),
  '&': arithmetic((left, right) => left & right),
  '|': arithmetic((left, right) => left | right),
  '^': arithmetic((left, right) => left ^ right),
  '<<': arithmetic((left, right) => left << right),
  '>>': arithmetic((left, right) => left >> right),
  '>>>': arithmetic((left, right) => left >>> right),
  '==': isLoose,
  '!=': (context, left, right) => !isLoose(context, left, right),
  '===': isSame,
  '!==': (context, left, right) => !isSame(context, left, right),
  '<': relational(
    (left, right) => left < right,
    (left, right) => left < right,
  ),
  '<=': relational(
    (left, right) => left <= right,
    (left, right) => left <= right,
  ),
  '>': relational(
    (left, right) => left > right,
    (left, right) => left > right,
  ),
  '>=': relational(
    (left, right) => left >= right,
    (left, right) => left >= right,
  ),
};

export const unaryFunctions: { readonly [operator in UnaryOperator]: (context: Context, value: Value) => Value } = {
  '!': (_context, value) => !value,
  '-': (context, value) => -toNumber(context, value),
  '+': (context, value) => toNumber(context, value),
  '~': (context, value) => ~toNumber(context, value),
  // No value of the domain is a function, and none is a host object whose `typeof` would tell.
  typeof: (_context, value) => typeof value,
};

export const specialValues = {
  undefined: undefined,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  '-0': -0,
} as const;
