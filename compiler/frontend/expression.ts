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
 * something else. An expression asks for nothing, so it has no `api`, unless it is said to have what gives sealed values.
 */
export function expressionProblem(text: string, hasSealed: boolean): ExpressionProblem | undefined {
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
  const isOne = others.length === 0 && whole !== undefined && ts.isParenthesizedExpression(whole) && whole.getEnd() === text.length + 3;
  if (!isOne || isList(whole.expression)) return { kind: 'syntax', start: 0, end: text.length, problem: 'it is more than one expression' };
  const api = apiIn(file, hasSealed);
  if (api === undefined) return undefined;
  return { kind: 'api', start: inside(api.getStart(file)), end: inside(api.getEnd()), problem: '' };
}

function isList(node: ts.Expression): boolean {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken;
}

/** The first place where `api` stands for something that the expression may not have. */
function apiIn(file: ts.SourceFile, hasSealed: boolean): ts.Node | undefined {
  const visit = (node: ts.Node): ts.Node | undefined => {
    const { parent } = node;
    if (ts.isIdentifier(node) && node.text === 'api') {
      const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
      if (isMember || (ts.isPropertyAssignment(parent) && parent.name === node)) return undefined;
      const isSealed = ts.isPropertyAccessExpression(parent) && (parent.name.text === 'secrets' || parent.name.text === 'hmac');
      return hasSealed && isSealed ? undefined : node;
    }
    return ts.forEachChild(node, visit);
  };
  return visit(file);
}
