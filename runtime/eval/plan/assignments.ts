import type { StatementOf } from '../../../schemas/ir/nodes.ts';
import { getBuiltMember, putMember } from '../members.ts';
import { type Execute, normal, type PlanContext } from './closure.ts';
import { planExpression } from './expressions.ts';
import { fixedValue, memberOfSlot, slotOf } from './operands.ts';
import { planSealed } from './sealed.ts';

export function planSet({ slot, value }: StatementOf<'set'>, context: PlanContext, steps: number): Execute {
  const member = memberOfSlot(value);
  if (member !== undefined) {
    const { slot: from, key } = member;
    return (run, frame) => {
      run.meter.charge(steps);
      frame[slot] = getBuiltMember(run, frame[from], key);
      return normal;
    };
  }
  const from = slotOf(value);
  if (from !== undefined) {
    return (run, frame) => {
      run.meter.charge(steps);
      frame[slot] = frame[from];
      return normal;
    };
  }
  const fixed = fixedValue(value, context);
  if (fixed !== undefined) {
    return (run, frame) => {
      run.meter.charge(steps);
      frame[slot] = fixed.value;
      return normal;
    };
  }
  const operandOf = planExpression(value, context);
  return (run, frame) => {
    run.meter.charge(steps);
    frame[slot] = operandOf(run, frame);
    return normal;
  };
}

export function planSeal({ slot, value }: StatementOf<'seal'>, context: PlanContext, steps: number): Execute {
  const operandOf = planSealed(value, context);
  return (run, frame) => {
    run.meter.charge(steps);
    frame[slot] = operandOf(run, frame);
    return normal;
  };
}

export function planPut({ object, key, value }: StatementOf<'put'>, context: PlanContext, steps: number): Execute {
  const objectOf = planExpression(object, context);
  const keyOf = planExpression(key, context);
  const operandOf = planExpression(value, context);
  return (run, frame) => {
    run.meter.charge(steps);
    putMember(run, objectOf(run, frame), keyOf(run, frame), operandOf(run, frame));
    return normal;
  };
}
