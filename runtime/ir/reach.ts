import { childrenOf, type Node } from '../../schemas/ir/nodes.ts';
import type { ProgramFunction } from '../../schemas/ir/program.ts';

/** What a call of a function may come to, the functions that it calls or hands on included. */
export interface Reach {
  /** Levels of nodes under way at the same time. */
  readonly depth: number;
  /** Slots of the frames under way at the same time. */
  readonly slots: number;
  /** Whether it may ask for an effect or a fetch. */
  readonly asks: boolean;
}

/** The reach of a function whose callees, all before it, have theirs. */
export function reachOf({ body, slots }: ProgramFunction, before: readonly Reach[]): Reach {
  const reach = { depth: 0, slots: 0, asks: false };
  const visit = (node: Node, level: number): void => {
    reach.depth = Math.max(reach.depth, level);
    reach.asks ||= node.op === 'effect' || node.op === 'fetch';
    const callee = node.op === 'call' || node.op === 'callback' ? before[node.function] : undefined;
    if (callee !== undefined) {
      reach.depth = Math.max(reach.depth, level + callee.depth);
      reach.slots = Math.max(reach.slots, callee.slots);
      reach.asks ||= callee.asks;
    }
    for (const child of childrenOf(node)) visit(child, level + 1);
  };
  for (const statement of body) visit(statement, 1);
  return { ...reach, slots: slots + reach.slots };
}
