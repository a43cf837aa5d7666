import type { Expression, ExpressionOf } from '../../../schemas/ir/nodes.ts';
import { binaryFunctions, isSame, unaryFunctions } from '../operators.ts';
import type { Value } from '../values.ts';
import type { Evaluate, PlanContext } from './closure.ts';
import { planExpression } from './expressions.ts';
import { fixedValue, slotOf } from './operands.ts';

/**
 * Operators. Each has a closure of its own for numbers, which is what it nearly always gets; all other kinds go to the one
 * function that both evaluators share.
 */
export function planBinary(node: ExpressionOf<'binary'>, context: PlanContext): Evaluate {
  const { operator, left, right } = node;
  const fixed = fixedValue(right, context);
  if ((operator === '===' || operator === '!==') && fixed !== undefined && isQuicklyCompared(fixed.value))
    return planComparison(left, fixed.value, operator === '===', context);
  const leftOf = planExpression(left, context);
  const rightOf = planExpression(right, context);
  const quick = quickBinary[operator];
  if (quick !== undefined) return quick(leftOf, rightOf);
  const compute = binaryFunctions[operator];
  return (run, frame) => compute(run, leftOf(run, frame), rightOf(run, frame));
}

/** What is compared at no charge: all but objects and texts that are not short. */
function isQuicklyCompared(value: Value): boolean {
  return typeof value === 'string' ? value.length < 64 : typeof value !== 'object' || value === null;
}

/** An object on the left is left to the function that knows which ones are not compared at all. */
function planComparison(left: Expression, right: Value, isEqual: boolean, context: PlanContext): Evaluate {
  const slot = slotOf(left);
  if (slot !== undefined) {
    return (run, frame) => {
      const value = frame[slot];
      return (typeof value === 'object' ? isSame(run, value, right) : value === right) === isEqual;
    };
  }
  const leftOf = planExpression(left, context);
  return (run, frame) => {
    const value = leftOf(run, frame);
    return (typeof value === 'object' ? isSame(run, value, right) : value === right) === isEqual;
  };
}

type Quick = (leftOf: Evaluate, rightOf: Evaluate) => Evaluate;

const quickBinary: { readonly [operator in ExpressionOf<'binary'>['operator']]?: Quick } = {
  '===': (leftOf, rightOf) => (run, frame) => isSame(run, leftOf(run, frame), rightOf(run, frame)),
  '!==': (leftOf, rightOf) => (run, frame) => !isSame(run, leftOf(run, frame), rightOf(run, frame)),
  '+': (leftOf, rightOf) => (run, frame) => {
    const left = leftOf(run, frame);
    const right = rightOf(run, frame);
    return typeof left === 'number' && typeof right === 'number' ? left + right : binaryFunctions['+'](run, left, right);
  },
  '-': (leftOf, rightOf) => (run, frame) => {
    const left = leftOf(run, frame);
    const right = rightOf(run, frame);
    return typeof left === 'number' && typeof right === 'number' ? left - right : binaryFunctions['-'](run, left, right);
  },
  '*': (leftOf, rightOf) => (run, frame) => {
    const left = leftOf(run, frame);
    const right = rightOf(run, frame);
    return typeof left === 'number' && typeof right === 'number' ? left * right : binaryFunctions['*'](run, left, right);
  },
  '<': (leftOf, rightOf) => (run, frame) => {
    const left = leftOf(run, frame);
    const right = rightOf(run, frame);
    return typeof left === 'number' && typeof right === 'number' ? left < right : binaryFunctions['<'](run, left, right);
  },
  '<=': (leftOf, rightOf) => (run, frame) => {
    const left = leftOf(run, frame);
    const right = rightOf(run, frame);
    return typeof left === 'number' && typeof right === 'number' ? left <= right : binaryFunctions['<='](run, left, right);
  },
  '>': (leftOf, rightOf) => (run, frame) => {
    const left = leftOf(run, frame);
    const right = rightOf(run, frame);
    return typeof left === 'number' && typeof right === 'number' ? left > right : binaryFunctions['>'](run, left, right);
  },
  '>=': (leftOf, rightOf) => (run, frame) => {
    const left = leftOf(run, frame);
    const right = rightOf(run, frame);
    return typeof left === 'number' && typeof right === 'number' ? left >= right : binaryFunctions['>='](run, left, right);
  },
};

export function planUnary({ operator, value }: ExpressionOf<'unary'>, context: PlanContext): Evaluate {
  const operandOf = planExpression(value, context);
  if (operator === '!') return (run, frame) => !operandOf(run, frame);
  const compute = unaryFunctions[operator];
  return (run, frame) => compute(run, operandOf(run, frame));
}

export function planLogical({ operator, left, right }: ExpressionOf<'logical'>, context: PlanContext): Evaluate {
  const leftOf = planExpression(left, context);
  const rightOf = planExpression(right, context);
  if (operator === '&&') return (run, frame) => leftOf(run, frame) && rightOf(run, frame);
  if (operator === '||') return (run, frame) => leftOf(run, frame) || rightOf(run, frame);
  return (run, frame) => leftOf(run, frame) ?? rightOf(run, frame);
}

export function planConditional({ test, consequent, alternate }: ExpressionOf<'conditional'>, context: PlanContext): Evaluate {
  const testOf = planExpression(test, context);
  const consequentOf = planExpression(consequent, context);
  const alternateOf = planExpression(alternate, context);
  return (run, frame) => (testOf(run, frame) ? consequentOf(run, frame) : alternateOf(run, frame));
}

export function planNullish({ value }: ExpressionOf<'nullish'>, context: PlanContext): Evaluate {
  const operandOf = planExpression(value, context);
  return (run, frame) => {
    const result = operandOf(run, frame);
    return result === undefined || result === null;
  };
}
