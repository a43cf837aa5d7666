import { type BlockName, blocks, type PlatformBlock } from '../../schemas/platform/blocks.ts';
import type { PlannedBlock, PlannedCustomFlow, PlannedDecision, PlannedList, PlannedPlatform } from './planned.ts';
import { takeOutput } from './platform-output.ts';
import { runAction, runDecision, runLogEvent, runWebhook } from './run-program.ts';
import type { Demand } from './run-state.ts';
import { type End, tell, type Walk } from './walk-state.ts';

type Cursor = readonly number[];

/** The end of a run whose user does not exist. It comes late, so that what is awaited until then does not show who has an account. */
export const nobodyEnd: End = { status: 'denied', slug: 'identity-lookup', reason: 'identity-not-found', message: null };

/**
 * Runs the blocks of a list in order, behind the block at `resume` where there is one; `at` is where the list stands. Answers how the
 * list ended before its last block was passed, and undefined when all were.
 */
export async function walkList(list: PlannedList, at: Cursor, resume: Cursor, walk: Walk): Promise<End | undefined> {
  const [first, ...inside] = resume;
  for (let index = first ?? 0; index < list.length; index++) {
    const planned = list[index];
    const resumed = index === first;
    // The awaited block itself: its output is taken.
    if (planned === undefined || (resumed && inside.length === 0)) continue;
    const end = await walkBlock(planned, [...at, index], resumed ? inside : [], walk);
    if (end !== undefined) return end;
  }
  return undefined;
}

async function walkBlock(planned: PlannedBlock, at: Cursor, resume: Cursor, walk: Walk): Promise<End | undefined> {
  walk.cursor = at;
  if (planned.kind === 'disabled') return skip(planned, 'disabled', walk);
  if (planned.kind === 'decision') return walkDecision(planned, at, resume, walk);
  if ('needsUser' in planned && isForNobody(planned, walk)) return skip(planned, 'nobody', walk);
  switch (planned.kind) {
    case 'action': {
      const { end, demands } = await runAction(planned, walk);
      return end ?? endOfDemands(demands, planned.block.slug, at, walk);
    }
    case 'webhook':
      return runWebhook(planned, walk);
    case 'log-event':
      return runLogEvent(planned, walk);
    case 'platform':
      return walkPlatform(planned, at, walk);
    case 'run-flow':
      return walkCustomFlow(planned, at, resume, walk);
    case 'deny': {
      tell(walk, planned, { did: 'reached' });
      const { slug, reason, message = null } = planned.block;
      return { status: 'denied', slug, reason, message };
    }
    case 'allow':
      tell(walk, planned, { did: 'reached' });
      return { status: 'allowed' };
  }
}

/** The run waits for the first demand of an action; the others come behind it. */
export function endOfDemands([demand, ...asked]: readonly Demand[], slug: string, cursor: Cursor, { stage }: Walk): End | undefined {
  if (demand === undefined) return undefined;
  const { block, config } = demand;
  return { status: 'awaiting', cursor, awaiting: { stage, slug, block, config }, asked };
}

async function walkDecision(planned: PlannedDecision, at: Cursor, resume: Cursor, walk: Walk): Promise<End | undefined> {
  const [resumed, ...inside] = resume;
  if (resumed !== undefined) return walkBranch(planned, resumed, at, inside, walk);
  if (isForNobody(planned, walk)) {
    skip(planned, 'nobody', walk);
    return walkBranch(planned, planned.branches.length - 1, at, [], walk);
  }
  const decided = await runDecision(planned, walk);
  return 'end' in decided ? decided.end : walkBranch(planned, decided.branch, at, [], walk);
}

function walkBranch({ branches }: PlannedDecision, branch: number, at: Cursor, resume: Cursor, walk: Walk): Promise<End | undefined> {
  return walkList(branches[branch] ?? [], [...at, branch], resume, walk);
}

/** An `allow` ends the custom flow alone; it shares the time of the stage that it runs in. */
async function walkCustomFlow(planned: PlannedCustomFlow, at: Cursor, resume: Cursor, walk: Walk): Promise<End | undefined> {
  if (resume.length === 0) tell(walk, planned, { did: 'reached' });
  const [first = 0, ...inside] = resume;
  for (let index = first; index < planned.stages.length; index++) {
    const end = await walkList(planned.stages[index] ?? [], [...at, index], index === first ? inside : [], walk);
    if (end?.status === 'allowed') return undefined;
    if (end !== undefined) return end;
  }
  return undefined;
}

/** Blocks of the platform are awaited. A host that runs single stages has run those of the stage's own list. */
function walkPlatform(planned: PlannedPlatform, cursor: Cursor, walk: Walk): End | undefined {
  const { slug, block, config = {} } = planned.block;
  if (walk.stageOnly) {
    const { step, given } = walk.carried;
    const output = given.includes(slug) ? step[slug] : undefined;
    const end = output === undefined ? undefined : takeOutput(planned, output, walk);
    if (output !== undefined || cursor.length === ownListDepth) {
      if (end === undefined) skip(planned, 'host', walk);
      return end;
    }
  }
  if (walk.carried.nobody && issues(block)) return nobodyEnd;
  tell(walk, planned, { did: 'reached' });
  return { status: 'awaiting', cursor, awaiting: { stage: walk.stage, slug, block, config }, asked: null };
}

/** Length of the cursor of a block that stands in a stage's own list. */
export const ownListDepth = 2;

function issues(block: BlockName): boolean {
  const definition: PlatformBlock = blocks[block];
  return definition.issues === true;
}

/** Whether a block needs a stored user in a run that looked its user up in vain. */
function isForNobody({ needsUser }: { readonly needsUser: boolean }, { carried }: Walk): boolean {
  return carried.nobody && needsUser;
}

function skip(block: PlannedBlock, why: 'disabled' | 'nobody' | 'host', walk: Walk): undefined {
  tell(walk, block, { did: 'skipped', why });
}
