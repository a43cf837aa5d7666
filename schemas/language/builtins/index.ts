import type { Builtin } from '../builtin.ts';
import { cryptoBuiltins } from './crypto.ts';
import { dateBuiltins } from './date.ts';
import { errorBuiltins } from './error.ts';
import { jsonBuiltins } from './json.ts';
import { flatElementType, listBuiltins } from './list.ts';
import { listCallbackBuiltins } from './list-callback.ts';
import { listWriteBuiltins } from './list-write.ts';
import { mathBuiltins } from './math.ts';
import { networkBuiltins } from './network.ts';
import { numberBuiltins } from './number.ts';
import { matchTypes, patternBuiltins } from './pattern.ts';
import { recordBuiltins } from './record.ts';
import { responseBuiltins } from './response.ts';
import { setBuiltins } from './set.ts';
import { stringBuiltins } from './string.ts';
import { textCodingBuiltins } from './text-coding.ts';
import { urlBuiltins } from './url.ts';

export const builtins = {
  ...stringBuiltins,
  ...patternBuiltins,
  ...listBuiltins,
  ...listCallbackBuiltins,
  ...listWriteBuiltins,
  ...recordBuiltins,
  ...numberBuiltins,
  ...mathBuiltins,
  ...jsonBuiltins,
  ...dateBuiltins,
  ...setBuiltins,
  ...urlBuiltins,
  ...textCodingBuiltins,
  ...errorBuiltins,
  ...cryptoBuiltins,
  ...networkBuiltins,
  ...responseBuiltins,
};

export type BuiltinId = keyof typeof builtins;

export const builtinEntries = Object.entries(builtins) as [BuiltinId, Builtin][];

/** Types that signatures name and that must be declared beside them; `Json`, `Iterable` and `Promise` are the platform's. */
export const signatureTypes: readonly string[] = [flatElementType, ...matchTypes];
