import type { StatementOf } from '../../../schemas/ir/nodes.ts';
import { isSame } from '../operators.ts';
import { iterableElements } from '../spread.ts';
import { broken, type Completion, type Execute, normal, type PlanContext, returned, suspended } from './closure.ts';
import { planExpression } from './expressions.ts';
import { fixedValue, slotOf } from './operands.ts';
import { planBlock } from './statements.ts';

/** Statements that decide what runs next. */
export function planIf({ test, consequent, alternate }: StatementOf<'if'>, context: PlanContext, steps: number): Execute {
  const consequentOf = planBlock(consequent, context);
  const slot = slotOf(test);
  if (slot !== undefined && alternate.length === 0) {
    return (run, frame) => {
      run.meter.charge(steps);
      return frame[slot] ? consequentOf(run, frame) : normal;
    };
  }
  const testOf = planExpression(test, context);
  if (alternate.length === 0) {
    return (run, frame) => {
      run.meter.charge(steps);
      return testOf(run, frame) ? consequentOf(run, frame) : normal;
    };
  }
  const alternateOf = planBlock(alternate, context);
  return (run, frame) => {
    run.meter.charge(steps);
    return testOf(run, frame) ? consequentOf(run, frame) : alternateOf(run, frame);
  };
}

export function planReturn({ value }: StatementOf<'return'>, context: PlanContext, steps: number): Execute {
  const fixed = fixedValue(value, context);
  if (fixed !== undefined) {
    return (run) => {
      run.meter.charge(steps);
      run.returned = fixed.value;
      return returned;
    };
  }
  const operandOf = planExpression(value, context);
  return (run, frame) => {
    run.meter.charge(steps);
    run.returned = operandOf(run, frame);
    return returned;
  };
}

export function planSwitch({ value, cases, default: fallback }: StatementOf<'switch'>, context: PlanContext, steps: number): Execute {
  const operandOf = planExpression(value, context);
  // Every test with the body it leads to, in the order in which they are tried.
  const testsOf = cases.flatMap(({ tests, body }) => {
    const bodyOf = planBlock(body, context);
    return tests.map((test) => ({ testOf: planExpression(test, context), bodyOf }));
  });
  const fallbackOf = planBlock(fallback, context);
  return (run, frame) => {
    run.meter.charge(steps);
    const subject = operandOf(run, frame);
    let chosen = fallbackOf;
    for (let index = 0; index < testsOf.length; index++) {
      const { testOf, bodyOf } = testsOf[index] as (typeof testsOf)[number];
      if (!isSame(run, subject, testOf(run, frame))) continue;
      chosen = bodyOf;
      break;
    }
    const completion = chosen(run, frame);
    return completion === broken ? normal : completion;
  };
}

export function planFor({ list, slot, body }: StatementOf<'for'>, context: PlanContext, steps: number): Execute {
  const listOf = planExpression(list, context);
  const bodyOf = planBlock(body, context);
  return (run, frame) => {
    run.meter.charge(steps);
    const elements = iterableElements(run, listOf(run, frame));
    // The length is read anew each time: a list that grows while it is walked is walked to its new end, as in V8.
    for (let index = 0; index < elements.length; index++) {
      run.meter.charge(1);
      frame[slot] = elements[index];
      const completion: Completion = bodyOf(run, frame);
      if (completion === broken) return normal;
      if (completion === returned || completion === suspended) return completion;
    }
    return normal;
  };
}
