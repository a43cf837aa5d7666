import { ts } from 'ts-morph';
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { Span } from '../hir/nodes.ts';
import { replacement, spanOf, type Unit, writtenText } from './unit.ts';

/** Where the checker found something, and what is needed to mend it. */
export interface FixPlace {
  readonly unit: Unit;
  readonly checker: ts.TypeChecker;
  readonly node: ts.Node;
  readonly span: Span;
  readonly code: number;
}

/** Fixes for a value of the wrong type. */
export function mismatchFixes(place: FixPlace): readonly Fix[] {
  return [...dateArithmeticFix(place), ...denialMessageFix(place)];
}

/** `deny('reason', 'message')`: the message stands in a record. */
function denialMessageFix({ unit, node }: FixPlace): readonly Fix[] {
  const call = node.parent;
  if (!ts.isCallExpression(call) || call.expression.getText() !== 'api.deny' || call.arguments[1] !== node) return [];
  const written = `{ message: ${writtenText(unit, node)} }`;
  return [replacement(`Write ${written}`, spanOf(unit, node), written)];
}

/** Arithmetic takes any value as a number, and so does `Number(…)`, which says it. `+` does not, nor does a comparison of two texts. */
export function numberFix({ unit, checker, node }: FixPlace): readonly Fix[] {
  const operation = ts.isBinaryExpression(node) ? node : node.parent;
  if (!ts.isBinaryExpression(operation)) return [];
  const { kind } = operation.operatorToken;
  const isNumber = (side: ts.Expression) => (checker.getTypeAtLocation(side).flags & ts.TypeFlags.NumberLike) !== 0;
  const operands = [operation.left, operation.right].filter((side) => isJson(checker, checker.getTypeAtLocation(side)));
  const isComparison = comparisons.has(kind) && [operation.left, operation.right].some(isNumber);
  if (!arithmetic.has(kind) && !isComparison) return [];
  const edits = operands.flatMap((side) => replacement('', spanOf(unit, side), `Number(${writtenText(unit, side)})`).edits);
  return edits.length === 0 ? [] : [{ title: 'Take it as a number', edits }];
}

const arithmetic: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
]);

const comparisons: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
]);

/** `later - earlier` on dates: JavaScript takes their milliseconds, and so does the fix. */
function dateArithmeticFix({ checker, node, span, code }: FixPlace): readonly Fix[] {
  const isOperand = code === 2362 || code === 2363;
  if (!isOperand || !ts.isExpression(node) || checker.typeToString(checker.getTypeAtLocation(node)) !== 'Date') return [];
  return [replacement('Use getTime()', { ...span, start: span.end }, '.getTime()')];
}

/** Whether a type is that of data that nobody described. */
export function isJson(checker: ts.TypeChecker, type: ts.Type): boolean {
  return /\bJson(Object|Members)?\b/.test(checker.typeToString(type)) && !/JsonInput|JsonRecordInput/.test(checker.typeToString(type));
}
