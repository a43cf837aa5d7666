import type { Part, Sealed } from '../../schemas/ir/nodes.ts';
import type { Activation } from './activation.ts';
import { evaluate, recordExtent } from './expressions.ts';
import { type Extent, join, textOf } from './extent.ts';
import type { Interpreter } from './interpreter.ts';
import { sum } from './size.ts';
import { textIn } from './views.ts';

/** What may be sealed: of its text, as the evaluator holds it, only the fixed stretches have a length. */
export function evaluateSealed(run: Interpreter, node: Sealed, at: Activation): Extent {
  const { meter } = run;
  switch (node.op) {
    case 'secret':
      return textOf(0);
    case 'hmac':
      meter.scan(textIn(evaluate(run, node.data, at)) ?? 0);
      return textOf(0);
    case 'join': {
      const length = sum(...node.parts.map((part) => meter.text(evaluateSealed(run, part, at))));
      meter.build(length);
      return textOf(length);
    }
    case 'choose':
      evaluate(run, node.test, at);
      // Both are charged, of which one is computed.
      return join(evaluateSealed(run, node.consequent, at), evaluateSealed(run, node.alternate, at));
    case 'sealed':
      return at.read(node.slot);
    default:
      return evaluate(run, node, at);
  }
}

/** The headers of a request; undefined where those of its options count. */
export function headersExtent(run: Interpreter, headers: Part<'request'>['headers'], at: Activation): Extent | undefined {
  if (headers.length === 0) return undefined;
  const entries = headers.map((entry) => (entry.op === 'spread' ? entry : { op: entry.op, key: entry.name, value: entry.value }));
  return { record: recordExtent(run, entries, at, (value) => evaluateSealed(run, value, at)) };
}
