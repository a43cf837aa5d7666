import { ts } from 'ts-morph';
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { FixPlace } from './type-fixes.ts';
import { replacement, spanOf } from './unit.ts';

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
  const what = node.getText();
  const fallback = fallbackFor(there);
  const example = fallback === undefined ? '' : ` (\`${what} ?? ${fallback}\`)`;
  const advice = `Test for it first (\`if (${what} === undefined) return;\`), or give a fallback with ??${example}.`;
  // What an argument should be in its place is for the author to say; an index that names no member reads as a missing one does.
  const isSimple = ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
  const fixes = isIndex && isSimple && fallback === "''" ? [replacement(`Write ${what} ?? ''`, spanOf(unit, node), `${what} ?? ''`)] : [];
  return { what, advice, fixes };
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
