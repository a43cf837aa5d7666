import { ts } from 'ts-morph';
import { parseSource } from './project.ts';

/** A stretch of an expression and what is wrong with it. */
export interface ExpressionProblem {
  readonly kind: 'syntax' | 'api';
  readonly start: number;
  readonly end: number;
  readonly problem: string;
}

/**
 * What keeps a text from being one expression. It is spliced into a program of ours, where a text that closes a parenthesis would be
 * something else. `api` is an effect's way in, and an expression asks for none unless it is said to have it.
 */
export function expressionProblem(text: string, hasApi: boolean): ExpressionProblem | undefined {
  const { file, problems } = parseSource('expression.ts', `(${text}\n)`);
  const inside = (offset: number) => Math.min(Math.max(offset - 1, 0), text.length);
  const [syntax] = problems;
  if (syntax !== undefined) {
    const problem = typeof syntax.messageText === 'string' ? syntax.messageText : syntax.messageText.messageText;
    const words = problem.replace(/\.$/, '').replace(/'([^']*)'/g, '`$1`');
    return { kind: 'syntax', start: inside(syntax.start), end: inside(syntax.start + syntax.length), problem: words };
  }
  const [statement, ...others] = file.statements;
  const whole = statement !== undefined && ts.isExpressionStatement(statement) ? statement.expression : undefined;
  if (others.length > 0 || whole === undefined || !ts.isParenthesizedExpression(whole) || whole.getEnd() !== text.length + 3)
    return { kind: 'syntax', start: 0, end: text.length, problem: 'it is more than one expression' };
  const api = hasApi ? undefined : nameIn(file, 'api');
  if (api === undefined) return undefined;
  return { kind: 'api', start: inside(api.getStart(file)), end: inside(api.getEnd()), problem: '' };
}

/** The first place where a name stands for a value. */
function nameIn(file: ts.SourceFile, name: string): ts.Node | undefined {
  const visit = (node: ts.Node): ts.Node | undefined => {
    const { parent } = node;
    if (ts.isIdentifier(node) && node.text === name) {
      const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
      return isMember || (ts.isPropertyAssignment(parent) && parent.name === node) ? undefined : node;
    }
    return ts.forEachChild(node, visit);
  };
  return visit(file);
}
