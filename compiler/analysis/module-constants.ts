import type { Problems } from '../frontend/unit.ts';
import type { ModuleConstant } from '../hir/nodes.ts';
import { constantValue, NoConstant, notConstant } from './constants.ts';

/** Computes the constants that an action uses, and says which cannot be; of those that need one another, the first. */
export function checkModuleConstants(constants: Iterable<ModuleConstant>, problems: Problems): void {
  const said = new Set<NoConstant>();
  for (const constant of constants) {
    const obstacle = notConstant(constant.value);
    if (obstacle !== undefined) {
      const { source, start, end } = obstacle.span;
      problems.at('constant-not-constant', constant.span, { name: constant.name, part: source.text.slice(start, end) });
      continue;
    }
    const value = constantValue(constant);
    if (!(value instanceof NoConstant) || said.has(value)) continue;
    said.add(value);
    problems.at('constant-fails', constant.span, { name: constant.name, problem: value.message });
  }
}
