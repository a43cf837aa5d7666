import { ts } from 'ts-morph';
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { FixPlace } from './type-fixes.ts';
import { replacement, spanOf, type Unit, writtenText } from './unit.ts';

/** What is handed on or indexed with although it may be missing. */
export interface MissingValue {
  readonly what: string;
  readonly advice: string;
  readonly fixes: readonly Fix[];
}

/**
 * A value that would do if it were there: an argument, or an index. The checker's own words for it name two types and not the
 * value, which leaves the author to guess which of several it is.
 */
export function missingValue({ unit, checker, node }: FixPlace): MissingValue | undefined {
  if (!ts.isExpression(node)) return undefined;
  const type = checker.getTypeAtLocation(node);
  const there = checker.getNonNullableType(type);
  if (there === type || (there.flags & ts.TypeFlags.Never) !== 0) return undefined;
  const isIndex = ts.isElementAccessExpression(node.parent) && node.parent.argumentExpression === node;
  if (!isIndex && !(isArgument(node) && fits(checker, node, there))) return undefined;
  const what = writtenText(unit, node);
  const fallback = fallbackFor(there);
  const advice = missingAdvice(unit, checker, node, fallback);
  // What an argument should be in its place is for the author to say; an index that names no member reads as a missing one does.
  const isSimple = ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
  const fixes = isIndex && isSimple && fallback === "''" ? [replacement(`Write ${what} ?? ''`, spanOf(unit, node), `${what} ?? ''`)] : [];
  return { what, advice, fixes: [...fixes, ...defaultFix(unit, checker, node, fallback)] };
}

/** What to write so that a value is there: a default where it is taken out of a list, a test where it has a name, or a fallback. */
export function missingAdvice(unit: Unit, checker: ts.TypeChecker, node: ts.Expression, fallback: string | undefined): string {
  const what = writtenText(unit, node);
  const missing = isNullAlone(checker.getTypeAtLocation(node)) ? 'null' : 'undefined';
  const found = pieceOf(checker, node);
  if (found !== undefined && fallback !== undefined) {
    const elements = found.pattern.elements.map((element) => `${element.getText()}${element === found.piece ? ` = ${fallback}` : ''}`);
    return `Give it a default where the list is taken apart (\`[${elements.join(', ')}]\`), or test for it first (\`if (${what} === ${missing}) return;\`).`;
  }
  const binds = ts.isConditionalExpression(node) || ts.isBinaryExpression(node) ? `(${what})` : what;
  const example = fallback === undefined ? '' : ` (\`${binds} ?? ${fallback}\`)`;
  const isNamed = ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
  return isNamed && !/[(\n]/.test(what)
    ? `Test for it first (\`if (${what} === ${missing}) return;\`), or give a fallback with ??${example}.`
    : `Put it into a constant and test that first, or give a fallback with ??${example}.`;
}

/** Whether what is missing is null and never undefined. */
function isNullAlone(type: ts.Type): boolean {
  const parts = type.isUnion() ? type.types : [type];
  const has = (flag: ts.TypeFlags) => parts.some((part) => (part.flags & flag) !== 0);
  return has(ts.TypeFlags.Null) && !has(ts.TypeFlags.Undefined);
}

/** The default, put in where a list is taken apart. */
export function defaultFix(unit: Unit, checker: ts.TypeChecker, node: ts.Expression, fallback: string | undefined): readonly Fix[] {
  const piece = pieceOf(checker, node)?.piece;
  if (piece === undefined || fallback === undefined || piece.getSourceFile() !== unit.file) return [];
  const span = spanOf(unit, piece);
  return [replacement(`Write ${writtenText(unit, piece)} = ${fallback}`, { ...span, start: span.end }, ` = ${fallback}`)];
}

/** Where a name takes a piece out of a list that may be shorter: `const [a, b] = text.split('@')`. */
function pieceOf(checker: ts.TypeChecker, node: ts.Expression): { piece: ts.BindingElement; pattern: ts.ArrayBindingPattern } | undefined {
  const piece = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  if (piece === undefined || !ts.isBindingElement(piece) || !ts.isArrayBindingPattern(piece.parent)) return undefined;
  return piece.initializer === undefined && piece.dotDotDotToken === undefined ? { piece, pattern: piece.parent } : undefined;
}

/** What stands for a missing value of a type: the empty text, or zero. */
export function fallbackFor(type: ts.Type): string | undefined {
  const kinds = type.isUnion() ? type.types : [type];
  const isEach = (flags: ts.TypeFlags) => kinds.every((kind) => (kind.flags & flags) !== 0);
  if (isEach(ts.TypeFlags.StringLike)) return "''";
  return isEach(ts.TypeFlags.NumberLike) ? '0' : undefined;
}

function isArgument(node: ts.Expression): boolean {
  const { parent } = node;
  return (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && (parent.arguments ?? []).some((argument) => argument === node);
}

function fits(checker: ts.TypeChecker, node: ts.Expression, type: ts.Type): boolean {
  const expected = checker.getContextualType(node);
  return expected !== undefined && checker.isTypeAssignableTo(type, expected);
}
