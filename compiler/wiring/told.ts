import type { ConstantVariables } from '../analysis/constant-variables.ts';
import { childExpressions, childrenOfStatement, type HirPart, visitExpressions, visitStatements } from '../hir/children.ts';
import type { HirExpression, HirFunction, HirStatement } from '../hir/nodes.ts';

type Effect = Extract<HirExpression, { kind: 'effect' }>;

/**
 * The writes of step state whose value no log line tells as well. A value is told when all that it is made of stands in log lines; a
 * constant, when a log line stands beside it: both say that the program came there.
 */
export function untold(entry: HirFunction, variables: ConstantVariables): ReadonlySet<HirPart> {
  const logged = new Set<string>();
  const writes: Effect[] = [];
  const noteLeaves = (node: HirPart): void => {
    for (const leaf of leavesOf(node, variables)) logged.add(leaf);
  };
  const functions = new Set([entry]);
  visitExpressions(entry, (node) => {
    if (node.kind === 'call') functions.add(node.callee);
    if (node.kind !== 'effect') return;
    if (node.member === 'log') node.args.slice(1).forEach(noteLeaves);
    if (node.member === 'state.set') writes.push(node);
  });
  const beside = new Set([...functions].flatMap(writesBesideLogs));
  return new Set(
    writes.filter((write) => {
      const value = write.args[1];
      if (value === undefined) return false;
      const leaves = leavesOf(value, variables);
      return leaves.size === 0 ? !beside.has(write) : [...leaves].some((leaf) => !logged.has(leaf));
    }),
  );
}

/** What a value is made of: names and paths, by a text that is the same for the same. */
function leavesOf(node: HirPart, variables: ConstantVariables, found = new Set<string>()): ReadonlySet<string> {
  const at = isNamed(node) ? variables.resolve(node) : node;
  if (at !== node) {
    leavesOf(at, variables, found);
    if (found.size > 0 || at.kind === 'literal') return found;
  }
  if (at.kind === 'input') found.add(at.name);
  else if (at.kind === 'variable') found.add(`${at.variable.name} ${at.variable.span.source.path} ${at.variable.span.start}`);
  else if (at.kind === 'get') for (const leaf of leavesOf(at.object, variables)) found.add(`${leaf}.${at.key}`);
  else for (const child of childExpressions(at)) leavesOf(child, variables, found);
  return found;
}

function isNamed(node: HirPart): node is Extract<HirExpression, { kind: 'variable' | 'constant' }> {
  return node.kind === 'variable' || node.kind === 'constant';
}

/** The writes that stand in one list of statements with a log line. */
function writesBesideLogs(definition: HirFunction): HirPart[] {
  const inList = (block: readonly HirStatement[]): HirPart[] => {
    const effects = block.flatMap((statement) =>
      statement.kind === 'evaluate' && statement.value.kind === 'effect' ? [statement.value] : [],
    );
    const hasLog = effects.some(({ member }) => member === 'log');
    return hasLog ? effects.filter(({ member }) => member === 'state.set') : [];
  };
  const found = inList(definition.body);
  visitStatements(definition, (statement) => {
    for (const block of childrenOfStatement(statement).blocks) found.push(...inList(block));
  });
  return found;
}
