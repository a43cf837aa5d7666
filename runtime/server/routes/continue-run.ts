import type { RunContinueRequest } from '../../../schemas/generated/run-continue-request.ts';
import { ContinuationError, largestContinuation, openRun } from '../../flow/continuation.ts';
import { continueFlow } from '../../flow/engine.ts';
import type { RunState } from '../../flow/run-state.ts';
import { largestBody } from '../body.ts';
import { tenantOf } from '../lookup.ts';
import { fingerprintOf, onlyOnce } from '../once.ts';
import { Problem } from '../problems.ts';
import { type Answer, bodyProblems, type Route, runProblems, type ServedTenant, type Service } from '../route.ts';
import { answerRun } from './run-answer.ts';

/** Goes on where a run waits. Each position is taken once: the same call again gets the same answer. */
export const continueRun: Route = {
  method: 'POST',
  url: '/v1/tenants/:tenant/runs/continue',
  operation: 'continueRun',
  summary: 'Go on with a run, once the platform has run the awaited block',
  takes: 'run-continue-request',
  answers: 'flow-run-answer',
  runs: true,
  countsOnce: true,
  bodyLimit: largestBody + largestContinuation,
  problems: [
    ...bodyProblems,
    ...runProblems,
    'unknown-tenant',
    'continuation-malformed',
    'continuation-key-unknown',
    'continuation-forged',
    'continuation-of-other-tenant',
    'continuation-taken',
    'continuation-expired',
    'bundle-gone',
    'invalid-output',
    'group-not-awaited',
    'user-changed',
    'invalid-event',
    'run-too-large',
  ],
  handle: async (service, request) => {
    const params = request.params as { readonly tenant: string };
    tenantOf(service, params.tenant);
    // Fastify has validated the body against the schema that the type is made from.
    const body = request.body as RunContinueRequest;
    const state = await opened(service, body.continuation, params.tenant);
    const tenant = service.tenants.bundle(params.tenant, state.bundle);
    if (tenant === undefined) {
      throw new Problem('bundle-gone', `the run began on the bundle ${state.bundle}, which is no longer here; start the flow again`);
    }
    const { output, event } = body;
    const key = `position ${state.run} ${state.call}`;
    const once = { owner: params.tenant, key, fingerprint: fingerprintOf({ output, event: event ?? {} }), taken };
    return onlyOnce(service.store, once, () => goOn(service, tenant, state, body));
  },
};

function taken(): Problem {
  return new Problem(
    'continuation-taken',
    'the run went on from here with another output or event; only one call may go on from a position',
  );
}

async function opened(service: Service, continuation: string, tenant: string): Promise<RunState> {
  try {
    return await openRun(continuation, service.keys, { tenant, now: service.now().getTime() });
  } catch (error) {
    if (error instanceof ContinuationError) throw new Problem(error.code, error.message);
    throw error;
  }
}

function goOn(service: Service, tenant: ServedTenant, state: RunState, { output, event = {} }: RunContinueRequest): Promise<Answer> {
  const now = state.now === null ? service.now() : new Date(state.now);
  const { run, stageOnly } = state;
  const given = { output, event, now: now.getTime() };
  return answerRun(service, { run, now, tenant, stageOnly }, async () => continueFlow(tenant, state, given, tenant));
}
