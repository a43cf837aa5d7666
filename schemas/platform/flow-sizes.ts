import type { Flow } from '../generated/bundle.ts';
import { blocksIn } from './flow-walk.ts';

/** Blocks that a flow may come to once its custom flows are written out: every check and every plan goes through all of them. */
export const largestFlow = 1000;

/** How many blocks each flow comes to with its custom flows written out where they run, the disabled ones included. */
export function flowSizes(flows: ReadonlyMap<string, Flow>): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  const sizeOf = (name: string): number => {
    const known = sizes.get(name);
    if (known !== undefined) return known;
    // A flow that runs itself is another mistake, and has to end here.
    sizes.set(name, 0);
    const blocks = (flows.get(name)?.stages ?? []).flatMap((stage) => blocksIn(stage.blocks));
    const size = blocks.reduce((sum, block) => sum + 1 + (block.kind === 'run-flow' ? sizeOf(block.flow) : 0), 0);
    sizes.set(name, size);
    return size;
  };
  for (const name of flows.keys()) sizeOf(name);
  return sizes;
}
