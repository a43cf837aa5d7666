import type { responseBuiltins } from '../../../schemas/language/builtins/response.ts';
import { toText } from '../convert.ts';
import { parseJson } from '../json-value.ts';
import type { HeadersValue, ResponseValue } from '../response.ts';
import type { Value } from '../values.ts';
import type { Implementations } from './implementation.ts';

export const responseImplementations: Implementations<keyof typeof responseBuiltins> = {
  'response.headers': (_context, response: ResponseValue) => response.headers,
  'response.ok': (_context, response: ResponseValue) => response.status >= 200 && response.status <= 299,
  'response.status': (_context, response: ResponseValue) => response.status,
  'response.json': (context, response: ResponseValue) => parseJson(context, response.body),
  'response.text': (_context, response: ResponseValue) => response.body,
  'headers.get': (context, headers: HeadersValue, name: Value) => {
    const text = toText(context, name);
    context.meter.scan(text.length);
    return headers.get(text);
  },
};
