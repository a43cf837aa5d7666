import { childrenOf, type Node, type Statement, statementNodes } from '../../schemas/ir/nodes.ts';

/**
 * What a statement charges when it is entered: itself and every node of its own expressions, taken or not. Statements inside
 * it charge for themselves. Being a property of the IR, it is the same on every evaluator, and the static bound's unit.
 */
export function statementSteps(statement: Statement): number {
  let steps = 1;
  for (const child of childrenOf(statement)) {
    if (!Object.hasOwn(statementNodes, child.op)) steps += expressionSteps(child);
  }
  return steps;
}

function expressionSteps(node: Node): number {
  // The body of a `case` consists of statements, which charge for themselves.
  const children = node.op === 'case' ? [...node.tests] : childrenOf(node);
  return children.reduce((sum, child) => sum + expressionSteps(child), 1);
}
