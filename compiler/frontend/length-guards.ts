import { ts } from 'ts-morph';
import { isAssignmentOperator } from './assignment-operator.ts';

/**
 * How long a list is sure to be where it is read, by what was asked of its length before: `if (parts.length !== 2) return;`, the
 * branch of `parts.length > 1 ? … : …`, what stands behind `&&`. Zero where nothing was asked.
 */
export function certainLength(checker: ts.TypeChecker, list: ts.Expression): number {
  const root = rootOf(list);
  const symbol = root === undefined ? undefined : checker.getSymbolAtLocation(root);
  if (symbol === undefined || !staysTheSame(list, symbol)) return 0;
  const text = pathText(list);
  const isList = (node: ts.Expression): boolean => {
    const other = rootOf(node);
    return other !== undefined && pathText(node) === text && checker.getSymbolAtLocation(other) === symbol;
  };
  let certain = 0;
  for (let node: ts.Node = list; node.parent !== undefined && !ts.isFunctionDeclaration(node); node = node.parent)
    certain = Math.max(certain, askedOnTheWay(node, isList));
  return certain;
}

type IsList = (node: ts.Expression) => boolean;

/** What the parent of a node asked before the node is reached. */
function askedOnTheWay(node: ts.Node, isList: IsList): number {
  const { parent } = node;
  if (ts.isIfStatement(parent)) return node === parent.expression ? 0 : implied(parent.expression, node === parent.thenStatement, isList);
  if (ts.isConditionalExpression(parent))
    return node === parent.condition ? 0 : implied(parent.condition, node === parent.whenTrue, isList);
  if (ts.isBinaryExpression(parent) && node === parent.right) {
    if (parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) return implied(parent.left, true, isList);
    if (parent.operatorToken.kind === ts.SyntaxKind.BarBarToken) return implied(parent.left, false, isList);
  }
  if (!ts.isBlock(parent) && !ts.isCaseOrDefaultClause(parent) && !ts.isSourceFile(parent)) return 0;
  const before = parent.statements.slice(0, Math.max(0, parent.statements.indexOf(node as ts.Statement)));
  return Math.max(
    0,
    ...before.map((statement) =>
      ts.isIfStatement(statement) && statement.elseStatement === undefined && leaves(statement.thenStatement)
        ? implied(statement.expression, false, isList)
        : 0,
    ),
  );
}

/** Whether what stands behind a statement is never reached from it. */
function leaves(statement: ts.Statement): boolean {
  if (ts.isBlock(statement)) {
    const last = statement.statements.at(-1);
    return last !== undefined && leaves(last);
  }
  return (
    ts.isReturnStatement(statement) || ts.isThrowStatement(statement) || ts.isContinueStatement(statement) || ts.isBreakStatement(statement)
  );
}

/** The length that a list has at least where a condition came out so. */
function implied(condition: ts.Expression, outcome: boolean, isList: IsList): number {
  if (ts.isParenthesizedExpression(condition)) return implied(condition.expression, outcome, isList);
  if (ts.isPrefixUnaryExpression(condition) && condition.operator === ts.SyntaxKind.ExclamationToken)
    return implied(condition.operand, !outcome, isList);
  if (isLengthOf(condition, isList)) return outcome ? 1 : 0;
  if (!ts.isBinaryExpression(condition)) return 0;
  const { left, right, operatorToken } = condition;
  const isAnd = operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
  if (isAnd || operatorToken.kind === ts.SyntaxKind.BarBarToken) {
    const sides = [implied(left, outcome, isList), implied(right, outcome, isList)];
    // `a && b` holds where both do, and fails where one does.
    return isAnd === outcome ? Math.max(...sides) : Math.min(...sides);
  }
  if (isLengthOf(left, isList) && ts.isNumericLiteral(right)) return least(operatorToken.kind, Number(right.text), outcome);
  const mirrored = mirror.get(operatorToken.kind) ?? operatorToken.kind;
  return isLengthOf(right, isList) && ts.isNumericLiteral(left) ? least(mirrored, Number(left.text), outcome) : 0;
}

