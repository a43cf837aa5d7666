import type { ExpressionOf } from '../../schemas/ir/nodes.ts';
import { anyNumber, type Extent, type Interval, knownOfParts, plain, someNumber } from './extent.ts';
import { type Size, smaller, sum, times } from './size.ts';
import { textIn } from './views.ts';

/** What operators take, and how large their results are: the static half of the evaluator's `operators.ts`. */

/** What the meter must offer to charge conversions. */
export interface Conversions {
  readonly charge: (steps: Size) => void;
  readonly build: (bytes: Size) => void;
  readonly text: (extent: Extent) => Size;
  readonly number: (extent: Extent) => void;
}

/** Steps of comparing two texts, of which the shorter decides; the same length is 64 units to a step. */
export function comparisonOf(left: Extent, right: Extent): Size {
  const [first, second] = [textIn(left), textIn(right)];
  if (first === undefined || second === undefined) return 0;
  const shorter = smaller(first, second);
  return typeof shorter === 'number' ? shorter >>> 6 : times(shorter, 1 / 64);
}

export function binaryExtent(operator: ExpressionOf<'binary'>['operator'], left: Extent, right: Extent, meter: Conversions): Extent {
  switch (operator) {
    case '==':
    case '!=':
      if (!isSamePrimitive(left, right)) {
        const [first, second] = [meter.text(left), meter.text(right)];
        meter.charge(sum(comparisonOf({ text: first }, { text: second }), times(first, 1 / 8), times(second, 1 / 8), 2));
        return plain;
      }
      meter.charge(comparisonOf(left, right));
      return plain;
    case '===':
    case '!==':
      meter.charge(comparisonOf(left, right));
      return plain;
    case '<':
    case '<=':
    case '>':
    case '>=': {
      if (isOnly(left, 'number') || isOnly(right, 'number')) {
        meter.number(left);
        meter.number(right);
        return plain;
      }
      const [first, second] = [meter.text(left), meter.text(right)];
      meter.charge(comparisonOf({ text: first }, { text: second }));
      if (!isOnly(left, 'text') || !isOnly(right, 'text')) {
        meter.charge(sum(times(first, 1 / 8), times(second, 1 / 8), 2));
      }
      return plain;
    }
    case '+':
      return added(left, right, meter);
    default:
      meter.number(left);
      meter.number(right);
      return arithmetic(operator, left, right);
  }
}

/** Whether `==` converts nothing. */
const isSamePrimitive = (left: Extent, right: Extent): boolean =>
  (isOnly(left, 'text') && isOnly(right, 'text')) || (isNumeric(left) && isNumeric(right));

function added(left: Extent, right: Extent, meter: Conversions): Extent {
  if (isNumeric(left) && isNumeric(right)) return arithmetic('+', left, right);
  const [first, second] = [meter.text(left), meter.text(right)];
  const length = sum(first, second);
  meter.build(length);
  const isText = isNeverNumeric(left) || isNeverNumeric(right);
  return {
    text: length,
    known: knownOfParts([
      [left, first],
      [right, second],
    ]),
    ...(isText ? {} : someNumber),
  };
}

/** Numbers, booleans, null and undefined: what `+` adds as numbers. */
const isNumeric = (extent: Extent): boolean => Object.keys(extent).every((facet) => facet === 'number' || facet === 'plain');
const isNeverNumeric = (extent: Extent): boolean =>
  Object.keys(extent).every((facet) => facet !== 'number' && facet !== 'plain' && facet !== 'json');

export function isOnly(extent: Extent, facet: keyof Extent): boolean {
  const { known: _known, ...facets } = extent;
  return extent[facet] !== undefined && Object.keys(facets).length === 1;
}

function arithmetic(operator: string, { number: left, ...other }: Extent, { number: right, ...others }: Extent): Extent {
  const known = Object.keys(other).length === 0 && Object.keys(others).length === 0 && left !== undefined && right !== undefined;
  return { number: known ? intervalOf(operator, left, right) : anyNumber };
}

function intervalOf(operator: string, left: Interval, right: Interval): Interval {
  switch (operator) {
    case '+':
      return orAny({ least: left.least + right.least, most: left.most + right.most });
    case '-':
      return orAny({ least: left.least - right.most, most: left.most - right.least });
    case '*': {
      const products = [left.least * right.least, left.least * right.most, left.most * right.least, left.most * right.most];
      return orAny({ least: Math.min(...products), most: Math.max(...products) });
    }
    case '%':
      return orAny({ least: left.least < 0 ? left.least : 0, most: Math.max(0, left.most) });
    case '&':
      return left.least >= 0 && right.least >= 0 && left.most <= 0x7fffffff ? { least: 0, most: left.most } : anyNumber;
    default:
      return anyNumber;
  }
}

/** Infinity less infinity tells nothing. */
function orAny(interval: Interval): Interval {
  return Number.isNaN(interval.least) || Number.isNaN(interval.most) ? anyNumber : interval;
}

export function unaryExtent(operator: ExpressionOf<'unary'>['operator'], value: Extent, meter: Conversions): Extent {
  switch (operator) {
    case '!':
      return plain;
    case 'typeof':
      return { text: 9 };
    default: {
      meter.number(value);
      if (!isOnly(value, 'number') || value.number === undefined || operator === '~') return someNumber;
      const { least, most } = value.number;
      return operator === '+' ? value : { number: { least: -most, most: -least } };
    }
  }
}
