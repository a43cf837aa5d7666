import { describe, expect, it } from 'vitest';
import { InvalidEvent, planProgram } from '../../runtime/index.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import { effect, literal, nothing, programOf } from '../security/hand-made.ts';

const login = positionOf('login/post-login');
const signUp = positionOf('registration/pre-create');
const options = { fetch: () => Promise.reject(new Error('nothing is fetched here')) };
const plan = planProgram(programOf([effect('log', literal('info'), literal('ran'))], { positions: [login, signUp] }));

describe('an action that stands in two flows', () => {
  it.each([login, signUp])('takes the event of $at', async (position) => {
    expect(await plan.execute({ event: sampleEvent(position), now: 0 }, options)).toMatchObject({ decision: 'continue' });
  });

  it.each([login, signUp])('says of a wrong event what keeps it from the position that it is closest to: $at', async (position) => {
    const { tenant: _tenant, ...event } = sampleEvent(position);
    const refused = plan.execute({ event, now: 0 }, options);
    await expect(refused).rejects.toBeInstanceOf(InvalidEvent);
    await expect(refused).rejects.toThrow(position.at);
    await expect(refused).rejects.toMatchObject({ errors: [{ message: expect.stringContaining('tenant') }] });
  });
});

describe('a fault of the evaluator', () => {
  const fetching = programOf(
    [
      {
        op: 'fetch',
        requests: [{ op: 'request', url: literal('https://api.example/'), options: nothing, headers: [], targets: [0] }],
        all: false,
        slot: 0,
      },
    ],
    {
      targets: [{ method: 'GET', url: [{ text: 'https://api.example/' }] }],
    },
  );
  const request = { method: 'GET', url: 'https://other.example/', headers: {}, timeout: 2000, target: 0 };
  const foreign = [{ request, answer: { status: 200, headers: {}, body: '', ms: 1 } }];

  it('denies, with its cause for the host alone', () => {
    const causes: unknown[] = [];
    const outcome = planProgram(fetching, { onInternalError: (error) => causes.push(error) }).run({ event: {}, now: 0, journal: foreign });
    expect(outcome).toMatchObject({ decision: 'deny', reason: 'action-error', error: { code: 'internal-error' } });
    expect(JSON.stringify(outcome)).not.toContain('journal');
    expect(causes).toEqual([expect.objectContaining({ message: expect.stringContaining('journal') })]);
  });

  it('is no error of the action: those are not told', () => {
    const causes: unknown[] = [];
    const throwing = programOf([{ op: 'throw', value: literal('no error') }]);
    planProgram(throwing, { onInternalError: (error) => causes.push(error) }).run({ event: {}, now: 0 });
    expect(causes).toEqual([]);
  });
});
