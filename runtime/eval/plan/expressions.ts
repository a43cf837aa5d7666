import type { Expression, ExpressionOf, ExpressionOp } from '../../../schemas/ir/nodes.ts';
import { hasMember } from '../members.ts';
import { specialValues } from '../operators.ts';
import { PatternValue } from '../pattern-value.ts';
import { kindOf, type Value } from '../values.ts';
import { planBuiltin, planMethod } from './calls.ts';
import type { Evaluate, PlanContext } from './closure.ts';
import { planIterate, planList, planRecord, planRest } from './collections.ts';
import { planBinary, planConditional, planLogical, planNullish, planUnary } from './operations.ts';
import { planGet, planIndex, planInput, planOptional } from './reads.ts';
import { planConform } from './shapes.ts';
import { planTemplate } from './template.ts';

type Planners = { readonly [Op in ExpressionOp]: (node: ExpressionOf<Op>, context: PlanContext) => Evaluate };

/** Turns an expression into a closure, its parts resolved once. */
export function planExpression(node: Expression, context: PlanContext): Evaluate {
  const planner = planners[node.op] as (node: Expression, context: PlanContext) => Evaluate;
  return planner(node, context);
}

const planners: Planners = {
  literal: ({ value }) => always(value),
  special: ({ name }) => always(specialValues[name]),
  constant: ({ index }, { constants }) => always(constants[index]),
  pattern: ({ index }, { patterns }) => {
    const pattern = patterns[index];
    if (pattern === undefined) throw new Error(`pattern ${index} is not there`);
    return () => new PatternValue(pattern);
  },
  slot:
    ({ slot }) =>
    (_run, frame) =>
      frame[slot],
  input: planInput,
  get: planGet,
  index: planIndex,
  optional: planOptional,
  unary: planUnary,
  binary: planBinary,
  in: ({ left, right }, context) => {
    const leftOf = planExpression(left, context);
    const rightOf = planExpression(right, context);
    return (run, frame) => hasMember(run, leftOf(run, frame), rightOf(run, frame));
  },
  is: ({ value, kind }, context) => {
    const operandOf = planExpression(value, context);
    return (run, frame) => kindOf(operandOf(run, frame)) === kind;
  },
  logical: planLogical,
  nullish: planNullish,
  conditional: planConditional,
  template: planTemplate,
  list: planList,
  record: planRecord,
  rest: planRest,
  iterate: planIterate,
  conform: planConform,
  builtin: planBuiltin,
  method: planMethod,
};

function always(value: Value): Evaluate {
  return () => value;
}
