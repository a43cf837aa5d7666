import type { JsonRecord } from '../../schemas/json.ts';
import type { AttachPoint, FlowName } from '../../schemas/platform/flows.ts';
import type { Position } from '../../schemas/platform/position.ts';
import { changeEvent } from './event-view.ts';
import { expectCarried, expectEventAt, hereOf } from './expect-event.ts';
import type { PlannedTenant } from './plan-tenant.ts';
import type { PlannedFlow } from './planned.ts';
import { platformBlockAt } from './platform-block-at.ts';
import { changesOf, expectHandedIn, expectOutput, takeAskedOutput, takeOutput } from './platform-output.ts';
import { reachablePositions } from './reachable.ts';
import type { AwaitedBlock, RunState } from './run-state.ts';
import { nothingStaged, type StagedEffects } from './staged-effects.ts';
import { expectTaken } from './taken-state.ts';
import { endOfDemands, nobodyEnd, ownListDepth, walkList } from './walk.ts';
import {
  type BlockError,
  type BlockRun,
  type End,
  effectsOf,
  type FlowHost,
  handedBy,
  type LogLine,
  newCarried,
  noPatches,
  type Walk,
} from './walk-state.ts';

/** What one call of a run came to. */
export interface FlowAnswer {
  readonly status: 'completed' | 'denied' | 'awaiting';
  /** With a denial: where it came from, its reason as the audit log sees it, and the public text that it gave. */
  readonly denial?: { readonly slug: string; readonly reason: string; readonly message: string | null };
  readonly awaiting?: AwaitedBlock;
  /** What the run goes on from once the platform has run what is awaited. */
  readonly next?: RunState;
  /** To be applied now. */
  readonly effects: StagedEffects;
  /** Empty when denied. */
  readonly step: RunState['step'];
  readonly session: string | null;
  /** Since the answer before, as the audit log sees it: what is made of a field that the tenant masks is masked. */
  readonly log: readonly LogLine[];
  readonly errors: readonly BlockError[];
  /** The programs that ran, in order. */
  readonly runs: readonly BlockRun[];
}

export interface Start {
  readonly run: string;
  readonly event: JsonRecord;
  /** Milliseconds since the epoch: the clock of every program in this call. */
  readonly now: number;
  /** Whether the instant holds for the whole run. */
  readonly nowHolds?: boolean;
}

export interface Continuation {
  readonly output: JsonRecord;
  /** Groups of the event that the awaited block changed. */
  readonly event?: JsonRecord;
  readonly now: number;
}

/** What stays the same through all calls of a run. */
type Fixed = Pick<RunState, 'run' | 'tenant' | 'bundle' | 'flow' | 'stageOnly' | 'now'>;

/** Starts a flow. Throws a FlowRefusal on an event that it cannot start with. */
export function startFlow(tenant: PlannedTenant, flow: FlowName, start: Start, host: FlowHost): Promise<FlowAnswer> {
  const planned = plannedFlow(tenant, flow);
  expectCarried(start.event);
  const walk = newWalk(start, {}, { flow, stageOnly: false, host });
  expectReachable(planned, [], walk, hereOf(flow, planned.stages[0]?.stage, walk.carried));
  return walkStages(planned, [], 0, walk, fixedOf(tenant, start, flow, false));
}

/** A flow that the tenant has not must not complete as if it had let somebody in, stage by stage neither. */
function plannedFlow({ flows, loaded }: PlannedTenant, flow: FlowName): PlannedFlow {
  const planned = flows.get(flow);
  if (planned === undefined) throw new RangeError(`${loaded.bundle.tenant} has no flow ${flow}`);
  return planned;
}

export interface StageStart extends Start {
  /** What earlier blocks of the run wrote: by slug, then by key. */
  readonly step: { readonly [slug: string]: JsonRecord };
}

/** Runs one stage's own blocks. Those of the platform in the stage's own list are the host's, who may hand in what they answered. */
export function runStage(tenant: PlannedTenant, at: AttachPoint, start: StageStart, host: FlowHost): Promise<FlowAnswer> {
  const [flow, stage] = at.split('/') as [FlowName, string];
  const planned = plannedFlow(tenant, flow);
  const index = planned.stages.findIndex((candidate) => candidate.stage === stage);
  expectCarried(start.event);
  const walk = newWalk(start, start.step, { flow, stageOnly: true, host });
  const own = { stages: index < 0 ? [] : planned.stages.slice(0, index + 1) };
  expectHandedIn(own.stages[index]?.blocks ?? [], start.step);
  expectTaken(own.stages[index]?.takes ?? [], start.step, at);
  expectReachable(own, [Math.max(index, 0)], walk);
  return walkStages(own, [], Math.max(index, 0), walk, fixedOf(tenant, start, flow, true));
}

