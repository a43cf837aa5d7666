import type { Block, DecisionBlock } from '../../schemas/generated/bundle.ts';
import { blocks as platformBlocks } from '../../schemas/platform/blocks.ts';
import { type FlowName, flows as platformFlowTable } from '../../schemas/platform/flows.ts';
import { report } from '../diagnostics/report.ts';
import { fileStart } from '../source/text.ts';
import { askWays, type Ends } from './ways.ts';
import { platformFlows, type Wiring, type WiringCheck } from './wiring.ts';

/** Flows that can end though nothing on the way did what they are for: a login without a session, say. */
export const checkTerminals: WiringCheck = (wiring) =>
  platformFlows(wiring).flatMap(({ name, flow }) => {
    const concluding: ReadonlySet<string> = new Set(concludingBlocks(name));
    let open: { readonly decision: DecisionBlock; readonly branch: number } | undefined;
    const { through } = askWays<boolean>(name, wiring.flows, {
      start: false,
      pass: (block, done) => done || (block.kind === 'platform' && concluding.has(block.block)),
      join: (states) => states.every((done) => done),
      branches: (decision, before, ends) => {
        const branch = before ? -1 : openBranch(ends);
        if (branch >= 0) open ??= { decision, branch };
      },
    });
    if (through !== false) return [];
    const last = flow.stages.flatMap(({ blocks }) => blocks).at(-1);
    const wanted = platformFlowTable[name].concludes
      .slice(0, 2)
      .map((block) => `\`${block}\``)
      .join(' or ');
    const place = placeOf(wiring, name, open?.decision ?? last);
    const way = open === undefined ? '' : `, by ${branchName(open.decision, open.branch)}`;
    const parameters = { flow: name, way, blocks: wanted, disabled: disabledConclusion(flow.stages, concluding) };
    return [
      platformFlowTable[name].issuesTokens ? report('flow-unfinished', place, parameters) : report('flow-aimless', place, parameters),
    ];
  });

/** What a flow is for: the blocks that any flow may end with, and those that its own standard one has. */
function concludingBlocks(name: FlowName): string[] {
  const marked = Object.entries(platformBlocks).flatMap(([block, definition]) => ('terminal' in definition ? [block] : []));
  const own: readonly string[] = platformFlowTable[name].concludes;
  return [...own, ...marked.filter((block) => !own.includes(block))];
}

/** A branch that goes on without, beside one that ends well. */
function openBranch(ends: readonly Ends<boolean>[]): number {
  const isClosed = ({ through }: Ends<boolean>) => through === true;
  return ends.some(isClosed) ? ends.findIndex(({ through }) => through === false) : -1;
}

/** What a branch of a decision is called. */
export function branchName({ slug, branches }: DecisionBlock, index: number): string {
  return index < branches.length ? `branch ${index + 1} of \`${slug}\`` : `the default of \`${slug}\``;
}

function placeOf({ tenant }: Wiring, name: string, block: Block | undefined) {
  if (block !== undefined) return tenant.placeOf(block);
  return fileStart(tenant.flows.find((flow) => flow.name === name)?.file ?? 'writ.yaml');
}

function disabledConclusion(stages: readonly { readonly blocks: readonly Block[] }[], concluding: ReadonlySet<string>): string | undefined {
  const found = stages
    .flatMap(({ blocks }) => blocks)
    .find((block) => block.disabled && block.kind === 'platform' && concluding.has(block.block));
  return found?.slug;
}
