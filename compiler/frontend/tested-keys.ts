import { ts } from 'ts-morph';

/**
 * A key of a block's that an action tests, compares or tells without a word about its being missing, also by way of a constant. What
 * else can be done with a value that may be missing, its type refuses.
 */
export function isTestedKey(checker: ts.TypeChecker, node: ts.Node): node is ts.Expression {
  return ts.isExpression(node) && isTested(node) && isKey(checker, node);
}

function isTested(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent)) return isTested(parent);
  if (ts.isBinaryExpression(parent)) {
    const other = parent.left === node ? parent.right : parent.left;
    return logical.has(parent.operatorToken.kind)
      ? parent.left === node || isTested(parent)
      : comparing.has(parent.operatorToken.kind) && !isNothing(other);
  }
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isConditionalExpression(parent)) return parent.condition === node;
  return (ts.isIfStatement(parent) && parent.expression === node) || ts.isSwitchStatement(parent) || ts.isTemplateSpan(parent);
}

const logical = new Set([ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken]);
const comparing = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
]);

function isNothing(node: ts.Expression): boolean {
  return node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');
}

/** Whether an expression is `step.<slug>.<key>` of described keys, without a `?.`, or a constant that was given one. */
function isKey(checker: ts.TypeChecker, node: ts.Expression): boolean {
  const from = sourceOf(checker, node);
  if (from === undefined) return false;
  return from.isMember ? isBlock(checker, from.of) : isKey(checker, from.of);
}

/** Whether an expression is what a block wrote, with keys that are known. */
function isBlock(checker: ts.TypeChecker, node: ts.Expression): boolean {
  const from = sourceOf(checker, node);
  if (from === undefined) return false;
  if (!from.isMember) return isBlock(checker, from.of);
  const isOfStep = ts.isIdentifier(from.of) && from.of.text === 'step';
  return isOfStep && checker.getIndexInfosOfType(checker.getNonNullableType(checker.getTypeAtLocation(node))).length === 0;
}

/** What an expression is a member of, also by `const { key } = step.slug`; or the expression that a constant stands for. */
function sourceOf(checker: ts.TypeChecker, node: ts.Expression): { readonly isMember: boolean; readonly of: ts.Expression } | undefined {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    return node.questionDotToken === undefined ? { isMember: true, of: node.expression } : undefined;
  }
  const declaration = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  if (declaration === undefined || (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) === 0) return undefined;
  if (ts.isVariableDeclaration(declaration)) return declaration.initializer && { isMember: false, of: declaration.initializer };
  if (!ts.isBindingElement(declaration) || declaration.initializer !== undefined || declaration.dotDotDotToken !== undefined)
    return undefined;
  const { parent } = declaration.parent;
  return ts.isVariableDeclaration(parent) && parent.initializer !== undefined ? { isMember: true, of: parent.initializer } : undefined;
}
