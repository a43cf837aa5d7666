import type { Block, Flow } from '../generated/bundle.ts';

type RunFlow = Extract<Block, { readonly kind: 'run-flow' }>;

/** A block whose step key another block before it on the same way has. */
export interface RepeatedKey {
  readonly block: Block;
  /** The block of the flow that brings it in, where it stands in a custom flow. */
  readonly through: RunFlow | undefined;
}

/**
 * Step keys are flat, in custom flows too: a second block under one key would overwrite what the first one said. Branches of a
 * decision exclude each other, and may use the same keys; a custom flow that runs again says again what it is asked anew.
 */
export function repeatedKeys(flow: Flow, flows: { readonly [name: string]: Flow }): RepeatedKey[] {
  const found: RepeatedKey[] = [];
  const visit = (blocks: readonly Block[], seen: Map<string, Block>, inside: readonly RunFlow[]): void => {
    for (const block of blocks) {
      if (block.disabled) continue;
      if (leavesKey(block)) {
        if ((seen.get(block.slug) ?? block) !== block) found.push({ block, through: inside[0] });
        seen.set(block.slug, block);
      }
      if (block.kind === 'decision') {
        const ways = [...block.branches.map((branch) => branch.blocks), block.otherwise].map((list) => {
          const own = new Map(seen);
          visit(list, own, inside);
          return own;
        });
        for (const way of ways) for (const [slug, last] of way) seen.set(slug, last);
      }
      // A ring of custom flows is refused as such.
      if (block.kind !== 'run-flow' || inside.some((other) => other.flow === block.flow)) continue;
      const custom = Object.hasOwn(flows, block.flow) ? flows[block.flow] : undefined;
      for (const stage of custom?.stages ?? []) visit(stage.blocks, seen, [...inside, block]);
    }
  };
  const seen = new Map<string, Block>();
  for (const stage of flow.stages) visit(stage.blocks, seen, []);
  return found;
}

function leavesKey({ kind }: Block): boolean {
  return kind === 'action' || kind === 'webhook' || kind === 'decision' || kind === 'platform';
}
