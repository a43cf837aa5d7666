import type { BuiltinId } from '../../../schemas/language/builtins/index.ts';
import { cryptoImplementations } from './crypto.ts';
import { dateImplementations } from './date.ts';
import { errorImplementations } from './error.ts';
import type { Implementations } from './implementation.ts';
import { jsonImplementations } from './json.ts';
import { listImplementations } from './list.ts';
import { listCallbackImplementations } from './list-callback.ts';
import { listWriteImplementations } from './list-write.ts';
import { mathImplementations } from './math.ts';
import { networkImplementations } from './network.ts';
import { numberImplementations } from './number.ts';
import { patternImplementations } from './pattern.ts';
import { recordImplementations } from './record.ts';
import { responseImplementations } from './response.ts';
import { setImplementations } from './set.ts';
import { stringImplementations } from './string.ts';
import { textCodingImplementations } from './text-coding.ts';
import { urlImplementations } from './url.ts';

export const implementations: Implementations<BuiltinId> = {
  ...stringImplementations,
  ...patternImplementations,
  ...listImplementations,
  ...listCallbackImplementations,
  ...listWriteImplementations,
  ...recordImplementations,
  ...numberImplementations,
  ...mathImplementations,
  ...jsonImplementations,
  ...dateImplementations,
  ...setImplementations,
  ...urlImplementations,
  ...textCodingImplementations,
  ...errorImplementations,
  ...cryptoImplementations,
  ...networkImplementations,
  ...responseImplementations,
};
