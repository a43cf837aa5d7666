import type { stringBuiltins } from '../../../schemas/language/builtins/string.ts';
import { type Context, chargeList, ownList } from '../context.ts';
import { toNumber, toText } from '../convert.ts';
import type { List, Value } from '../values.ts';
import type { Implementations } from './implementation.ts';

export const stringImplementations: Implementations<keyof typeof stringBuiltins> = {
  'string.length': (_context, text: string) => text.length,
  'string.split': split,
  'string.toLowerCase': (context, text: string) => {
    // One code unit can become up to three: U+0130 is i, a combining dot above, and nothing shorter.
    context.meter.charge(text.length);
    context.meter.build(text.length * 3);
    return text.toLowerCase();
  },
};

function split(context: Context, text: string, separator: Value, limit: Value): List {
  context.meter.charge(text.length);
  const most = limit === undefined ? 2 ** 32 - 1 : toNumber(context, limit) >>> 0;
  const pieces = separator === undefined ? [text].slice(0, most) : text.split(toText(context, separator), most);
  chargeList(context, pieces.length);
  return ownList(context, pieces);
}
