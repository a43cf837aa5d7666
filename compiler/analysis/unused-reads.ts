import type { Problems } from '../frontend/unit.ts';
import { childExpressions, childrenOfStatement, type HirPart, visitStatements } from '../hir/children.ts';
import type { HirExpression, HirFunction, Variable } from '../hir/nodes.ts';
import type { ConstantVariables } from './constant-variables.ts';
import { eventPath, fieldAt } from './event-paths.ts';

/**
 * Warns of what is read and never used: a variable that nothing reads, and a risk signal (a flag of the event, the risk score)
 * that is only logged, so that the action looks as if it decided on it and does not.
 */
export function checkReads(entry: HirFunction, variables: ConstantVariables, problems: Problems): void {
  const definitions = new Map<Variable, HirExpression>();
  /** For each variable, the variables that its value goes into. */
  const feeds = new Map<Variable, Set<Variable>>();
  const used = new Set<Variable>();
  const logged = new Set<Variable>();
  const note = (node: HirPart, into: (variable: Variable) => void): void => {
    if (node.kind === 'variable') into(node.variable);
    if (node.kind === 'callback') noteFunction(node.function);
    if (node.kind === 'call') noteFunction(node.callee);
    if (node.kind === 'effect' && node.member === 'log') {
      const [level, ...message] = node.args;
      if (level !== undefined) note(level, (variable) => used.add(variable));
      for (const part of message) note(part, (variable) => logged.add(variable));
      return;
    }
    // What is handed to a function or decides between arms is used, whatever becomes of the result.
    const decides = node.kind === 'call' || node.kind === 'effect' || node.kind === 'fetch';
    for (const child of childExpressions(node)) note(child, decides ? (variable) => used.add(variable) : into);
  };
  const seen = new Set<HirFunction>();
  const noteFunction = (definition: HirFunction): void => {
    if (seen.has(definition)) return;
    seen.add(definition);
    visitStatements(definition, (statement) => {
      if (statement.kind === 'set' && statement.variable.name !== 'caught') {
        const { variable } = statement;
        if (!definitions.has(variable)) definitions.set(variable, statement.value);
        note(statement.value, (from) => {
          feeds.set(from, (feeds.get(from) ?? new Set()).add(variable));
        });
        return;
      }
      for (const expression of childrenOfStatement(statement).expressions) note(expression, (variable) => used.add(variable));
    });
  };
  noteFunction(entry);

  const reaches = (variable: Variable, goal: ReadonlySet<Variable>, visited = new Set<Variable>()): boolean => {
    if (goal.has(variable)) return true;
    if (visited.has(variable)) return false;
    visited.add(variable);
    return [...(feeds.get(variable) ?? [])].some((next) => reaches(next, goal, visited));
  };
  for (const [variable, definition] of definitions) {
    const path = eventPath(definition, variables);
    if (path === undefined || !isWritten(variable) || reaches(variable, used)) continue;
    const onlyLogged = reaches(variable, logged);
    if (onlyLogged && !isSignal(path)) continue;
    problems.at('unused-read', variable.span, {
      name: variable.name,
      path: `event.${path}`,
      fate: onlyLogged ? 'is only logged and decides nothing' : 'is never used',
    });
  }
}

/** Whether the author named it: what desugaring keeps for itself is nothing that the author could use. */
function isWritten({ name, span }: Variable): boolean {
  return span.source.text.slice(span.start, span.end) === name;
}

function isSignal(path: string): boolean {
  const shape = fieldAt(path)?.shape;
  return shape?.kind === 'boolean' || path === 'authentication.risk_score';
}
