import { sealRun } from './continuation.ts';
import type { ContinuationKeys } from './continuation-keys.ts';
import type { FlowAnswer } from './engine.ts';

/** What the answers of a bundle's runs are made with. */
interface Answering {
  readonly keys: ContinuationKeys;
  /** Milliseconds since the epoch at which the continuation expires. */
  readonly expires: number;
  /** What may be shown where a denial brings no text of its own. */
  readonly denialMessage: string;
}

/** Members of an answer that a caller sees of its denial, and of where it goes on; none of what the answer does not have. */
export interface AnswerMembers {
  /** With a denial: for the audit log; never to be shown. */
  readonly reason?: string;
  /** With a denial: what the user may read. */
  readonly message?: string;
  /** To be handed back with the output of the awaited block. */
  readonly continuation?: string;
}

/** Throws a ContinuationError where the run is too large to be sealed. */
export async function answerMembers(
  { denial, next }: Pick<FlowAnswer, 'denial' | 'next'>,
  { keys, expires, denialMessage }: Answering,
): Promise<AnswerMembers> {
  return {
    ...(denial === undefined ? {} : { reason: denial.reason, message: denial.message ?? denialMessage }),
    ...(next === undefined ? {} : { continuation: await sealRun(next, keys, expires) }),
  };
}