const mirror: ReadonlyMap<ts.SyntaxKind, ts.SyntaxKind> = new Map([
  [ts.SyntaxKind.LessThanToken, ts.SyntaxKind.GreaterThanToken],
  [ts.SyntaxKind.LessThanEqualsToken, ts.SyntaxKind.GreaterThanEqualsToken],
  [ts.SyntaxKind.GreaterThanToken, ts.SyntaxKind.LessThanToken],
  [ts.SyntaxKind.GreaterThanEqualsToken, ts.SyntaxKind.LessThanEqualsToken],
]);

/** The least whole number for which a comparison with a constant comes out so. */
function least(operator: ts.SyntaxKind, constant: number, outcome: boolean): number {
  switch (operator) {
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
    case ts.SyntaxKind.EqualsEqualsToken:
      return outcome ? Math.ceil(constant) : constant === 0 ? 1 : 0;
    case ts.SyntaxKind.ExclamationEqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsToken:
      return outcome ? (constant === 0 ? 1 : 0) : Math.ceil(constant);
    case ts.SyntaxKind.GreaterThanToken:
      return outcome ? Math.floor(constant) + 1 : 0;
    case ts.SyntaxKind.GreaterThanEqualsToken:
      return outcome ? Math.ceil(constant) : 0;
    case ts.SyntaxKind.LessThanToken:
      return outcome ? 0 : Math.ceil(constant);
    case ts.SyntaxKind.LessThanEqualsToken:
      return outcome ? 0 : Math.floor(constant) + 1;
    default:
      return 0;
  }
}

/** `?.length` would hold nothing of a list that is not there. */
function isLengthOf(node: ts.Expression, isList: IsList): boolean {
  return (
    ts.isPropertyAccessExpression(node) && node.questionDotToken === undefined && node.name.text === 'length' && isList(node.expression)
  );
}

/** The name that a chain of members begins with. */
function rootOf(node: ts.Expression): ts.Identifier | undefined {
  if (ts.isIdentifier(node)) return node;
  return ts.isPropertyAccessExpression(node) && node.questionDotToken === undefined ? rootOf(node.expression) : undefined;
}

function pathText(node: ts.Expression): string {
  return ts.isPropertyAccessExpression(node) ? `${pathText(node.expression)}.${node.name.text}` : node.getText();
}

/** Whether a name stands for one value, of which no member on the way is written, in a file that makes no list shorter. */
function staysTheSame(list: ts.Expression, symbol: ts.Symbol): boolean {
  const names = pathText(list).split('.');
  const { assigned, shortens } = changesIn(list.getSourceFile());
  if (shortens || names.some((name) => assigned.has(name))) return false;
  return (symbol.flags & ts.SymbolFlags.Variable) !== 0;
}

interface Changes {
  /** Names of variables and members that are given another value somewhere. */
  readonly assigned: ReadonlySet<string>;
  readonly shortens: boolean;
}

const kept = new WeakMap<ts.SourceFile, Changes>();
const shortening = new Set(['pop', 'shift', 'splice']);
const fresh = new Set(['split', 'slice', 'map', 'filter', 'concat']);

function isFresh(list: ts.Expression): boolean {
  return ts.isCallExpression(list) && ts.isPropertyAccessExpression(list.expression) && fresh.has(list.expression.name.text);
}

function changesIn(file: ts.SourceFile): Changes {
  const known = kept.get(file);
  if (known !== undefined) return known;
  const assigned = new Set<string>();
  let shortens = false;
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && isAssignmentOperator(node.operatorToken.kind)) {
      if (ts.isIdentifier(node.left)) assigned.add(node.left.text);
      if (ts.isPropertyAccessExpression(node.left)) assigned.add(node.left.name.text);
      if (ts.isPropertyAccessExpression(node.left) && node.left.name.text === 'length') shortens = true;
      if (ts.isElementAccessExpression(node.left) && !ts.isNumericLiteral(node.left.argumentExpression))
        assigned.add(node.left.expression.getText());
      if (ts.isArrayLiteralExpression(node.left) || ts.isObjectLiteralExpression(node.left)) shortens = true;
    }
    // What is made right there is nobody else's: `text.split('.').pop()`. A helper, `reverse` or `sort` may answer a list that has a name.
    if (ts.isPropertyAccessExpression(node) && shortening.has(node.name.text) && !isFresh(node.expression)) shortens = true;
    ts.forEachChild(node, visit);
  };
  visit(file);
  const changes = { assigned, shortens };
  kept.set(file, changes);
  return changes;
}