/** Goes on behind an awaited block. Throws a FlowRefusal where the call does not fit what is awaited: nothing has run then. */
export function continueFlow(tenant: PlannedTenant, state: RunState, given: Continuation, host: FlowHost): Promise<FlowAnswer> {
  const { cursor, awaiting, flow, stageOnly } = state;
  const all = plannedFlow(tenant, flow);
  const planned = stageOnly ? { stages: all.stages.slice(0, (cursor[0] ?? 0) + 1) } : all;
  const asked = state.asked !== null;
  expectOutput(given.output, awaiting, asked, '/output');
  const event = changeEvent(state.event, given.event ?? {}, awaiting.block, changesOf(awaiting.block, asked));
  expectCarried(event);
  const walk: Walk = {
    ...newWalk({ ...given, event }, state.step, { flow, stageOnly, host }),
    carried: { ...state, event },
    stage: awaiting.stage,
  };
  const block = platformBlockAt(planned, cursor);
  if (!asked && block === undefined) throw new Error(`${state.flow} has no block of the platform where the run waits`);
  const taken = asked || block === undefined ? takeAskedOutput(awaiting, given.output) : takeOutput(block, given.output, walk);
  const fixed: Fixed = state;
  if (taken !== undefined) return Promise.resolve(answerOf(taken, walk, fixed, state.call));
  expectReachable(planned, cursor, walk, stageOnly ? undefined : hereOf(flow, awaiting.stage, walk.carried));
  const next = endOfDemands(state.asked ?? [], awaiting.slug, cursor, walk);
  if (next !== undefined) return Promise.resolve(answerOf(next, walk, fixed, state.call));
  return walkStages(planned, cursor, cursor[0] ?? 0, walk, fixed, state.call);
}

function newWalk(
  { event, now }: Pick<Start, 'event' | 'now'>,
  step: RunState['step'],
  setting: Pick<Walk, 'flow' | 'stageOnly' | 'host'>,
): Walk {
  return {
    ...setting,
    now,
    stage: '',
    cursor: [],
    carried: newCarried(event, step),
    committed: noPatches,
    log: [],
    runs: [],
    errors: [],
    seen: undefined,
  };
}

function fixedOf({ loaded }: PlannedTenant, { run, now, nowHolds = false }: Start, flow: FlowName, stageOnly: boolean): Fixed {
  return { run, tenant: loaded.bundle.tenant, bundle: loaded.digest, flow, stageOnly, now: nowHolds ? now : null };
}

/** Holds the event to what every program that may run now is promised. */
function expectReachable(planned: PlannedFlow, cursor: readonly number[], walk: Walk, here?: Position): void {
  const { given, nobody } = walk.carried;
  const passes = (slug: string, depth: number) => walk.stageOnly && (depth === ownListDepth || given.includes(slug));
  const positions = reachablePositions(planned, { cursor, nobody, passes });
  const last = planned.stages.at(-1)?.stage;
  expectEventAt(
    walk,
    here === undefined ? positions : [here, ...positions],
    walk.stageOnly && last !== undefined ? `${walk.flow}/${last}` : walk.flow,
  );
}

async function walkStages(
  planned: PlannedFlow,
  cursor: readonly number[],
  first: number,
  walk: Walk,
  fixed: Fixed,
  call = 0,
): Promise<FlowAnswer> {
  const [, ...inside] = cursor;
  for (let index = first; index < planned.stages.length; index++) {
    const stage = planned.stages[index];
    if (stage === undefined) continue;
    const resumed = index === first && inside.length > 0;
    walk.stage = stage.stage;
    if (!resumed) walk.carried = { ...walk.carried, used: { ...walk.carried.used, time: 0 } };
    const end = await walkList(stage.blocks, [index], resumed ? inside : [], walk);
    if (end !== undefined) return answerOf(end, walk, fixed, call);
  }
  return answerOf({ status: 'allowed' }, walk, fixed, call);
}

function answerOf(end: End, walk: Walk, fixed: Fixed, call: number): FlowAnswer {
  const { carried, log, runs, errors } = walk;
  const said = { session: carried.session, log, errors, runs };
  switch (end.status) {
    case 'awaiting': {
      const { awaiting, cursor, asked } = end;
      const { run, tenant, bundle, flow, stageOnly, now } = fixed;
      const next: RunState = { run, tenant, bundle, flow, stageOnly, now, ...carriedOf(walk), cursor, awaiting, asked, call: call + 1 };
      return { status: 'awaiting', awaiting, next, effects: effectsOf(walk, false), step: carried.step, ...said };
    }
    case 'denied': {
      const { slug, reason, message } = end;
      return { status: 'denied', denial: { slug, reason, message }, effects: effectsOf(walk, false), step: {}, ...said };
    }
    case 'allowed': {
      if (!carried.nobody) return { status: 'completed', effects: effectsOf(walk, true), step: carried.step, ...said };
      // Whether an account exists must not show in the answer of a password reset.
      if (walk.flow === 'password-reset') return { status: 'completed', effects: nothingStaged, step: carried.step, ...said };
      return answerOf(nobodyEnd, walk, fixed, call);
    }
  }
}

/** What is carried, without what a state of the call before may hold beside. */
function carriedOf(walk: Walk) {
  const { carried } = walk;
  const { event, patches, step, given, staged, used, ran, risk, nobody, session } = carried;
  return { event, handed: handedBy(walk), patches, step, given, staged, used, ran, risk, nobody, session };
}
