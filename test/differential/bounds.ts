import { counts } from '../../compiler/bounds/cost.ts';
import type { Bounds } from '../../compiler/bounds/index.ts';
import { boundAt, type Measured } from '../../compiler/bounds/variables.ts';
import type { Outcome } from '../../runtime/eval/outcome.ts';
import { limits } from '../../schemas/platform/limits.ts';
import type { Difference } from '../support/oracle/index.ts';
import type { RecordedAnswer } from '../support/oracle/outcome.ts';
import type { Input } from './inputs.ts';

/** The law of static bounds: no run counts more than its action's bound, with the lengths of what the run read put in. */
export function beyondBounds(bounds: Bounds, { usage, effects }: Outcome, input: Input): Difference[] {
  const measured = measure(input);
  const logs = effects.filter(({ type }) => type === 'log').length;
  // What stands in a run that a budget ended is the charge that was one too many.
  const counted = { ...usage, logs: Math.min(logs, limits.logEntries.value), ...stagedIn(effects) };
  return counts.flatMap((name): Difference[] => {
    const most = boundAt(bounds[name], measured);
    return counted[name] <= most
      ? []
      : [{ path: name, expected: `at most ${most}: ${JSON.stringify(bounds[name])}`, actual: String(counted[name]) }];
  });
}

/** What was staged, as the budgets count it. */
function stagedIn(effects: Outcome['effects']): { state: number; claims: number; metadata: number } {
  const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
  const staged = { state: 0, claims: 0, metadata: 0 };
  for (const effect of effects) {
    if (effect.type === 'state.set') staged.state += effect.key.length + bytes(effect.value);
    if (effect.type === 'session.setCustomClaim') staged.claims += 1;
    if (effect.type === 'user.setAppMetadata' || effect.type === 'user.setUserMetadata') staged.metadata += bytes(effect.patch);
  }
  return staged;
}

function measure({ event, step, config, fetch }: Input): Measured {
  return { event, step, config, answers: fetch.map(answerOf) };
}

function answerOf(answer: RecordedAnswer): Measured['answers'][number] {
  if ('error' in answer && answer.error !== undefined) return { error: answer.error };
  const { body = '', headers = {} } = answer as { readonly body?: unknown; readonly headers?: { readonly [name: string]: string } };
  return { body: typeof body === 'string' ? body : (JSON.stringify(body) ?? ''), headers };
}
