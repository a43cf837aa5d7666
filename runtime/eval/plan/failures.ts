import type { StatementOf } from '../../../schemas/ir/nodes.ts';
import { asError, ErrorValue, type Value } from '../values.ts';
import { type Completion, type Execute, normal, type PlanContext, suspended } from './closure.ts';
import { planExpression } from './expressions.ts';
import { planBlock } from './statements.ts';

/** What throws, and what is done about it. */
export function planThrow({ value }: StatementOf<'throw'>, context: PlanContext, steps: number): Execute {
  const operandOf = planExpression(value, context);
  return (run, frame) => {
    run.meter.charge(steps);
    throw asError(operandOf(run, frame));
  };
}

export function planCatch({ body, slot, handler }: StatementOf<'catch'>, context: PlanContext, steps: number): Execute {
  const bodyOf = planBlock(body, context);
  const handlerOf = planBlock(handler, context);
  return (run, frame) => {
    run.meter.charge(steps);
    try {
      return bodyOf(run, frame);
    } catch (thrown) {
      // A used-up budget and a bug of ours are not the program's to catch.
      if (!(thrown instanceof ErrorValue)) throw thrown;
      frame[slot] = thrown;
    }
    return handlerOf(run, frame);
  };
}

export function planFinally({ body, finalizer }: StatementOf<'finally'>, context: PlanContext, steps: number): Execute {
  const bodyOf = planBlock(body, context);
  const finalizerOf = planBlock(finalizer, context);
  return (run, frame) => {
    run.meter.charge(steps);
    let completion: Completion;
    let value: Value;
    try {
      completion = bodyOf(run, frame);
      value = run.returned;
    } catch (thrown) {
      if (!(thrown instanceof ErrorValue)) throw thrown;
      const overriding = finalizerOf(run, frame);
      // ECMAScript 14.15.3: a finalizer that ends abruptly replaces what the block threw.
      if (overriding !== normal) return overriding;
      throw thrown;
    }
    if (completion === suspended) return suspended;
    const overriding = finalizerOf(run, frame);
    if (overriding !== normal) return overriding;
    run.returned = value;
    return completion;
  };
}
