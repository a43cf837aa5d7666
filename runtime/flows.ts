import { randomUUID } from 'node:crypto';
import type { JsonRecord } from '../schemas/json.ts';
import { type AttachPoint, type FlowName, isAttachPoint } from '../schemas/platform/flows.ts';
import type { LoadedBundle } from './bundle/load.ts';
import type { ExecuteOptions } from './execute.ts';
import { type AnswerMembers, answerMembers } from './flow/answer-members.ts';
import { openRun } from './flow/continuation.ts';
import type { ContinuationKeys } from './flow/continuation-keys.ts';
import { continueFlow, type FlowAnswer, runStage, startFlow } from './flow/engine.ts';
import { type OnActionFault, planTenant } from './flow/plan-tenant.ts';

/** What an embedding program decides about a tenant's flows. */
export interface FlowsOptions extends ExecuteOptions {
  /** What seals continuations. All processes that go on with the same runs share them. */
  readonly keys: ContinuationKeys;
  /** Milliseconds until a continuation expires; 15 minutes when left out. */
  readonly continuationLifetime?: number;
  readonly now?: () => Date;
  /** Gets what made the evaluator fail: it is a fault of ours, and the run was denied. */
  readonly onFault?: OnActionFault;
}

/** What one call of a run came to, as the service answers it. */
export interface FlowRun extends Omit<FlowAnswer, 'next' | 'denial'>, AnswerMembers {
  readonly run: string;
  readonly bundle: string;
  readonly now: string;
}

/** The flows of one bundle, for a program that is a platform itself and has no server in between. */
export interface Flows {
  /** Starts a flow. Throws a FlowRefusal on an event that the flow cannot start with, and a RangeError on a flow that the bundle has not. */
  readonly start: (flow: FlowName, given: { readonly event: JsonRecord; readonly now?: string }) => Promise<FlowRun>;
  /** Goes on behind the awaited block. Throws a FlowRefusal or a ContinuationError; nothing has run then. */
  readonly continue: (given: {
    readonly continuation: string;
    readonly output: JsonRecord;
    readonly event?: JsonRecord;
  }) => Promise<FlowRun>;
  /** Runs one stage's own blocks, for hosts that hook single stages. Throws as `start` does. */
  readonly runStage: (
    at: AttachPoint,
    given: { readonly event: JsonRecord; readonly step?: { readonly [slug: string]: JsonRecord }; readonly now?: string },
  ) => Promise<FlowRun>;
}

const defaultLifetime = 15 * 60_000;

/**
 * Plans the flows of a bundle once. Whoever embeds them sees to it that a continuation counts once: the same one may be handed in again, and
 * the run id says that it is the same run.
 */
export function openFlows(loaded: LoadedBundle, options: FlowsOptions): Flows {
  const { keys, continuationLifetime = defaultLifetime, now: clock = () => new Date(), onFault, ...host } = options;
  const tenant = planTenant(loaded, onFault);
  const { bundle, digest } = loaded;
  const answerOf = async (run: string, now: Date, answer: FlowAnswer): Promise<FlowRun> => {
    const { next: _next, denial: _denial, ...rest } = answer;
    const expires = clock().getTime() + continuationLifetime;
    const members = await answerMembers(answer, { keys, expires, denialMessage: bundle.denial.message });
    return { ...rest, run, bundle: digest, now: now.toISOString(), ...members };
  };
  const begin = (given: { readonly event: JsonRecord; readonly now?: string }) => {
    const now = given.now === undefined ? clock() : new Date(given.now);
    if (Number.isNaN(now.getTime())) throw new RangeError(`now is no instant: ${given.now}`);
    return { now, start: { run: randomUUID(), event: given.event, now: now.getTime(), nowHolds: given.now !== undefined } };
  };
  return {
    start: async (flow, given) => {
      const { now, start } = begin(given);
      return answerOf(start.run, now, await startFlow(tenant, flow, start, host));
    },
    continue: async ({ continuation, output, event = {} }) => {
      const state = await openRun(continuation, keys, { tenant: bundle.tenant, now: clock().getTime() });
      if (state.bundle !== digest) throw new RangeError(`the run began on the bundle ${state.bundle}; hand it to the flows of that one`);
      const now = state.now === null ? clock() : new Date(state.now);
      return answerOf(state.run, now, await continueFlow(tenant, state, { output, event, now: now.getTime() }, host));
    },
    runStage: async (at, given) => {
      if (!isAttachPoint(at)) throw new RangeError(`the platform has no stage ${at}`);
      const { now, start } = begin(given);
      return answerOf(start.run, now, await runStage(tenant, at, { ...start, step: given.step ?? {} }, host));
    },
  };
}
