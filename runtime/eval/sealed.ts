import { type Context, checkTextLength } from './context.ts';
import { toText } from './convert.ts';
import { KindedValue, typeError, type Value } from './values.ts';

/** What stands for a secret's value, or for an HMAC made with it: all that the host needs to make the text. */
export type SecretToken =
  | { readonly secret: string }
  | {
      readonly secret: string;
      /** What is signed, as UTF-8. */
      readonly data: string;
      readonly encoding: 'hex' | 'base64';
      /** How the secret's value says the key's bytes. */
      readonly key: 'text' | 'hex' | 'base64';
    };

/** A stretch of a header's value. */
export type HeaderPart = string | SecretToken;

/**
 * A text of which a part is a secret, as the interpreter holds it: fixed stretches and tokens, never the value. The verifier sees
 * to it that it reaches nothing but headers. Should it be wrong, whatever asks this value for its kind or its text ends the run as
 * a fault of ours, which no `catch` of a program sees.
 */
export class SealedValue extends KindedValue {
  readonly #parts: readonly HeaderPart[];
  constructor(parts: readonly HeaderPart[]) {
    super();
    this.#parts = parts;
  }
  override get kind(): never {
    throw new Error('a sealed value was used as a value');
  }
  override get text(): never {
    throw new Error('a sealed value was used as a text');
  }
  /** The stretches, for the header that it stands in. */
  static partsOf(value: SealedValue): readonly HeaderPart[] {
    return value.#parts;
  }
}

export function sealedHmac(context: Context, token: Omit<Extract<SecretToken, { data: string }>, 'data'>, data: Value): SealedValue {
  // The digest of `undefined` would look like any other, so nothing is converted here.
  if (typeof data !== 'string') throw typeError('the data of api.hmac must be a text');
  context.meter.scan(data.length);
  // As UTF-8 a lone surrogate is U+FFFD, and a journal is JSON text that others read.
  return new SealedValue([{ ...token, data: data.toWellFormed() }]);
}

/** Joins values of which some may be sealed as a template does: each becomes text before the next is computed. */
export function joinSealed<P>(context: Context, nodes: readonly P[], read: (node: P) => Value): Value {
  const parts: HeaderPart[] = [];
  let length = 0;
  for (const node of nodes) {
    const value = read(node);
    for (const part of value instanceof SealedValue ? SealedValue.partsOf(value) : [toText(context, value)]) {
      if (typeof part === 'string') {
        length += part.length;
        checkTextLength(context, length);
      }
      pushPart(parts, part);
    }
  }
  context.meter.build(length);
  const [first = ''] = parts;
  return parts.length <= 1 && typeof first === 'string' ? first : new SealedValue(parts);
}

/** Adds a stretch; two fixed ones in a row are one, so that a header has one form. */
export function pushPart(parts: HeaderPart[], part: HeaderPart): void {
  const last = parts.at(-1);
  if (typeof part !== 'string') parts.push(part);
  else if (part === '') return;
  else if (typeof last === 'string') parts[parts.length - 1] = last + part;
  else parts.push(part);
}
