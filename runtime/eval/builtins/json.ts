import type { jsonBuiltins } from '../../../schemas/language/builtins/json.ts';
import { toText } from '../convert.ts';
import { jsonText } from '../json-text.ts';
import { parseJson } from '../json-value.ts';
import type { Value } from '../values.ts';
import type { Implementations } from './implementation.ts';

export const jsonImplementations: Implementations<keyof typeof jsonBuiltins> = {
  'JSON.parse': (context, _receiver, text: Value) => parseJson(context, toText(context, text)),
  'JSON.stringify': (context, _receiver, value: Value, _replacer: Value, space: Value) => jsonText(context, value, indentation(space)),
};

/** ECMAScript 25.5.2: up to ten spaces, or the first ten code units of a text. */
function indentation(space: Value): string {
  if (typeof space === 'number') return ' '.repeat(Math.min(10, Math.max(0, Math.trunc(space) || 0)));
  return typeof space === 'string' ? space.slice(0, 10) : '';
}
