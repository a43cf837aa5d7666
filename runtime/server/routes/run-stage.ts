import { randomUUID } from 'node:crypto';
import type { StageRunRequest } from '../../../schemas/generated/stage-run-request.ts';
import { runStage as runStageBlocks } from '../../flow/engine.ts';
import { instantOf } from '../clock.ts';
import { attachPointOf, tenantOf } from '../lookup.ts';
import { bodyProblems, type Route, runProblems } from '../route.ts';
import { answerRun } from './run-answer.ts';

/** For real: fetches leave the machine, through the guard and the tenant's allowlist. */
export const runStage: Route = {
  method: 'POST',
  url: '/v1/tenants/:tenant/flows/:flow/stages/:stage/runs',
  operation: 'runStage',
  summary: "Run one stage's own blocks; the platform's blocks between them are skipped",
  takes: 'stage-run-request',
  answers: 'stage-run-answer',
  runs: true,
  problems: [
    ...bodyProblems,
    ...runProblems,
    'unknown-tenant',
    'unknown-flow',
    'unknown-stage',
    'invalid-event',
    'invalid-output',
    'invalid-step',
    'run-too-large',
  ],
  handle: (service, request) => {
    const params = request.params as { readonly tenant: string; readonly flow: string; readonly stage: string };
    const tenant = tenantOf(service, params.tenant);
    const at = attachPointOf(tenant, params.flow, params.stage);
    // Fastify has validated the body against the schema that the type is made from.
    const { event, step = {}, now: given } = request.body as StageRunRequest;
    const now = instantOf(given, service.now);
    const run = randomUUID();
    const start = { run, event, step, now: now.getTime(), nowHolds: given !== undefined };
    return answerRun(service, { run, now, tenant, stageOnly: true }, async () => runStageBlocks(tenant, at, start, tenant));
  },
};
