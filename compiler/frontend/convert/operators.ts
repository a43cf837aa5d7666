import { ts } from 'ts-morph';
import type { BinaryOperator, HirExpression } from '../../hir/nodes.ts';
import { replacement } from '../unit.ts';
import { isBuiltIn, type Scope, span, symbolOf, undefinedAt } from './context.ts';
import { convertExpression } from './expressions.ts';

const { SyntaxKind: Kind } = ts;

const unaryOperators = new Map<ts.SyntaxKind, '!' | '-' | '+' | '~'>([
  [Kind.ExclamationToken, '!'],
  [Kind.MinusToken, '-'],
  [Kind.PlusToken, '+'],
  [Kind.TildeToken, '~'],
]);

export const binaryOperators = new Map<ts.SyntaxKind, BinaryOperator>([
  [Kind.PlusToken, '+'],
  [Kind.MinusToken, '-'],
  [Kind.AsteriskToken, '*'],
  [Kind.SlashToken, '/'],
  [Kind.PercentToken, '%'],
  [Kind.AsteriskAsteriskToken, '**'],
  [Kind.EqualsEqualsEqualsToken, '==='],
  [Kind.ExclamationEqualsEqualsToken, '!=='],
  [Kind.LessThanToken, '<'],
  [Kind.LessThanEqualsToken, '<='],
  [Kind.GreaterThanToken, '>'],
  [Kind.GreaterThanEqualsToken, '>='],
  [Kind.AmpersandToken, '&'],
  [Kind.BarToken, '|'],
  [Kind.CaretToken, '^'],
  [Kind.LessThanLessThanToken, '<<'],
  [Kind.GreaterThanGreaterThanToken, '>>'],
  [Kind.GreaterThanGreaterThanGreaterThanToken, '>>>'],
]);

const logicalOperators = new Map<ts.SyntaxKind, '&&' | '||' | '??'>([
  [Kind.AmpersandAmpersandToken, '&&'],
  [Kind.BarBarToken, '||'],
  [Kind.QuestionQuestionToken, '??'],
]);

const instanceKinds = new Map<string, 'error' | 'date' | 'set' | 'url'>([
  ['Error', 'error'],
  ['Date', 'date'],
  ['Set', 'set'],
  ['URL', 'url'],
]);

/** Unary and binary expressions; undefined for a node that is neither. */
export function convertOperator(scope: Scope, node: ts.Expression): HirExpression | undefined {
  const at = span(scope, node);
  if (ts.isTypeOfExpression(node)) return { kind: 'unary', operator: 'typeof', value: convertExpression(scope, node.expression), span: at };
  if (ts.isPrefixUnaryExpression(node)) {
    const operator = unaryOperators.get(node.operator);
    return operator === undefined ? undefined : { kind: 'unary', operator, value: convertExpression(scope, node.operand), span: at };
  }
  return ts.isBinaryExpression(node) ? convertBinary(scope, node) : undefined;
}

function convertBinary(scope: Scope, node: ts.BinaryExpression): HirExpression | undefined {
  const at = span(scope, node);
  const { kind } = node.operatorToken;
  if (kind === Kind.InstanceOfKeyword) return convertInstanceOf(scope, node);
  const left = convertExpression(scope, node.left);
  const right = convertExpression(scope, node.right);
  const logical = logicalOperators.get(kind);
  if (logical !== undefined) return { kind: 'logical', operator: logical, left, right, span: at };
  if (kind === Kind.InKeyword) return { kind: 'in', left, right, span: at };
  if (kind === Kind.EqualsEqualsToken || kind === Kind.ExclamationEqualsToken) return convertLooseEquality(scope, node, left, right);
  const operator = binaryOperators.get(kind);
  return operator === undefined ? undefined : { kind: 'binary', operator, left, right, span: at };
}

function convertInstanceOf(scope: Scope, node: ts.BinaryExpression): HirExpression {
  const at = span(scope, node);
  const symbol = ts.isIdentifier(node.right) ? symbolOf(scope, node.right) : undefined;
  const kind = symbol !== undefined && isBuiltIn(symbol) ? instanceKinds.get(symbol.name) : undefined;
  if (kind === undefined) {
    scope.conversion.problems.at('instance-of', at, {});
    return undefinedAt(at);
  }
  return { kind: 'is', value: convertExpression(scope, node.left), is: kind, span: at };
}

/**
 * `==` against null is a test for null or undefined. Else both operands must be of one primitive type: anything more would take
 * JavaScript's conversions, which is what the reader of a policy must not have to know. It stays an operator of its own, because a
 * value from outside need not be of its type.
 */
function convertLooseEquality(scope: Scope, node: ts.BinaryExpression, left: HirExpression, right: HirExpression): HirExpression {
  const at = span(scope, node);
  const negated = node.operatorToken.kind === Kind.ExclamationEqualsToken;
  const nullish = (value: HirExpression): HirExpression => {
    const test: HirExpression = { kind: 'nullish', value, span: at };
    return negated ? { kind: 'unary', operator: '!', value: test, span: at } : test;
  };
  const isNull = ({ kind, ...fields }: HirExpression) =>
    kind === 'literal' && 'value' in fields && (fields.value === null || fields.value === undefined);
  if (isNull(right)) return nullish(left);
  if (isNull(left)) return nullish(right);
  const leftType = primitiveType(scope, node.left);
  if (leftType === undefined || leftType !== primitiveType(scope, node.right)) {
    const token = span(scope, node.operatorToken);
    const strict = negated ? '!==' : '===';
    scope.conversion.problems.at('loose-equality', at, { strict }, [replacement(`Use ${strict}`, token, strict)]);
  }
  return { kind: 'binary', operator: negated ? '!=' : '==', left, right, span: at };
}

/** The one primitive type that all of an expression's values have. */
function primitiveType(scope: Scope, node: ts.Expression): 'string' | 'number' | 'boolean' | undefined {
  const type = scope.conversion.checker.getTypeAtLocation(node);
  const parts = type.isUnion() ? type.types : [type];
  const names = new Set(
    parts.map(({ flags }) => {
      if ((flags & ts.TypeFlags.StringLike) !== 0) return 'string';
      if ((flags & ts.TypeFlags.NumberLike) !== 0) return 'number';
      return (flags & ts.TypeFlags.BooleanLike) !== 0 ? 'boolean' : undefined;
    }),
  );
  return names.size === 1 ? [...names][0] : undefined;
}
