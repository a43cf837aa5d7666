import { describe, expect, it } from 'vitest';
import { faultOf } from '../../runtime/server/fault.ts';
import { appOf, eventAt, post, stageTenant, stageUrl } from './support.ts';

const at = 'login/post-auth';

describe('a fault of the evaluator', () => {
  it('denies, and tells its class and place to the log alone', async () => {
    const body = "const answer = await api.fetch('https://api.example/hook'); api.state.set('status', answer.status);";
    const tenant = stageTenant(at, { ask: body }, { manifest: 'fetch: { allow: ["https://api.example/"] }\n' });
    const lines: string[] = [];
    // A host that breaks the promise of its types makes the evaluator fail.
    const fetch = () => async () => ({ status: 200, headers: {}, body: { secret: 'hunter2' } as unknown as string });
    const app = appOf({ tenants: [tenant], fetch, logger: { write: (line) => lines.push(line) } });
    const answer = await post(app, stageUrl(at), { event: eventAt(at) });
    expect(answer.json()).toMatchObject({ status: 'denied', reason: 'action-error', errors: [{ slug: 'ask', code: 'internal-error' }] });
    expect(answer.body).not.toContain('TypeError');
    const logged = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'the evaluator failed');
    expect(logged).toMatchObject([{ tenant: 'acme', action: 'ask', error: 'TypeError' }]);
    expect(logged[0].frames.join('\n')).toContain('runtime/eval/fetch.ts');
    expect(lines.join('\n')).not.toContain('hunter2');
  });
});

describe('what the log says of an error', () => {
  it.each([
    ['of one line', 'the secret'],
    ['of many lines', 'the secret\n    at the.secret (place.ts:1:1)'],
    ['that is empty', ''],
    ['that stands in the name of its class', 'Error'],
  ])('leaves out a message %s', (_what, message) => {
    const { error, frames } = faultOf(new RangeError(message));
    expect(error).toBe('RangeError');
    expect(frames.length).toBeGreaterThan(0);
    expect(frames[0]).toContain('fault.test.ts');
    expect(frames.join('\n')).not.toContain('secret');
  });

  it('leaves out what was thrown and is no error', () => {
    expect(faultOf('the secret')).toEqual({ error: 'string', frames: [] });
    expect(faultOf(undefined)).toEqual({ error: 'undefined', frames: [] });
  });
});
