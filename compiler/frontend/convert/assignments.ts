import { ts } from 'ts-morph';
import type { BinaryOperator, HirExpression, HirStatement, Variable } from '../../hir/nodes.ts';
import { findVariable, isEvent, readVariable, type Scope, span, symbolOf, temporary } from './context.ts';
import { convertExpression } from './expressions.ts';
import { binaryOperators } from './operators.ts';

const { SyntaxKind: Kind } = ts;

const compoundOperators = new Map<ts.SyntaxKind, ts.SyntaxKind>([
  [Kind.PlusEqualsToken, Kind.PlusToken],
  [Kind.MinusEqualsToken, Kind.MinusToken],
  [Kind.AsteriskEqualsToken, Kind.AsteriskToken],
  [Kind.SlashEqualsToken, Kind.SlashToken],
  [Kind.PercentEqualsToken, Kind.PercentToken],
  [Kind.AsteriskAsteriskEqualsToken, Kind.AsteriskAsteriskToken],
  [Kind.AmpersandEqualsToken, Kind.AmpersandToken],
  [Kind.BarEqualsToken, Kind.BarToken],
  [Kind.CaretEqualsToken, Kind.CaretToken],
  [Kind.LessThanLessThanEqualsToken, Kind.LessThanLessThanToken],
  [Kind.GreaterThanGreaterThanEqualsToken, Kind.GreaterThanGreaterThanToken],
  [Kind.GreaterThanGreaterThanGreaterThanEqualsToken, Kind.GreaterThanGreaterThanGreaterThanToken],
]);

const logicalAssignments = new Map<ts.SyntaxKind, '&&' | '||' | '??'>([
  [Kind.AmpersandAmpersandEqualsToken, '&&'],
  [Kind.BarBarEqualsToken, '||'],
  [Kind.QuestionQuestionEqualsToken, '??'],
]);

/** `x = …`, `x.y += …` and their kin, which are statements here. */
export function convertAssignment(scope: Scope, node: ts.BinaryExpression): HirStatement[] {
  const at = span(scope, node);
  const compound = compoundOperators.get(node.operatorToken.kind);
  const operator = compound === undefined ? undefined : binaryOperators.get(compound);
  const logical = logicalAssignments.get(node.operatorToken.kind);
  const combine = (current: HirExpression): HirExpression => {
    const right = convertExpression(scope, node.right);
    if (operator !== undefined) return { kind: 'binary', operator, left: current, right, span: at };
    return logical === undefined ? right : { kind: 'logical', operator: logical, left: current, right, span: at };
  };
  return assign(scope, node, node.left, combine, logical);
}

/** `x++` as a statement: one more, or one less. */
export function convertIncrement(scope: Scope, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): HirStatement[] {
  const at = span(scope, node);
  const operator: BinaryOperator = node.operator === Kind.PlusPlusToken ? '+' : '-';
  const one: HirExpression = { kind: 'literal', value: 1, span: at };
  return assign(scope, node, node.operand, (current) => ({ kind: 'binary', operator, left: current, right: one, span: at }), undefined);
}

function assign(
  scope: Scope,
  node: ts.Expression,
  target: ts.Expression,
  combine: (current: HirExpression) => HirExpression,
  logical: '&&' | '||' | '??' | undefined,
): HirStatement[] {
  const at = span(scope, node);
  while (ts.isParenthesizedExpression(target)) target = target.expression;
  if (ts.isIdentifier(target)) {
    const variable = assignedVariable(scope, target);
    return variable === undefined
      ? []
      : [{ kind: 'set', variable, value: combine(readVariable(variable, span(scope, target))), assigns: true, span: at }];
  }
  if (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target)) {
    scope.conversion.problems.at('pattern-assignment', at, {});
    return [];
  }
  if (!checkWritable(scope, target)) return [];
  return assignMember(scope, node, target, combine, logical);
}

function assignedVariable(scope: Scope, target: ts.Identifier): Variable | undefined {
  const symbol = symbolOf(scope, target);
  const at = span(scope, target);
  const found = symbol === undefined ? undefined : findVariable(scope, symbol);
  if (found === undefined) {
    scope.conversion.problems.at('read-only', at, { name: target.text });
    return undefined;
  }
  if (!found.own) scope.conversion.problems.at('callback-assigns', at, { name: target.text });
  found.variable.assigned = true;
  return found.variable;
}

/** A plain assignment needs no reading; anything else reads the member once, with object and key computed once. */
function assignMember(
  scope: Scope,
  node: ts.Expression,
  target: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  combine: (current: HirExpression) => HirExpression,
  logical: '&&' | '||' | '??' | undefined,
): HirStatement[] {
  const at = span(scope, node);
  const object = convertExpression(scope, target.expression);
  const key: HirExpression = ts.isPropertyAccessExpression(target)
    ? { kind: 'literal', value: target.name.text, span: span(scope, target.name) }
    : convertExpression(scope, target.argumentExpression);
  const isPlain = ts.isBinaryExpression(node) && node.operatorToken.kind === Kind.EqualsToken;
  if (isPlain) return [{ kind: 'put', object, key, value: combine(object), span: at }];
  const objectVariable = temporary(scope, target, 'object');
  const keyVariable = temporary(scope, target, 'key');
  const readObject = readVariable(objectVariable, at);
  const readKey = readVariable(keyVariable, at);
  const prologue: HirStatement[] = [
    { kind: 'set', variable: objectVariable, value: object, span: at },
    { kind: 'set', variable: keyVariable, value: key, span: at },
  ];
  const current: HirExpression = { kind: 'index', object: readObject, key: readKey, span: at };
  const combined = combine(current);
  if (logical === undefined) return [...prologue, { kind: 'put', object: readObject, key: readKey, value: combined, span: at }];
  // `a.b ??= c` leaves a member that is there alone: no write happens.
  const value = combined.kind === 'logical' ? combined.right : combined;
  const put: HirStatement = { kind: 'put', object: readObject, key: readKey, value, span: at };
  const test: HirExpression = logical === '??' ? { kind: 'nullish', value: current, span: at } : current;
  return [...prologue, { kind: 'if', test, consequent: logical === '||' ? [] : [put], alternate: logical === '||' ? [put] : [], span: at }];
}

/** What a member is written to must hang on a variable of this function, not on the event, an input or a module constant. */
function checkWritable(scope: Scope, target: ts.PropertyAccessExpression | ts.ElementAccessExpression): boolean {
  let root: ts.Expression = target;
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root) || ts.isParenthesizedExpression(root))
    root = root.expression;
  const symbol = ts.isIdentifier(root) ? symbolOf(scope, root) : undefined;
  const found = symbol === undefined ? undefined : findVariable(scope, symbol);
  if (found === undefined || symbol === undefined || isEvent(scope, symbol)) {
    scope.conversion.problems.at('read-only', span(scope, target), { name: root.getText() });
    return false;
  }
  if (!found.own) scope.conversion.problems.at('callback-assigns', span(scope, target), { name: root.getText() });
  return true;
}
