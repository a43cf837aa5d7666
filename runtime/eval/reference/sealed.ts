import type { Part, Sealed } from '../../../schemas/ir/nodes.ts';
import { toText } from '../convert.ts';
import { memberBytes } from '../meter.ts';
import { joinSealed, SealedValue, sealedHmac } from '../sealed.ts';
import { spreadInto } from '../spread.ts';
import { OwnRecord, type RecordValue, type Value } from '../values.ts';
import type { Activation } from './activation.ts';
import { evaluate } from './expressions.ts';

/** What may be sealed: beside expressions, the one other sort of value. */
export function evaluateSealed(node: Sealed, at: Activation): Value {
  switch (node.op) {
    case 'secret':
      return new SealedValue([{ secret: node.name }]);
    case 'hmac': {
      const { secret, encoding, key } = node;
      return sealedHmac(at.run, { secret, encoding, key }, evaluate(node.data, at));
    }
    case 'join':
      return joinSealed(at.run, node.parts, (part) => evaluateSealed(part, at));
    case 'choose':
      return evaluateSealed(evaluate(node.test, at) ? node.consequent : node.alternate, at);
    case 'sealed':
      return at.frame[node.slot];
    default:
      return evaluate(node, at);
  }
}

/** The headers of a request as a record that no expression sees; undefined where those of the options count. */
export function evaluateHeaders(entries: readonly (Part<'header'> | Part<'spread'>)[], at: Activation): RecordValue | undefined {
  if (entries.length === 0) return undefined;
  at.run.meter.build(entries.length * memberBytes);
  const record = new OwnRecord();
  for (const entry of entries) {
    if (entry.op === 'spread') spreadInto(at.run, record, evaluate(entry.value, at), new Set());
    else {
      const name = toText(at.run, evaluate(entry.name, at));
      record[name] = evaluateSealed(entry.value, at);
    }
  }
  return record;
}
