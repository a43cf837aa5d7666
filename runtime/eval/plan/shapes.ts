import type { ExpressionOf } from '../../../schemas/ir/nodes.ts';
import type { ValueShape } from '../../../schemas/ir/value-shape.ts';
import { conform } from '../conform.ts';
import type { Run } from '../run.ts';
import { isRecord, type Value } from '../values.ts';
import type { Evaluate, PlanContext } from './closure.ts';
import { planExpression } from './expressions.ts';

/** Whether a value has a shape. It charges a step for each part that it looks at, as `conform` does, and in its order. */
type Fits = (run: Run, value: Value) => boolean;

/**
 * Data from outside is held to its shape without keeping note of where it is: it nearly always fits. Where it doesn't, `conform` looks
 * once more, from the same count of steps on, and says what is wrong.
 */
export function planConform({ value, shape }: ExpressionOf<'conform'>, context: PlanContext): Evaluate {
  const operandOf = planExpression(value, context);
  const expected = context.shapes[shape];
  if (expected === undefined) throw new Error(`shape ${shape} is not there`);
  const fits = planShape(expected);
  return (run, frame) => {
    const operand = operandOf(run, frame);
    const { steps } = run.meter;
    if (fits(run, operand)) return operand;
    run.meter.steps = steps;
    return conform(run, operand, expected);
  };
}

function planShape(shape: ValueShape): Fits {
  switch (shape.kind) {
    case 'any':
      return (run) => {
        run.meter.charge(1);
        return true;
      };
    case 'string':
    case 'number':
    case 'boolean': {
      const { kind } = shape;
      return (run, value) => {
        run.meter.charge(1);
        return typeof value === kind;
      };
    }
    case 'null':
      return planLiteral(null);
    case 'literal':
      return planLiteral(shape.value);
    case 'list':
      return planListShape(planShape(shape.of));
    case 'tuple':
      return planTuple(shape.elements.map(planShape));
    case 'record':
      return planRecordShape(shape);
    case 'union':
      return planUnion(shape.of.map(planShape));
  }
}

function planLiteral(literal: Value): Fits {
  return (run, value) => {
    run.meter.charge(1);
    return value === literal;
  };
}

function planListShape(fits: Fits): Fits {
  return (run, value) => {
    run.meter.charge(1);
    if (!Array.isArray(value)) return false;
    for (let index = 0; index < value.length; index++) if (!fits(run, value[index])) return false;
    return true;
  };
}

function planTuple(elements: readonly Fits[]): Fits {
  return (run, value) => {
    run.meter.charge(1);
    if (!Array.isArray(value) || value.length < elements.length) return false;
    return elements.every((fits, index) => fits(run, value[index]));
  };
}

function planRecordShape({ members, rest }: Extract<ValueShape, { kind: 'record' }>): Fits {
  const named = members.map(({ name, shape, optional }) => ({ name, fits: planShape(shape), optional }));
  const fitsRest = rest === null ? undefined : planShape(rest);
  return (run, value) => {
    run.meter.charge(1);
    if (!isRecord(value)) return false;
    for (let index = 0; index < named.length; index++) {
      const { name, fits, optional } = named[index] as (typeof named)[number];
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      if (member === undefined ? !optional : !fits(run, member)) return false;
    }
    if (fitsRest === undefined) return true;
    for (const key of Object.keys(value)) if (!fitsRest(run, value[key])) return false;
    return true;
  };
}

function planUnion(choices: readonly Fits[]): Fits {
  return (run, value) => {
    run.meter.charge(1);
    for (let index = 0; index < choices.length; index++) if ((choices[index] as Fits)(run, value)) return true;
    return false;
  };
}
