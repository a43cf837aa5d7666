import { foldExpression, NoConstant } from '../analysis/constants.ts';
import type { HirExpression, Span } from '../hir/nodes.ts';
import { valueOfConstant } from './data.ts';
import { anyValue, constantOf, join, nothing, type Value } from './value.ts';

const mostCombinations = 64;

/**
 * Computes an operation on constants by the evaluator that runs actions, for each combination of what its operands may be.
 * Undefined where an operand is no constant; of one that throws nothing is known.
 */
export function foldWith(
  operands: readonly Value[],
  span: Span,
  build: (literals: readonly HirExpression[]) => HirExpression | undefined,
): Value | undefined {
  let combinations: readonly (readonly HirExpression[])[] = [[]];
  for (const operand of operands) {
    const constants = [...operand.values()].map(constantOf);
    if (!constants.every((constant) => constant !== undefined) || constants.length * combinations.length > mostCombinations)
      return undefined;
    const literals = constants.map(({ value }): HirExpression => ({ kind: 'literal', value, span }));
    combinations = combinations.flatMap((before) => literals.map((literal) => [...before, literal]));
  }
  const values: Value[] = [];
  for (const combination of combinations) {
    const node = build(combination);
    if (node === undefined) return undefined;
    const value = foldExpression(node);
    // What throws here may only have taken too much here.
    values.push(value instanceof NoConstant ? anyValue(span) : valueOfConstant(value, span));
  }
  return values.length === 0 ? nothing : join(values, span);
}
