import { ts } from 'ts-morph';
import { skipParentheses } from './constant-literals.ts';
import type { Edit } from './edits.ts';

/** What a test that keeps an element stands behind in the checker's text: `x => (test) ? $writKept(x) : $writDropped`. */
const keptName = '$writKept';

const keeping = new Set(['filter', 'find', 'findLast']);

/**
 * Lets the checker see what is known of the elements that a test keeps: in `list.filter((x) => x && x.length > 3)` none is
 * missing. TypeScript finds so only of a test that also says what all others are; which are left out is nothing to us.
 */
export function keptElementEdits(node: ts.Node): Edit[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.typeArguments !== undefined) return [];
  const [test, other] = node.arguments;
  if (!keeping.has(node.expression.name.text) || test === undefined || other !== undefined) return [];
  const arrow = skipParentheses(test);
  if (!ts.isArrowFunction(arrow) || ts.isBlock(arrow.body) || arrow.type !== undefined || arrow.modifiers !== undefined) return [];
  const [element] = arrow.parameters;
  if (element === undefined || !ts.isIdentifier(element.name) || element.initializer !== undefined || element.dotDotDotToken !== undefined)
    return [];
  const start = arrow.body.getStart();
  const end = arrow.body.getEnd();
  return [
    { start, end: start, text: '(' },
    { start: end, end, text: `) ? ${keptName}(${element.name.text}) : $writDropped` },
  ];
}

/** The author's test in what was made of it. */
export function keptTest({ condition, whenTrue }: ts.ConditionalExpression): ts.Expression | undefined {
  const isOurs = ts.isCallExpression(whenTrue) && ts.isIdentifier(whenTrue.expression) && whenTrue.expression.text === keptName;
  return isOurs ? condition : undefined;
}
