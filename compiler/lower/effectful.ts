import { childExpressions, type HirPart } from '../hir/children.ts';

/** Whether evaluating an expression needs statements in the IR: it calls a helper, asks for an effect, or waits for a fetch. */
export function needsStatements(node: HirPart): boolean {
  if (node.kind === 'checked' || node.kind === 'call' || node.kind === 'effect' || node.kind === 'fetch') return true;
  return childExpressions(node).some(needsStatements);
}

/** Whether an expression's value cannot be changed by what is evaluated after it, so that it may stay where it stands. */
export function isStable(node: HirPart): boolean {
  return (
    node.kind === 'literal' ||
    node.kind === 'pattern' ||
    node.kind === 'constant' ||
    node.kind === 'input' ||
    (node.kind === 'variable' && !node.variable.assigned)
  );
}
