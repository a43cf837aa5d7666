import type { Block } from '../../schemas/generated/bundle.ts';
import { type PlatformBlock, blocks as platformBlocks } from '../../schemas/platform/blocks.ts';
import type { Wiring } from './wiring.ts';

/** Whether a check of the platform denies when it is not passed: always, unless the enabled block right behind it is a decision that reads it. */
export function deniesWhenFailed({ factsOf }: Wiring, block: Block, next: Block | undefined): boolean {
  if (block.kind !== 'platform') return false;
  const { verifies }: PlatformBlock = platformBlocks[block.block];
  if (verifies === undefined) return false;
  if (next?.kind !== 'decision') return true;
  const facts = factsOf(next);
  return (
    facts !== undefined && !facts.reads.some(({ path: [root, slug, key] }) => root === 'step' && slug === block.slug && key === verifies)
  );
}
