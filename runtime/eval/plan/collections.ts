import type { Expression, ExpressionOf } from '../../../schemas/ir/nodes.ts';
import { chargeList, ownList } from '../context.ts';
import { toText } from '../convert.ts';
import { elementBytes, memberBytes } from '../meter.ts';
import { iterableElements, spreadInto } from '../spread.ts';
import { type List, OwnRecord, type Value } from '../values.ts';
import type { Evaluate, PlanContext } from './closure.ts';
import { planExpression } from './expressions.ts';

/** Lists and records that an action writes down or takes apart. */
export function planList({ elements }: ExpressionOf<'list'>, context: PlanContext): Evaluate {
  const plain = elements.every((element) => element.op !== 'spread');
  if (plain) {
    const elementsOf = elements.map((element) => planExpression(element as Expression, context));
    return (run, frame) => {
      chargeList(run, elementsOf.length);
      const list: List = new Array<Value>(elementsOf.length);
      for (let index = 0; index < elementsOf.length; index++) list[index] = (elementsOf[index] as Evaluate)(run, frame);
      return ownList(run, list);
    };
  }
  const parts = elements.map((element) =>
    element.op === 'spread'
      ? { spread: true, of: planExpression(element.value, context) }
      : { spread: false, of: planExpression(element, context) },
  );
  return (run, frame) => {
    const list: List = [];
    for (const { spread, of } of parts) {
      const value = of(run, frame);
      const values = spread ? iterableElements(run, value) : [value];
      run.meter.build((list.length + values.length) * elementBytes);
      for (const element of values) list.push(element);
    }
    return ownList(run, list);
  };
}

export function planRecord({ entries }: ExpressionOf<'record'>, context: PlanContext): Evaluate {
  const parts = entries.map((entry) => {
    const operandOf = planExpression(entry.value, context);
    if (entry.op === 'spread') return { kind: 'spread' as const, operandOf };
    const { key } = entry;
    if (key.op === 'literal' && typeof key.value === 'string') return { kind: 'named' as const, name: key.value, operandOf };
    return { kind: 'computed' as const, keyOf: planExpression(key, context), operandOf };
  });
  const bytes = parts.length * memberBytes;
  return (run, frame) => {
    run.meter.build(bytes);
    const record = new OwnRecord();
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index] as (typeof parts)[number];
      if (part.kind === 'named') record[part.name] = part.operandOf(run, frame);
      else if (part.kind === 'spread') spreadInto(run, record, part.operandOf(run, frame), noKeys);
      else {
        const key = toText(run, part.keyOf(run, frame));
        record[key] = part.operandOf(run, frame);
      }
    }
    return record;
  };
}

const noKeys: ReadonlySet<string> = new Set();

export function planRest({ value, keys }: ExpressionOf<'rest'>, context: PlanContext): Evaluate {
  const operandOf = planExpression(value, context);
  const keysOf = keys.map((key) => planExpression(key, context));
  return (run, frame) => {
    const source = operandOf(run, frame);
    const left = new Set(keysOf.map((keyOf) => toText(run, keyOf(run, frame))));
    const record = new OwnRecord();
    spreadInto(run, record, source, left);
    return record;
  };
}

export function planIterate({ value }: ExpressionOf<'iterate'>, context: PlanContext): Evaluate {
  const operandOf = planExpression(value, context);
  return (run, frame): Value => {
    const elements = iterableElements(run, operandOf(run, frame));
    chargeList(run, elements.length);
    return ownList(run, [...elements]);
  };
}
