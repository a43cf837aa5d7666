import type { ExpressionOf } from '../../../schemas/ir/nodes.ts';
import { checkTextLength } from '../context.ts';
import { toText } from '../convert.ts';
import type { Evaluate, PlanContext } from './closure.ts';
import { planExpression } from './expressions.ts';
import { slotOf } from './operands.ts';

/** A template. Its fixed texts are no closures, nor are the slots that it reads. */
export function planTemplate({ parts }: ExpressionOf<'template'>, context: PlanContext): Evaluate {
  const planned = parts.map((part) => {
    if (part.op === 'literal' && typeof part.value === 'string') return part.value;
    return slotOf(part) ?? planExpression(part, context);
  });
  return (run, frame) => {
    let text = '';
    for (let index = 0; index < planned.length; index++) {
      const part = planned[index];
      if (typeof part === 'string') text += part;
      else if (part !== undefined) {
        const value = typeof part === 'number' ? frame[part] : part(run, frame);
        text += typeof value === 'string' ? value : toText(run, value);
      }
      checkTextLength(run, text.length);
    }
    run.meter.build(text.length);
    return text;
  };
}
