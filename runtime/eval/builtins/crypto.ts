import { createHash } from 'node:crypto';
import type { cryptoBuiltins } from '../../../schemas/language/builtins/crypto.ts';
import { typeError, type Value } from '../values.ts';
import type { Implementations } from './implementation.ts';

export const cryptoImplementations: Implementations<keyof typeof cryptoBuiltins> = {
  sha256: (context, _receiver, text: Value) => {
    // The digest of `undefined` would look like any other, so nothing is converted here.
    if (typeof text !== 'string') throw typeError('sha256 takes a text');
    context.meter.scan(text.length);
    return createHash('sha256').update(text, 'utf8').digest('hex');
  },
};
