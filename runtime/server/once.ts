import { createHash } from 'node:crypto';
import { type AnswerStore, StoreFull } from '../store/answer-store.ts';
import { Problem } from './problems.ts';
import type { Answer } from './route.ts';

/** A call that counts once, and the problem of another call under its key. */
export interface OnceKey {
  readonly owner: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly taken: () => Problem;
}

/** Runs the first call under a key; the same call again gets the same answer, another one is refused. */
export async function onlyOnce(store: AnswerStore, { taken, ...call }: OnceKey, answering: () => Promise<Answer>): Promise<Answer> {
  const run = async () => JSON.stringify(await answering());
  const once = await store.once({ ...call, run, forgets: isRefusal }).catch((error: unknown) => {
    throw error instanceof StoreFull ? new Problem('store-full', error.message) : error;
  });
  if ('conflict' in once) throw taken();
  if ('forgotten' in once) throw new Problem('answer-forgotten', 'this call was made before, and its answer is no longer kept');
  return JSON.parse(once.answer) as Answer;
}

/** What was refused has done nothing. What failed otherwise may have sent something, so it is not run again. */
function isRefusal(error: unknown): boolean {
  return error instanceof Problem && error.code !== 'run-too-large';
}

/** Tells two bodies apart that say something else: both are JSON as it was parsed, and the order of members says nothing. */
export function fingerprintOf(body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(body, (_, value: unknown) => inOrder(value)) ?? '')
    .digest('base64url');
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
