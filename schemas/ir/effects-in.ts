import { type Block, childrenOf, type Node, type StatementOf } from './nodes.ts';

/** The effects of a block, those inside its statements included, in pre-order. */
export function effectsIn(block: Block): StatementOf<'effect'>[] {
  const found: StatementOf<'effect'>[] = [];
  const visit = (node: Node): void => {
    if (node.op === 'effect') found.push(node);
    for (const child of childrenOf(node)) visit(child);
  };
  for (const statement of block) visit(statement);
  return found;
}
