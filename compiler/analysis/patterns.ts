import type { Problems } from '../frontend/unit.ts';
import { childExpressions, childrenOfStatement, type HirPart, visitStatements } from '../hir/children.ts';
import type { HirExpression, HirFunction, HirStatement, ModuleConstant } from '../hir/nodes.ts';
import type { ConstantVariables } from './constant-variables.ts';

type HirPattern = Extract<HirExpression, { kind: 'pattern' }>;
type HirMethod = Extract<HirExpression, { kind: 'method' }>;

/** Methods of texts that read a pattern anew: what it remembers, they neither use nor leave behind. */
const textMethods = new Set(['match', 'matchAll', 'replace', 'replaceAll', 'search', 'split']);
const needGlobal = new Set(['matchAll', 'replaceAll']);
/** Members of a pattern that tell nothing of what it remembers. */
const constantMembers = new Set(['source', 'flags', 'global']);

/**
 * Sees to it that no program could tell that our patterns remember nothing. One with flag `g` stands where a method of texts takes
 * it, or where a literal is tested once; a name for it is a constant, whose reads are held to the same. So it never reaches a `test` or
 * `exec` a second time.
 */
export function checkPatterns(entry: HirFunction, variables: ConstantVariables, problems: Problems): void {
  const seen = new Set<HirFunction | ModuleConstant>();

  const patternOf = (node: HirPart): HirPattern | undefined => {
    const resolved = node.kind === 'variable' || node.kind === 'constant' ? variables.resolve(node) : node;
    return resolved.kind === 'pattern' ? resolved : undefined;
  };
  const isGlobal = (node: HirPart): boolean => patternOf(node)?.flags.includes('g') ?? false;

  const visitFunction = (definition: HirFunction): void => {
    if (seen.has(definition)) return;
    seen.add(definition);
    visitStatements(definition, visitStatement);
  };
  const visitStatement = (statement: HirStatement): void => {
    if (statement.kind === 'set' && statement.value.kind === 'pattern') {
      const name: HirExpression = { kind: 'variable', variable: statement.variable, span: statement.span };
      if (patternOf(name) === statement.value) return;
    }
    childrenOfStatement(statement).expressions.forEach(visit);
  };
  const visit = (node: HirPart): void => {
    if (isGlobal(node)) problems.at('pattern-state', node.span, {});
    else visitInside(node);
  };
  const visitInside = (node: HirPart): void => {
    if (node.kind === 'callback') visitFunction(node.function);
    if (node.kind === 'call') visitFunction(node.callee);
    if (node.kind === 'constant' && !seen.has(node.constant)) {
      seen.add(node.constant);
      visit(node.constant.value);
    }
    if (node.kind === 'method') visitMethod(node);
    else if (node.kind === 'get' && constantMembers.has(node.key) && isGlobal(node.object)) return;
    else childExpressions(node).forEach(visit);
  };
  const visitMethod = (node: HirMethod): void => {
    const [first, ...others] = node.args;
    // A literal is a new pattern at each evaluation, which is tested from its start.
    if (!(node.receiver.kind === 'pattern')) visit(node.receiver);
    if (first !== undefined && textMethods.has(node.name)) visitTaken(node, first);
    else if (first !== undefined) visit(first);
    others.forEach(visit);
  };
  const visitTaken = (node: HirMethod, taken: HirPart): void => {
    const pattern = patternOf(taken);
    if (pattern === undefined) {
      visit(taken);
      return;
    }
    if (needGlobal.has(node.name) && !isGlobal(pattern)) problems.at('pattern-not-global', taken.span, { method: node.name });
  };
  visitFunction(entry);
}
