import { ts } from 'ts-morph';
import { parameterKey } from './infer-parameters.ts';
import { certainLength } from './length-guards.ts';
import { isJson } from './type-fixes.ts';
import type { Unit } from './unit.ts';

/** `$writLong2(list)`: a list that is sure to have two elements, put into the checker's text and skipped behind it. */
const longList = /^\$writLong\d$/;
export const mostCertain = 8;

/**
 * Finds reads of a list, by a constant place or taken apart, behind a question for its length: the checker follows such questions
 * for lists of a fixed length alone, and takes each element for one that may be missing. Two pieces of text by the author's
 * offsets of the list.
 */
export function inferLongLists(program: ts.Program, units: Iterable<Unit>): ReadonlyMap<string, string> {
  const checker = program.getTypeChecker();
  const found = new Map<string, string>();
  for (const unit of units) {
    if (!/\.\s*length\b/.test(unit.file.text)) continue;
    const visit = (node: ts.Node): void => {
      const list = listRead(checker, node);
      // In a generic call of data that nobody described the checker loses itself.
      const isData = list !== undefined && isJson(checker, checker.getTypeAtLocation(list));
      const length = list === undefined || isData ? 0 : Math.min(certainLength(checker, list), mostCertain);
      if (list !== undefined && length > 0 && isMissing(checker, node, length)) {
        const offset = (at: number) => longKey(unit.source.path, unit.edited.toOriginal(at));
        found.set(offset(list.getStart(unit.file)), `$writLong${length}(`);
        found.set(`${offset(list.getEnd())} end`, ')');
      }
      ts.forEachChild(node, visit);
    };
    visit(unit.file);
  }
  return found;
}

/** Distinct from the keys of what is put in elsewhere. */
export function longKey(path: string, offset: number): string {
  return `long ${parameterKey(path, offset)}`;
}

/** What is in the call that was put around a list. */
export function longListIn(node: ts.CallExpression): ts.Expression | undefined {
  return ts.isIdentifier(node.expression) && longList.test(node.expression.text) ? node.arguments[0] : undefined;
}

/** The list of which elements are read here, where nothing but their being there is asked of them. */
function listRead(checker: ts.TypeChecker, node: ts.Node): ts.Expression | undefined {
  if (ts.isVariableDeclaration(node) && ts.isArrayBindingPattern(node.name))
    return node.initializer !== undefined && isPath(node.initializer) ? node.initializer : undefined;
  if (!ts.isElementAccessExpression(node) || node.questionDotToken !== undefined || !ts.isNumericLiteral(node.argumentExpression))
    return undefined;
  if (!isPath(node.expression) || isAsked(node)) return undefined;
  return (checker.getTypeAtLocation(node).flags & ts.TypeFlags.Any) === 0 ? node.expression : undefined;
}

function isPath(node: ts.Expression): boolean {
  return ts.isIdentifier(node) || (ts.isPropertyAccessExpression(node) && node.questionDotToken === undefined && isPath(node.expression));
}

/** Whether a read is part of a question, by which the checker knows more of the same read later. */
function isAsked(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent)) return isAsked(parent);
  if (ts.isTypeOfExpression(parent) || ts.isPrefixUnaryExpression(parent) || ts.isIfStatement(parent)) return true;
  if (ts.isConditionalExpression(parent)) return parent.condition === node;
  if (!ts.isBinaryExpression(parent)) return ts.isPropertyAccessExpression(parent) && parent.questionDotToken !== undefined;
  const { kind } = parent.operatorToken;
  return parent.left === node ? kind !== ts.SyntaxKind.PlusToken : comparing.has(kind);
}

const comparing: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
]);

/** Whether the checker takes what is sure to be there for something that may be missing. */
function isMissing(checker: ts.TypeChecker, node: ts.Node, length: number): boolean {
  const mayBeMissing = (at: ts.Node): boolean => {
    const type = checker.getTypeAtLocation(at);
    return (type.isUnion() ? type.types : [type]).some(({ flags }) => (flags & ts.TypeFlags.Undefined) !== 0);
  };
  if (ts.isElementAccessExpression(node)) return Number(node.argumentExpression.getText()) < length && mayBeMissing(node);
  if (!ts.isVariableDeclaration(node) || !ts.isArrayBindingPattern(node.name)) return false;
  return node.name.elements
    .slice(0, length)
    .some(
      (element) =>
        ts.isBindingElement(element) && element.initializer === undefined && ts.isIdentifier(element.name) && mayBeMissing(element.name),
    );
}
