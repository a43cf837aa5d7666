import type { Block, Flow } from '../generated/bundle.ts';
import { blocksIn } from './flow-walk.ts';

type RunFlow = Extract<Block, { readonly kind: 'run-flow' }>;

/** A way on which a flow runs itself: the names in order, and the block that closes the ring. */
export interface FlowRing {
  readonly chain: readonly string[];
  readonly block: RunFlow;
}

/** The rings among a tenant's flows, each once. */
export function flowRings(flows: ReadonlyMap<string, Flow>): FlowRing[] {
  const rings: FlowRing[] = [];
  const done = new Set<string>();
  const visit = (name: string, chain: readonly string[]): void => {
    for (const block of runFlowsOf(flows.get(name))) {
      const start = chain.indexOf(block.flow);
      if (start >= 0) rings.push({ chain: [...chain.slice(start), block.flow], block });
      else if (!done.has(block.flow)) visit(block.flow, [...chain, block.flow]);
    }
    done.add(name);
  };
  for (const name of flows.keys()) if (!done.has(name)) visit(name, [name]);
  return rings;
}

function runFlowsOf(flow: Flow | undefined): RunFlow[] {
  const blocks = (flow?.stages ?? []).flatMap((stage) => blocksIn(stage.blocks));
  return blocks.flatMap((block) => (block.kind === 'run-flow' ? [block] : []));
}
