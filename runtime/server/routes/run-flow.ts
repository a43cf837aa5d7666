import { randomUUID } from 'node:crypto';
import type { FlowRunRequest } from '../../../schemas/generated/flow-run-request.ts';
import { startFlow } from '../../flow/engine.ts';
import { instantOf } from '../clock.ts';
import { flowOf, tenantOf } from '../lookup.ts';
import { bodyProblems, type Route, runProblems } from '../route.ts';
import { answerRun } from './run-answer.ts';

/** For real: fetches leave the machine, through the guard and the tenant's allowlist. */
export const runFlow: Route = {
  method: 'POST',
  url: '/v1/tenants/:tenant/flows/:flow/runs',
  operation: 'runFlow',
  summary: 'Start a flow: it runs to its end, to a denial, or to a block that the platform is to run',
  takes: 'flow-run-request',
  answers: 'flow-run-answer',
  runs: true,
  problems: [...bodyProblems, ...runProblems, 'unknown-tenant', 'unknown-flow', 'invalid-event', 'run-too-large'],
  handle: (service, request) => {
    const params = request.params as { readonly tenant: string; readonly flow: string };
    const tenant = tenantOf(service, params.tenant);
    const flow = flowOf(tenant, params.flow);
    // Fastify has validated the body against the schema that the type is made from.
    const { event, now: given } = request.body as FlowRunRequest;
    const now = instantOf(given, service.now);
    const run = randomUUID();
    const start = { run, event, now: now.getTime(), nowHolds: given !== undefined };
    return answerRun(service, { run, now, tenant, stageOnly: false }, async () => startFlow(tenant, flow, start, tenant));
  },
};
