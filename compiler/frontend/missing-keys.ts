import { ts } from 'ts-morph';
import { GeneratedText } from '../flow/generated-text.ts';
import { fallbackFor } from './missing-value.ts';
import { isStepState } from './step-problems.ts';
import { isTestedKey } from './tested-keys.ts';
import { type Problems, spanOf, type Unit } from './unit.ts';

/**
 * Reads of step keys that not every way to the block wrote. TypeScript would let `!step.check.passed` through
 * where nothing was checked: without a `??` the author has not said what that means.
 */
export function reportMissingKeys(checker: ts.TypeChecker, unit: Unit, problems: Problems): void {
  const { source } = unit;
  if (!source.text.includes('step')) return;
  const isUnspoken = (node: ts.Node): node is ts.Expression =>
    source instanceof GeneratedText ? (isRead(node, unit, source) || isInside(node)) && !isFallenBackOn(node) : isTestedKey(checker, node);
  const visit = (node: ts.Node): void => {
    if (isUnspoken(node)) {
      const type = checker.getTypeAtLocation(node);
      const there = checker.getNonNullableType(type);
      const mayMiss = type.isUnion() && type.types.some(({ flags }) => (flags & ts.TypeFlags.Undefined) !== 0);
      if (mayMiss) reportMissing(node, there, unit, problems);
    }
    ts.forEachChild(node, visit);
  };
  visit(unit.file);
}

/** A key of a block's, read by an expression's own short form, and not with a `?.` that is the author's. */
function isRead(
  node: ts.Node,
  { file, edited }: Unit,
  source: GeneratedText,
): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return false;
  const { questionDotToken } = node;
  if (!isStepState(node.expression)) return false;
  const isPutIn = (at: number) => source.isPutIn(edited.toOriginal(at));
  // What was surely written is read without a `?.`; the bracket of the slug tells it from what an author wrote so.
  return isPutIn(questionDotToken?.getStart(file) ?? node.expression.getEnd() - 1);
}

/** A member of what a block left, such as one that an answer's schema does not require, read as if it were there. */
function isInside(node: ts.Node): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return false;
  const { expression, questionDotToken, parent } = node;
  // Of a missing value nothing can be read: the checker says so itself.
  const isOwner = (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) && parent.expression === node;
  const isMember = ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression);
  return questionDotToken === undefined && !isOwner && isMember && isStepState(expression.expression) && !isOptionalChain(expression);
}

function isOptionalChain(node: ts.Expression): boolean {
  return (node.flags & ts.NodeFlags.OptionalChain) !== 0;
}

function isFallenBackOn(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent)) return isFallenBackOn(parent);
  return ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken;
}

function reportMissing(node: ts.Expression, there: ts.Type, unit: Unit, problems: Problems): void {
  const what = node.getText(unit.file);
  const fallback = (there.flags & ts.TypeFlags.BooleanLike) !== 0 ? 'false' : (fallbackFor(there) ?? '…');
  const advice = `It is written on some of the ways to this block only. Say what holds where it was not: \`${what} ?? ${fallback}\`.`;
  problems.at('possibly-missing', spanOf(unit, node), { what: `\`${what}\``, advice });
}
