import { ts } from 'ts-morph';
import type { HirCase, HirExpression, HirStatement } from '../../hir/nodes.ts';
import { type Scope, span } from './context.ts';
import { convertExpression } from './expressions.ts';
import { convertBlock } from './statements.ts';

/** `switch`: empty clauses share the body of the next one; a clause with statements must leave, so that nothing falls through. */
export function convertSwitch(scope: Scope, node: ts.SwitchStatement): HirStatement[] {
  const value = convertExpression(scope, node.expression);
  const cases: HirCase[] = [];
  let fallback: readonly HirStatement[] = [];
  let group: ts.CaseOrDefaultClause[] = [];
  const { clauses } = node.caseBlock;
  clauses.forEach((clause, index) => {
    group.push(clause);
    if (clause.statements.length === 0 && index < clauses.length - 1) return;
    if (index < clauses.length - 1 && !leaves(clause.statements.at(-1)))
      scope.conversion.problems.at('switch-falls-through', span(scope, clause), {});
    const body = convertBlock(scope, withoutTrailingBreak(clause.statements));
    const tests = group.filter(ts.isCaseClause).map((member) => convertExpression(scope, member.expression));
    if (group.some(ts.isDefaultClause)) {
      fallback = body;
      checkTestsOfDefault(scope, group, tests);
    } else cases.push({ tests, body, span: span(scope, clause) });
    group = [];
  });
  return [{ kind: 'switch', value, cases, fallback, span: span(scope, node) }];
}

/** `case x: default:` chooses the default whatever `x` is; that is only the same if computing `x` cannot matter. */
function checkTestsOfDefault(scope: Scope, group: readonly ts.CaseOrDefaultClause[], tests: readonly HirExpression[]): void {
  const clauses = group.filter(ts.isCaseClause);
  tests.forEach((test, index) => {
    const clause = clauses[index];
    if (test.kind !== 'literal' && test.kind !== 'constant' && clause !== undefined) {
      scope.conversion.problems.at('unsupported-syntax', span(scope, clause), { syntax: 'a computed case that shares the default' });
    }
  });
}

function leaves(statement: ts.Statement | undefined): boolean {
  if (statement === undefined) return false;
  if (ts.isBlock(statement)) return leaves(statement.statements.at(-1));
  if (ts.isTryStatement(statement)) {
    const { tryBlock, catchClause, finallyBlock } = statement;
    const body = leaves(tryBlock) && (catchClause === undefined || leaves(catchClause.block));
    return body || (finallyBlock !== undefined && leaves(finallyBlock));
  }
  if (ts.isIfStatement(statement))
    return statement.elseStatement !== undefined && leaves(statement.thenStatement) && leaves(statement.elseStatement);
  return (
    ts.isBreakStatement(statement) || ts.isReturnStatement(statement) || ts.isThrowStatement(statement) || ts.isContinueStatement(statement)
  );
}

function withoutTrailingBreak(statements: readonly ts.Statement[]): readonly ts.Statement[] {
  const last = statements.at(-1);
  if (last === undefined) return statements;
  if (ts.isBreakStatement(last)) return statements.slice(0, -1);
  return ts.isBlock(last) ? [...statements.slice(0, -1), ...withoutTrailingBreak(last.statements)] : statements;
}
