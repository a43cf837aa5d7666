import type { FlowRunAnswer } from '../../../schemas/generated/flow-run-answer.ts';
import { answerMembers } from '../../flow/answer-members.ts';
import { ContinuationError } from '../../flow/continuation.ts';
import type { FlowAnswer } from '../../flow/engine.ts';
import { FlowRefusal } from '../../flow/refusal.ts';
import { Problem } from '../problems.ts';
import type { Answer, ServedTenant, Service } from '../route.ts';

/** Of which call an answer is. */
export interface RunCall {
  readonly run: string;
  readonly now: Date;
  readonly tenant: ServedTenant;
  readonly stageOnly: boolean;
}

/** What the engine came to, as it is answered; what it refused, as a problem. */
export async function answerRun(service: Service, call: RunCall, came: () => Promise<FlowAnswer>): Promise<Answer> {
  try {
    return await answerOf(service, call, await came());
  } catch (error) {
    if (error instanceof FlowRefusal) throw new Problem(error.code, error.message, error.errors);
    if (error instanceof ContinuationError) throw new Problem(error.code, error.message);
    throw error;
  }
}

async function answerOf(service: Service, { run, now, tenant, stageOnly }: RunCall, answer: FlowAnswer): Promise<Answer> {
  const { status, awaiting, effects, step, session, log, errors } = answer;
  const { digest: bundle, bundle: content } = tenant.loaded;
  // What expires is held to the service's own clock, whatever the run's is.
  const expires = service.now().getTime() + service.continuationLifetime;
  const body: FlowRunAnswer = {
    run,
    bundle,
    now: now.toISOString(),
    status,
    ...(awaiting === undefined ? {} : { awaiting }),
    ...(await answerMembers(answer, { keys: service.keys, expires, denialMessage: content.denial.message })),
    effects,
    ...(session === null ? {} : { session: { id: session } }),
    ...(stageOnly ? { step } : {}),
    log: log as FlowRunAnswer['log'],
    errors,
  };
  return { body, run, bundle };
}
