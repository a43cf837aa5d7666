import { describe, expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';
import { fetchFailures } from '../../runtime/egress/failures.ts';
import type { JournalEntry } from '../../runtime/eval/journal.ts';
import { runReference } from '../../runtime/eval/reference/index.ts';
import { planProgram } from '../../runtime/index.ts';
import { defaultLimits, type Limits } from '../../schemas/platform/limits.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';

const at = 'login/post-auth';
const event = sampleEvent(positionOf(at));
const url = 'https://crm.acme.example/x';

interface Asked {
  /** How long each request was allowed to take, in the order in which they were asked for. */
  readonly allowed: readonly number[];
  readonly logs: readonly string[];
}

/** Runs a body whose fetches take these milliseconds, on both evaluators. */
function run(body: string, taking: readonly number[], limits: Partial<Limits> = {}): Asked {
  const source = `export default async function action(event, api) { const url = '${url}'; ${body} }`;
  const { program, bounds, diagnostics } = compileAction(source, { at, allow: ['https://crm.acme.example/'] });
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  const all = { ...defaultLimits, ...limits };
  const plan = planProgram(program, { limits: all });
  const drive = (evaluate: (journal: readonly JournalEntry[]) => ReturnType<typeof plan.run>): Asked => {
    const journal: JournalEntry[] = [];
    for (;;) {
      const result = evaluate(journal);
      if ('pending' in result) {
        for (const request of result.pending)
          journal.push({ request, answer: { status: 200, headers: {}, body: '', ms: taking[journal.length] ?? 0 } });
        continue;
      }
      expect(result.error).toBeNull();
      const [steps] = bounds?.steps ?? [];
      expect(result.usage.steps).toBeLessThanOrEqual(steps?.times ?? Number.POSITIVE_INFINITY);
      const logs = result.effects.flatMap((effect) => (effect.type === 'log' ? [effect.message] : []));
      return { allowed: journal.map(({ request }) => request.timeout), logs };
    }
  };
  const planned = drive((journal) => plan.run({ event, now: 0, journal }));
  expect(drive((journal) => runReference(program, { event, now: 0, journal, limits: all }))).toEqual(planned);
  return planned;
}

const tried = (options: string) =>
  `try { const res = await api.fetch(url, ${options}); api.log('info', String(res.status)); } catch (error) { api.log('warn', error.message); }`;

describe('the time of a fetch', () => {
  it('is two seconds unless the action asks for another', () => {
    expect(run(tried('{}'), [2000])).toEqual({ allowed: [2000], logs: ['200'] });
    expect(run(tried('{}'), [2001])).toEqual({ allowed: [2000], logs: [fetchFailures.timeout] });
    expect(run(tried('{ timeout: 500 }'), [500])).toEqual({ allowed: [500], logs: ['200'] });
    expect(run(tried('{ timeout: 500 }'), [501])).toEqual({ allowed: [500], logs: [fetchFailures.timeout] });
    expect(run(tried('{ timeout: 4000 }'), [3999])).toEqual({ allowed: [4000], logs: ['200'] });
  });

  it('is ten seconds at most, whatever is asked for', () => {
    const limits = { stageTime: 60_000 };
    expect(run(tried('{ timeout: 3_600_000 }'), [10_000], limits)).toEqual({ allowed: [10_000], logs: ['200'] });
    expect(run(tried('{ timeout: 3_600_000 }'), [10_001], limits)).toEqual({ allowed: [10_000], logs: [fetchFailures.timeout] });
    expect(run(tried('{ timeout: 3_600_000 }'), [1], { longestFetch: 3000 }).allowed).toEqual([3000]);
    expect(run(tried('{}'), [1], { fetchTime: 700 }).allowed).toEqual([700]);
  });

  it.each(['0', '-1', '0 / 0', 'undefined', 'Number(event.user.id)'])('is the usual one for what is no time: %s', (timeout) => {
    expect(run(tried(`{ timeout: ${timeout} }`), [2001])).toEqual({ allowed: [2000], logs: [fetchFailures.timeout] });
  });

  it('may depend on the event, within the same bounds', () => {
    const body = tried('{ timeout: event.user.logins_count > 0 ? 100 : 1 / 0 }');
    expect(run(body, [101])).toEqual({ allowed: [100], logs: [fetchFailures.timeout] });
  });
});

describe('the time of a stage', () => {
  it('is used up by fetches one after another, and then each rejects', () => {
    const body = [tried('{}'), tried('{}'), tried('{}'), tried('{}')].join('\n');
    expect(run(body, [2000, 2000, 999, 1]).logs).toEqual(['200', '200', '200', '200']);
    // The third uses up what was left, so the fourth has no time at all.
    expect(run(body, [2000, 2000, 1000, 0]).logs).toEqual(['200', '200', '200', fetchFailures['stage-time']]);
    expect(run(body, [2000, 2000, 1001, 0]).logs).toEqual(['200', '200', fetchFailures['stage-time'], fetchFailures['stage-time']]);
    // A fetch that ran into its own time used no more than that.
    expect(run(body, [9000, 2000, 1000, 1]).logs).toEqual([fetchFailures.timeout, '200', '200', fetchFailures['stage-time']]);
  });

  it('is used once by fetches side by side', () => {
    const both = "const [a, b] = await Promise.all([api.fetch(url), api.fetch(url)]); api.log('info', String(a.status + b.status));";
    expect(run(`${both}\n${tried('{}')}\n${tried('{}')}`, [1500, 2000, 2000, 1000]).logs).toEqual(['400', '200', '200']);
    expect(run(`${both}\n${tried('{}')}\n${tried('{}')}`, [1500, 2000, 2000, 1001]).logs).toEqual([
      '400',
      '200',
      fetchFailures['stage-time'],
    ]);
  });

  it('ends a fetch that asked for more', () => {
    expect(run(tried('{ timeout: 9000 }'), [5000])).toEqual({ allowed: [9000], logs: ['200'] });
    expect(run(tried('{ timeout: 9000 }'), [5001])).toEqual({ allowed: [9000], logs: [fetchFailures['stage-time']] });
    expect(run(tried('{ timeout: 9000 }'), [301], { stageTime: 300 }).logs).toEqual([fetchFailures['stage-time']]);
  });
});
