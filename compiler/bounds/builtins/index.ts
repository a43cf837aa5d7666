import type { BuiltinId } from '../../../schemas/language/builtins/index.ts';
import { listRules } from './list.ts';
import { listCallbackRules } from './list-callback.ts';
import { listWriteRules } from './list-write.ts';
import { numberRules } from './number.ts';
import { otherRules } from './other.ts';
import { patternRules } from './pattern.ts';
import { recordRules } from './record.ts';
import type { Rules } from './rule.ts';
import { stringRules } from './string.ts';
import { urlRules } from './url.ts';

/** The bound of each built-in's charges, by the table's ids: the static half of what its implementation charges. */
export const rules: Rules<BuiltinId> = {
  ...stringRules,
  ...patternRules,
  ...listRules,
  ...listCallbackRules,
  ...listWriteRules,
  ...recordRules,
  ...numberRules,
  ...urlRules,
  ...otherRules,
};
