import { ErrorValue } from '../../runtime/eval/values.ts';
import type { Problems } from '../frontend/unit.ts';
import type { ModuleConstant } from '../hir/nodes.ts';
import { needsStatements } from '../lower/effectful.ts';
import { constantValue, isEncodable, notConstant } from './constants.ts';

/** Computes the constants that an action uses, and says which cannot be. */
export function checkModuleConstants(constants: Iterable<ModuleConstant>, problems: Problems): void {
  for (const constant of constants) {
    const obstacle = notConstant(constant.value);
    if (obstacle !== undefined) {
      const { source, start, end } = obstacle.span;
      problems.at('constant-not-constant', constant.span, { name: constant.name, part: source.text.slice(start, end) });
      continue;
    }
    const value = constantValue(constant);
    if (value instanceof ErrorValue) {
      problems.at('constant-fails', constant.span, { name: constant.name, problem: value.message });
    } else if (!isEncodable(value) && needsStatements(constant.value)) {
      const problem = 'a helper makes a value that is neither a scalar nor a list or record of scalars';
      problems.at('constant-fails', constant.span, { name: constant.name, problem });
    }
  }
}
