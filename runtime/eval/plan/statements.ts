import { type Block, childrenOf, type Node, type Statement, type StatementOf, type StatementOp } from '../../../schemas/ir/nodes.ts';
import type { ProgramFunction } from '../../../schemas/ir/program.ts';
import { statementSteps } from '../size.ts';
import { planPut, planSeal, planSet } from './assignments.ts';
import { planFor, planIf, planReturn, planSwitch } from './branches.ts';
import { planCall } from './calls.ts';
import { type Answer, broken, continued, type Execute, normal, type PlanContext, type PlannedFunction } from './closure.ts';
import { planExpression } from './expressions.ts';
import { planCatch, planFinally, planThrow } from './failures.ts';
import { planEffect, planFetch } from './requests.ts';

type Planners = { readonly [Op in StatementOp]: (node: StatementOf<Op>, context: PlanContext, steps: number) => Execute };

/** Readies a function whose callees are ready. */
export function planFunction({ parameters, slots, body }: ProgramFunction, context: PlanContext): PlannedFunction {
  const emptyFrame = Array.from({ length: slots }, () => undefined);
  return { parameters, slots, emptyFrame, body: planBlock(body, context), answer: planAnswer(body, context) };
}

function planAnswer([statement, ...others]: Block, context: PlanContext): Answer | undefined {
  if (statement?.op !== 'return' || others.length > 0) return undefined;
  const { value } = statement;
  return { valueOf: planExpression(value, context), steps: statementSteps(statement), keepsFrame: !writesSlot(value) };
}

/** Of expressions only `optional` writes to a slot. What a callback in it does stays in frames of its own. */
function writesSlot(node: Node): boolean {
  return node.op === 'optional' || childrenOf(node).some(writesSlot);
}

/** Statements one after the other, until one ends otherwise than by its end. A few need no loop. */
export function planBlock(block: Block, context: PlanContext): Execute {
  const statements = block.map((statement) => planStatement(statement, context));
  const [first, second, third] = statements;
  if (first === undefined) return () => normal;
  if (second === undefined) return first;
  if (third === undefined) {
    return (run, frame) => {
      const completion = first(run, frame);
      return completion === normal ? second(run, frame) : completion;
    };
  }
  if (statements.length === 3) {
    return (run, frame) => {
      let completion = first(run, frame);
      if (completion === normal) completion = second(run, frame);
      return completion === normal ? third(run, frame) : completion;
    };
  }
  return (run, frame) => {
    for (let index = 0; index < statements.length; index++) {
      const completion = (statements[index] as Execute)(run, frame);
      if (completion !== normal) return completion;
    }
    return normal;
  };
}

function planStatement(node: Statement, context: PlanContext): Execute {
  const planner = planners[node.op] as (node: Statement, context: PlanContext, steps: number) => Execute;
  return planner(node, context, statementSteps(node));
}

const planners: Planners = {
  set: planSet,
  seal: planSeal,
  put: planPut,
  evaluate: ({ value }, context, steps) => {
    const operandOf = planExpression(value, context);
    return (run, frame) => {
      run.meter.charge(steps);
      operandOf(run, frame);
      return normal;
    };
  },
  if: planIf,
  switch: planSwitch,
  for: planFor,
  break: (_node, _context, steps) => (run) => {
    run.meter.charge(steps);
    return broken;
  },
  continue: (_node, _context, steps) => (run) => {
    run.meter.charge(steps);
    return continued;
  },
  return: planReturn,
  throw: planThrow,
  catch: planCatch,
  finally: planFinally,
  call: planCall,
  effect: planEffect,
  fetch: planFetch,
};
