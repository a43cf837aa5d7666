import { randomUUID } from 'node:crypto';
import type { StageRunAnswer } from '../../../schemas/generated/stage-run-answer.ts';
import type { StageRunRequest } from '../../../schemas/generated/stage-run-request.ts';
import { runStage as runStageBlocks, type StageOutcome } from '../../flow/stage.ts';
import { instantOf } from '../clock.ts';
import { expectEventAtAll } from '../event-check.ts';
import { attachPointOf, tenantOf } from '../lookup.ts';
import { bodyProblems, type Route } from '../route.ts';

/** For real: fetches leave the machine, through the guard and the tenant's allowlist. */
export const runStage: Route = {
  method: 'POST',
  url: '/v1/tenants/:tenant/flows/:flow/stages/:stage/runs',
  operation: 'runStage',
  summary: "Run one stage's own blocks; the platform's blocks between them are skipped",
  takes: 'stage-run-request',
  answers: 'stage-run-answer',
  problems: [...bodyProblems, 'unknown-tenant', 'unknown-flow', 'unknown-stage', 'invalid-event'],
  handle: async (service, request) => {
    const params = request.params as { readonly tenant: string; readonly flow: string; readonly stage: string };
    const { loaded, stages, fetch, secrets } = tenantOf(service, params.tenant);
    const at = attachPointOf(params.flow, params.stage);
    // Fastify has validated the body against the schema that the type is made from.
    const { event, step = {}, now } = request.body as StageRunRequest;
    const instant = instantOf(now, service.now);
    const blocks = stages.get(at) ?? [];
    const positions = blocks.map(({ position }) => position);
    expectEventAtAll(event, at, positions);
    const outcome = await runStageBlocks(blocks, { event, step, now: instant.getTime() }, { fetch, secrets });
    const run = randomUUID();
    const { digest: bundle } = loaded;
    const head = { run, bundle, now: instant.toISOString() };
    return { body: answerOf(head, outcome, params.stage, loaded.bundle.denial.message), run, bundle };
  },
};

function answerOf(
  head: Pick<StageRunAnswer, 'run' | 'bundle' | 'now'>,
  { status, denial, awaiting, effects, step, log, runs }: StageOutcome,
  stage: string,
  standardMessage: string,
): StageRunAnswer {
  // The message of an error is for the audit log alone; whoever writes the action sees it in a dry run.
  const errors = runs.flatMap(({ slug, outcome }) => (outcome.error === null ? [] : [{ slug, code: outcome.error.code }]));
  return {
    ...head,
    status,
    ...(denial === undefined ? {} : { reason: denial.reason, message: denial.message ?? standardMessage }),
    ...(awaiting === undefined
      ? {}
      : {
          awaiting: {
            stage,
            slug: awaiting.slug,
            block: 'mfa',
            config: awaiting.factors.length === 0 ? {} : { factors: awaiting.factors },
          },
        }),
    effects,
    step,
    log: log as StageRunAnswer['log'],
    errors,
  };
}
