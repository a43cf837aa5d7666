import type { textCodingBuiltins } from '../../../schemas/language/builtins/text-coding.ts';
import { toText } from '../convert.ts';
import type { Value } from '../values.ts';
import { ErrorValue } from '../values.ts';
import type { Implementation, Implementations } from './implementation.ts';

export const textCodingImplementations: Implementations<keyof typeof textCodingBuiltins> = {
  atob: coding(atob, new ErrorValue('InvalidCharacterError', 'the text is not base64')),
  btoa: coding(btoa, new ErrorValue('InvalidCharacterError', 'btoa takes code units below 256; encode the text first')),
  decodeURIComponent: coding(decodeURIComponent, new ErrorValue('URIError', 'a percent escape is malformed')),
  encodeURIComponent: coding(encodeURIComponent, new ErrorValue('URIError', 'the text holds half of a surrogate pair')),
};

/** The result is at most nine times a text that exists already, so it may be made before it is charged. */
function coding(code: (text: string) => string, failure: ErrorValue): Implementation {
  return (context, _receiver, value: Value) => {
    const text = toText(context, value);
    context.meter.scan(text.length);
    const result = attempt(code, text);
    if (result === undefined) throw failure;
    context.meter.build(result.length);
    return result;
  };
}

function attempt(code: (text: string) => string, text: string): string | undefined {
  try {
    return code(text);
  } catch {
    return undefined;
  }
}
