import type { PlannedFlow, PlannedList, PlannedPlatform } from './planned.ts';

/** The block of the platform at a place; undefined where another block stands there, as one that asked. */
export function platformBlockAt({ stages }: PlannedFlow, [stage = -1, ...cursor]: readonly number[]): PlannedPlatform | undefined {
  return blockIn(stages[stage]?.blocks ?? [], cursor);
}

function blockIn(list: PlannedList, [index = -1, branch = -1, ...inside]: readonly number[]): PlannedPlatform | undefined {
  const block = list[index];
  switch (block?.kind) {
    case 'platform':
      return block;
    case 'decision':
      return blockIn(block.branches[branch] ?? [], inside);
    case 'run-flow':
      return blockIn(block.stages[branch] ?? [], inside);
    default:
      return undefined;
  }
}
