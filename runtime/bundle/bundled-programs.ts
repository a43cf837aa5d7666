import type { Block, Bundle, CompiledBlock } from '../../schemas/generated/bundle.ts';
import { type CompilableBlock, isCompilable } from '../../schemas/platform/flow-walk.ts';

/** A program of a bundle, and where it stands. */
export interface BundledProgram extends CompiledBlock {
  /** Of the action, or of the block that was compiled to it. */
  readonly slug: string;
  readonly pointer: string;
  /** The block that was compiled to it, if it is no action's. */
  readonly block?: CompilableBlock;
}

/** Every program of a bundle: those of its actions and of the blocks of its flows, whether anything runs them or not. */
export function programsOf({ actions, flows }: Bundle): readonly BundledProgram[] {
  const inFlows = Object.entries(flows).flatMap(([name, { stages }]) =>
    stages.flatMap(({ blocks }, index) => programsIn(blocks, `/bundle/flows/${name}/stages/${index}/blocks`)),
  );
  return [...Object.entries(actions).map(([slug, action]) => ({ ...action, slug, pointer: `/bundle/actions/${slug}` })), ...inFlows];
}

function programsIn(blocks: readonly Block[], list: string): BundledProgram[] {
  return blocks.flatMap((block, index) => {
    const pointer = `${list}/${index}`;
    const compiled = isCompilable(block) ? block.compiled : undefined;
    const own =
      compiled === undefined || !isCompilable(block) ? [] : [{ ...compiled, slug: block.slug, pointer: `${pointer}/compiled`, block }];
    if (block.kind !== 'decision') return own;
    const branches = block.branches.flatMap((branch, at) => programsIn(branch.blocks, `${pointer}/branches/${at}/blocks`));
    return [...own, ...branches, ...programsIn(block.otherwise, `${pointer}/otherwise`)];
  });
}
