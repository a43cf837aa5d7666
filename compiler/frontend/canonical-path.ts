import { ts } from 'ts-morph';

/**
 * The path of a read as the tables spell it: `event.user.user_id`, also behind `const { user } = event`, behind a constant for a part of
 * it, with `?.`, and with a fallback of nothing (`(event.authorization || {}).roles`).
 */
export function canonicalPath(checker: ts.TypeChecker, node: ts.Expression, depth = 0): string {
  const inner = (part: ts.Expression) => canonicalPath(checker, part, depth + 1);
  if (depth > deepest) return node.getText();
  if (ts.isParenthesizedExpression(node)) return inner(node.expression);
  if (ts.isPropertyAccessExpression(node)) return `${inner(node.expression)}.${node.name.text}`;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return `${inner(node.expression)}.${node.argumentExpression.text}`;
  if (ts.isBinaryExpression(node) && isEmptyFallback(node)) return inner(node.left);
  if (!ts.isIdentifier(node)) return node.getText();
  const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration;
  if (declaration !== undefined && ts.isBindingElement(declaration)) return bindingPath(checker, declaration, depth + 1) ?? node.text;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration) || !isConstant(declaration)) return node.text;
  const path = declaration.initializer === undefined ? node.text : inner(declaration.initializer);
  return /^(event|api)(\.\w+)*$/.test(path) ? path : node.text;
}

/** The path that a pattern takes a member from: `user_id` of `const { user_id } = event.user`. */
export function bindingPath(checker: ts.TypeChecker, element: ts.BindingElement, depth = 0): string | undefined {
  const pattern = element.parent;
  const name = element.propertyName ?? element.name;
  if (!ts.isObjectBindingPattern(pattern) || !(ts.isIdentifier(name) || ts.isStringLiteral(name)) || depth > deepest) return undefined;
  const { parent } = pattern;
  const owner = ts.isBindingElement(parent)
    ? bindingPath(checker, parent, depth + 1)
    : ts.isVariableDeclaration(parent) && parent.initializer !== undefined && isConstant(parent)
      ? canonicalPath(checker, parent.initializer, depth + 1)
      : undefined;
  return owner === undefined ? undefined : `${owner}.${name.text}`;
}

const deepest = 12;

function isConstant({ parent }: ts.VariableDeclaration): boolean {
  return (parent.flags & ts.NodeFlags.Const) !== 0;
}

function isEmptyFallback({ operatorToken, right }: ts.BinaryExpression): boolean {
  const isFallback = operatorToken.kind === ts.SyntaxKind.BarBarToken || operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken;
  return isFallback && ts.isObjectLiteralExpression(right) && right.properties.length === 0;
}
