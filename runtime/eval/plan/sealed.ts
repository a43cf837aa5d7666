import type { Part, Sealed } from '../../../schemas/ir/nodes.ts';
import { toText } from '../convert.ts';
import { memberBytes } from '../meter.ts';
import type { Run } from '../run.ts';
import { joinSealed, SealedValue, sealedHmac } from '../sealed.ts';
import { spreadInto } from '../spread.ts';
import { OwnRecord, type RecordValue } from '../values.ts';
import type { Evaluate, Frame, PlanContext } from './closure.ts';
import { planExpression } from './expressions.ts';

/** Turns what may be sealed into a closure. Its value goes into a sealed slot, an argument for one, or a header. */
export function planSealed(node: Sealed, context: PlanContext): Evaluate {
  switch (node.op) {
    case 'secret': {
      const value = new SealedValue([{ secret: node.name }]);
      return () => value;
    }
    case 'hmac': {
      const { secret, encoding, key } = node;
      const dataOf = planExpression(node.data, context);
      return (run, frame) => sealedHmac(run, { secret, encoding, key }, dataOf(run, frame));
    }
    case 'join': {
      const partsOf = node.parts.map((part) => planSealed(part, context));
      return (run, frame) => joinSealed(run, partsOf, (partOf) => partOf(run, frame));
    }
    case 'choose': {
      const testOf = planExpression(node.test, context);
      const consequentOf = planSealed(node.consequent, context);
      const alternateOf = planSealed(node.alternate, context);
      return (run, frame) => (testOf(run, frame) ? consequentOf(run, frame) : alternateOf(run, frame));
    }
    case 'sealed': {
      const { slot } = node;
      return (_run, frame) => frame[slot];
    }
    default:
      return planExpression(node, context);
  }
}

/** The headers of a request as a record that no expression sees; undefined where those of the options count. */
export function planHeaders(
  entries: readonly (Part<'header'> | Part<'spread'>)[],
  context: PlanContext,
): (run: Run, frame: Frame) => RecordValue | undefined {
  if (entries.length === 0) return () => undefined;
  const parts = entries.map((entry) =>
    entry.op === 'spread'
      ? { partOf: planExpression(entry.value, context) }
      : { nameOf: planExpression(entry.name, context), partOf: planSealed(entry.value, context) },
  );
  return (run, frame) => {
    run.meter.build(parts.length * memberBytes);
    const record = new OwnRecord();
    for (const { nameOf, partOf } of parts) {
      if (nameOf === undefined) spreadInto(run, record, partOf(run, frame), noNames);
      else {
        const name = toText(run, nameOf(run, frame));
        record[name] = partOf(run, frame);
      }
    }
    return record;
  };
}

const noNames: ReadonlySet<string> = new Set();
