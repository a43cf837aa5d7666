import type { Block } from '../../schemas/generated/bundle.ts';
import { blocksIn } from '../../schemas/platform/flow-walk.ts';
import { report } from '../diagnostics/report.ts';
import { askWays } from './ways.ts';
import { blockName, platformFlows, type WiringCheck } from './wiring.ts';

/** Blocks behind the end of every way. */
export const checkDeadBlocks: WiringCheck = (wiring) =>
  platformFlows(wiring).flatMap(({ name }) => {
    const found = new Map<Block, ReturnType<WiringCheck>[number]>();
    askWays<'on'>(name, wiring.flows, {
      start: 'on',
      pass: () => 'on',
      join: () => 'on',
      dead: (block, ending) => {
        const parameters = { block: blockName(block), ending: blockName(ending) };
        found.set(block, report('block-unreachable', wiring.tenant.placeOf(block), parameters));
      },
    });
    return [...found.values()];
  });

/** Branches whose condition an earlier branch of the same decision has already. */
export const checkRepeatedConditions: WiringCheck = ({ tenant }) =>
  tenant.flows.flatMap(({ flow }) =>
    flow.stages.flatMap(({ blocks }) =>
      blocksIn(blocks).flatMap((block) => {
        if (block.kind !== 'decision') return [];
        const seen = new Map<string, number>();
        return block.branches.flatMap((branch, index) => {
          const condition = branch.if.replace(/\s+/g, ' ').trim();
          const first = seen.get(condition);
          if (first === undefined) seen.set(condition, index);
          return first === undefined ? [] : [report('branch-unreachable', tenant.placeOf(branch), { branch: first + 1, slug: block.slug })];
        });
      }),
    ),
  );
