import { ts } from 'ts-morph';
import { isBuiltIn } from './convert/context.ts';

/**
 * What a place is in which the type checker met a secret and did not want it; undefined where it met none. The checker's own words,
 * about the type `Secret`, would not say where one may stand.
 */
export function placeOfSecret(checker: ts.TypeChecker, node: ts.Node): string | undefined {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node)
    return isSecret(checker, parent.expression) ? `a read of its member \`${parent.name.text}\`` : undefined;
  if (ts.isBinaryExpression(node))
    return isSecret(checker, node.left) || isSecret(checker, node.right) ? `an operand of \`${node.operatorToken.getText()}\`` : undefined;
  if (!isSecret(checker, node)) return undefined;
  if (ts.isCallExpression(parent) && parent.expression !== node) return `a call of \`${parent.expression.getText()}\``;
  if (ts.isBinaryExpression(parent)) return `an operand of \`${parent.operatorToken.getText()}\``;
  return 'a place that takes another type';
}

/** Whether a secret may be the value of an expression. */
function isSecret(checker: ts.TypeChecker, node: ts.Node): boolean {
  const type = checker.getTypeAtLocation(node);
  const parts = type.isUnion() ? type.types : [type];
  return parts.some(({ symbol }) => symbol?.name === 'Secret' && isBuiltIn(symbol));
}
