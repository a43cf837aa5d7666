import { ts } from 'ts-morph';
import type { Fix } from '../diagnostics/diagnostic.ts';
import { isAssignmentOperator } from './assignment-operator.ts';
import { spanOf, type Unit } from './unit.ts';

/** The fix that reads on with `?.` from what may be missing; none where it is written to, or not read from at all. */
export function optionalReadFix(unit: Unit, missing: ts.Node): readonly Fix[] {
  const access = missing.parent;
  const reads = ts.isPropertyAccessExpression(access) || ts.isElementAccessExpression(access);
  if (!reads || access.expression !== missing || access.questionDotToken !== undefined || isTarget(access)) return [];
  const { source, end } = spanOf(unit, missing);
  const next = spanOf(unit, ts.isPropertyAccessExpression(access) ? access.name : access.argumentExpression).start;
  const text = ts.isPropertyAccessExpression(access) ? '?.' : '?.[';
  return [{ title: 'Read it with ?.', edits: [{ range: source.rangeOf(end, next), text }] }];
}

/** Whether an access, or what is reached through it, is assigned. */
function isTarget(access: ts.Expression): boolean {
  const { parent } = access;
  if (ts.isBinaryExpression(parent)) return parent.left === access && isAssignmentOperator(parent.operatorToken.kind);
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken;
  }
  const inside = (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) && parent.expression === access;
  return inside && isTarget(parent);
}
