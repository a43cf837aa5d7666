import { ts } from 'ts-morph';
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { Span } from '../hir/nodes.ts';
import { isAssignmentOperator } from './assignment-operator.ts';

/**
 * The fix that makes `for (let i = 0; i < list.length; i++)` a loop over the list itself. Offered where the body does nothing with
 * the list but read `list[i]` and its length, and leaves `i` alone: then both loops meet the same elements.
 */
export function countingLoopFix(loop: ts.ForStatement, spanOf: (node: ts.Node) => Span): readonly Fix[] {
  const counted = countedList(loop);
  if (counted === undefined) return constantCountFix(loop, spanOf);
  const { index, list } = counted;
  const reads: ts.ElementAccessExpression[] = [];
  let isPlain = true;
  let isIndexUsed = false;
  const words = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isElementAccessExpression(node) && node.expression.getText() === list && node.argumentExpression.getText() === index) {
      if (isChanged(node)) isPlain = false;
      reads.push(node);
      return;
    }
    if (ts.isPropertyAccessExpression(node) && node.expression.getText() === list && node.name.text === 'length') return;
    if (ts.isExpression(node) && node.getText() === list) isPlain = false;
    if (ts.isIdentifier(node) && node.text === index) {
      if (isChanged(node)) isPlain = false;
      isIndexUsed = true;
    }
    ts.forEachChild(node, visit);
  };
  visit(loop.statement);
  const collect = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) words.add(node.text);
    ts.forEachChild(node, collect);
  };
  collect(loop.getSourceFile());
  const item = ['item', 'element', 'each'].find((name) => !words.has(name));
  if (!isPlain || item === undefined) return [];
  const { source, start } = spanOf(loop.initializer ?? loop);
  const header = isIndexUsed ? `const [${index}, ${item}] of ${list}.entries()` : `const ${item} of ${list}`;
  const end = spanOf(loop.incrementor ?? loop).end;
  return [
    {
      title: 'Use for…of',
      edits: [
        { range: source.rangeOf(start, end), text: header },
        ...reads.map((read) => ({ range: source.rangeOf(spanOf(read).start, spanOf(read).end), text: item })),
      ],
    },
  ];
}

const mostNumbers = 20;

/** `for (let i = 0; i < 3; i++)`, whose body leaves `i` alone, as a loop over the numbers. */
function constantCountFix(loop: ts.ForStatement, spanOf: (node: ts.Node) => Span): readonly Fix[] {
  const counter = counterOf(loop);
  const { condition, incrementor, initializer } = loop;
  if (counter === undefined || condition === undefined || incrementor === undefined || initializer === undefined) return [];
  const { index, start } = counter;
  if (!ts.isBinaryExpression(condition) || condition.left.getText() !== index || !ts.isNumericLiteral(condition.right)) return [];
  const { kind } = condition.operatorToken;
  const isInclusive = kind === ts.SyntaxKind.LessThanEqualsToken;
  if (!isInclusive && kind !== ts.SyntaxKind.LessThanToken) return [];
  const length = Number(condition.right.text) - start + (isInclusive ? 1 : 0);
  if (!Number.isInteger(length) || length < 1 || length > mostNumbers) return [];
  let isPlain = true;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === index && isChanged(node)) isPlain = false;
    ts.forEachChild(node, visit);
  };
  visit(loop.statement);
  if (!isPlain) return [];
  const numbers = Array.from({ length }, (_none, offset) => start + offset);
  const { source, start: from } = spanOf(initializer);
  const range = source.rangeOf(from, spanOf(incrementor).end);
  return [{ title: 'Use for…of', edits: [{ range, text: `const ${index} of [${numbers.join(', ')}]` }] }];
}

/** The one variable of a loop that begins at a number and goes up by one. */
function counterOf({ initializer, incrementor }: ts.ForStatement): { readonly index: string; readonly start: number } | undefined {
  const [declaration, more] = initializer !== undefined && ts.isVariableDeclarationList(initializer) ? initializer.declarations : [];
  if (declaration === undefined || more !== undefined || !ts.isIdentifier(declaration.name) || incrementor === undefined) return undefined;
  const first = declaration.initializer;
  if (first === undefined || !ts.isNumericLiteral(first)) return undefined;
  const index = declaration.name.text;
  const steps = [`${index}++`, `++${index}`, `${index} += 1`, `${index}+=1`];
  return steps.includes(incrementor.getText()) ? { index, start: Number(first.text) } : undefined;
}

/** What a loop counts through: a variable, or a list of the event or the configuration, which nothing in the body can change. */
function countedList({
  initializer,
  condition,
  incrementor,
}: ts.ForStatement): { readonly index: string; readonly list: string } | undefined {
  if (initializer === undefined || condition === undefined || incrementor === undefined) return undefined;
  const [declaration, more] = ts.isVariableDeclarationList(initializer) ? initializer.declarations : [];
  if (declaration === undefined || more !== undefined || !ts.isIdentifier(declaration.name) || declaration.initializer?.getText() !== '0')
    return undefined;
  const index = declaration.name.text;
  if (!['++', ' += 1', '+=1'].some((step) => incrementor.getText() === `${index}${step}`) && incrementor.getText() !== `++${index}`)
    return undefined;
  if (!ts.isBinaryExpression(condition) || condition.operatorToken.kind !== ts.SyntaxKind.LessThanToken) return undefined;
  const { left, right } = condition;
  if (left.getText() !== index || !ts.isPropertyAccessExpression(right) || right.name.text !== 'length') return undefined;
  const list = right.expression.getText();
  return /^(\w+|(event|config|step)(\.\w+)+)$/.test(list) ? { index, list } : undefined;
}

/** Whether an expression is assigned, counted up or down, or taken as a target. */
function isChanged(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return parent.left === node && isAssignmentOperator(parent.operatorToken.kind);
  return (
    (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) &&
    (parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken)
  );
}
