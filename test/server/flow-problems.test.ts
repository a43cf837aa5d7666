import { beforeAll, describe, expect, it } from 'vitest';
import type { LoadedBundle } from '../../runtime/bundle/load.ts';
import { type ContinuationKeys, newContinuationKey } from '../../runtime/flow/continuation-keys.ts';
import type { ProblemCode } from '../../runtime/server/problems.ts';
import { memoryStore } from '../../runtime/store/memory-store.ts';
import { documents } from '../../schemas/documents/index.ts';
import type { FlowRunAnswer } from '../../schemas/generated/flow-run-answer.ts';
import { validate } from '../../schemas/validator.ts';
import { flowProblemCodes } from './flow-problem-codes.ts';
import { call, early, goOn, type Headers, known, loginTenant, now, start, user, wellFor } from './flow-support.ts';
import { appOf, continueUrl, flowUrl, stageUrl } from './support.ts';

const stages = `
  pre-login: [identity-lookup, password-check]
  post-auth:
    - action: read
  post-login: [issue-session]
`;
const actions = { read: "api.log('info', 'read'); api.user.setAppMetadata({ read: true });" };
const keys: ContinuationKeys = [newContinuationKey()];

let acme: LoadedBundle;
let other: LoadedBundle;
beforeAll(() => {
  acme = loginTenant(stages, actions);
  const loaded = loginTenant('\n  pre-login: [identity-lookup]\n  post-login: [issue-session]\n');
  other = { ...loaded, bundle: { ...loaded.bundle, tenant: 'globex' } };
});

const serving = (rest: object = {}) => appOf({ tenants: [acme, other], continuationKeys: keys, ...rest });

/** The problem that a call is answered with. It follows its schema. */
async function problemOf(app: ReturnType<typeof appOf>, url: string, body: unknown, headers: Headers = {}) {
  const answer = await call(app, url, body, headers);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const problem = answer.json();
  expect(validate(documents.problem ?? false, problem)).toEqual([]);
  expect(problem.status).toBe(answer.statusCode);
  return problem as { readonly code: ProblemCode; readonly detail: string; readonly errors?: readonly object[] };
}

const seen = new Set<string>();

async function expectProblem(code: (typeof flowProblemCodes)[number], ...[app, url, body, headers]: Parameters<typeof problemOf>) {
  seen.add(code);
  const problem = await problemOf(app, url, body, headers);
  expect(problem.code).toBe(code);
  return problem;
}

/** A run that waits at Password Check. */
async function atPassword(app: ReturnType<typeof appOf>): Promise<FlowRunAnswer> {
  return goOn(app, await start(app));
}

describe('a continuation', () => {
  it('that was changed in any part is refused', async () => {
    const app = serving();
    const { continuation = '' } = await start(app);
    const parts = continuation.split('.');
    for (const index of [0, 2, 3, 4]) {
      const part = parts[index] ?? '';
      // Not the last character: some of its bits say nothing.
      const changed = `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}`;
      const text = parts.map((whole, at) => (at === index ? changed : whole)).join('.');
      const { code } = await problemOf(app, continueUrl(), { continuation: text, output: { found: true } });
      expect(code).toBe(index === 0 ? 'continuation-malformed' : 'continuation-forged');
    }
    seen.add('continuation-forged');
  });

  it('that was cut at any place is refused', async () => {
    const app = serving();
    const { continuation = '' } = await start(app);
    for (const length of [0, 1, 20, continuation.indexOf('.') + 5, continuation.length - 30, continuation.length - 1]) {
      await expectProblem('continuation-malformed', app, continueUrl(), { continuation: continuation.slice(0, length), output: {} });
    }
    await expectProblem('continuation-malformed', app, continueUrl(), { continuation: `${continuation}.x`, output: {} });
  });

  it('that was sealed with a key which is not here is refused', async () => {
    const { continuation } = await start(serving({ continuationKeys: [newContinuationKey()] }));
    const problem = await expectProblem('continuation-key-unknown', serving(), continueUrl(), { continuation, output: { found: true } });
    expect(problem.detail).toContain('replicas must share their keys');
  });

  it('under the id of a key of ours, but sealed with another, is refused', async () => {
    const [key] = keys;
    const { continuation } = await start(serving({ continuationKeys: [{ ...newContinuationKey(), id: key.id }] }));
    await expectProblem('continuation-forged', serving(), continueUrl(), { continuation, output: { found: true } });
  });

  it('is opened by keys that were rotated', async () => {
    const begun = await start(serving());
    const rotated = serving({ continuationKeys: [newContinuationKey(), ...keys] });
    const went = await goOn(rotated, begun);
    expect(went.awaiting?.block).toBe('password-check');
    // It is sealed with the new key now.
    await expectProblem('continuation-key-unknown', serving(), continueUrl(), { continuation: went.continuation, ...wellFor(went) });
  });

  it('that expired is refused, whatever the clock of the run is', async () => {
    let clock = Date.parse('2026-05-05T12:00:00Z');
    const app = serving({ now: () => new Date(clock), continuationLifetime: 60_000 });
    const begun = await start(app);
    clock += 59_999;
    const went = await goOn(app, begun);
    clock += 60_000;
    const problem = await expectProblem('continuation-expired', app, continueUrl(), { continuation: went.continuation, ...wellFor(went) });
    expect(problem.detail).toBe('the continuation expired at 2026-05-05T12:01:59.999Z; start the flow again');
  });

  it("of another tenant's run is refused", async () => {
    const app = serving();
    const { continuation } = await start(app);
    await expectProblem('continuation-of-other-tenant', app, continueUrl('globex'), { continuation, output: { found: true } });
  });

  it('of a bundle that is not here any more is refused', async () => {
    const { continuation } = await start(serving());
    const changed = loginTenant(stages, { read: "api.log('info', 'changed');" });
    const app = appOf({ tenants: [changed], continuationKeys: keys });
    const problem = await expectProblem('bundle-gone', app, continueUrl(), { continuation, output: { found: true } });
    expect(problem.detail).toContain(acme.digest);
  });

  it('is taken once: the same call again gets the same answer, another one is refused', async () => {
    const app = serving();
    const begun = await start(app);
    const first = await goOn(app, begun);
    expect(await goOn(app, begun)).toEqual(first);
    await expectProblem('continuation-taken', app, continueUrl(), { continuation: begun.continuation, output: { found: false } });
    await expectProblem('continuation-taken', app, continueUrl(), { continuation: begun.continuation, output: { found: true }, event: {} });
  });

  it('is taken once by calls that say the same, whatever the order of their members and without an event as with an empty one', async () => {
    const app = serving();
    const password = await goOn(app, await start(app));
    const { authentication } = wellFor(password).event ?? {};
    const event = { authentication: Object.fromEntries(Object.entries(authentication as object).reverse()) };
    const checked = await goOn(app, password);
    expect(await goOn(app, password, { event, output: { verified: true } })).toEqual(checked);
    const without = await goOn(app, checked, { output: { session_id: 'ses_1' } });
    expect(await goOn(app, checked, { output: { session_id: 'ses_1' }, event: {} })).toEqual(without);
  });

  it('does not take a session without a name', async () => {
    const app = serving();
    const checked = await goOn(app, await goOn(app, await start(app)));
    const problem = await problemOf(app, continueUrl(), { continuation: checked.continuation, output: { session_id: '' } });
    expect(problem).toMatchObject({ code: 'invalid-output', errors: [{ pointer: '/output/session_id', message: 'must not be empty' }] });
  });

  it('is not taken by a call that was refused', async () => {
    const app = serving();
    const begun = await start(app);
    await expectProblem('invalid-output', app, continueUrl(), { continuation: begun.continuation, output: { found: 'yes' } });
    expect((await goOn(app, begun)).awaiting?.block).toBe('password-check');
  });
});

describe('an output or an event', () => {
  it('that the awaited block does not answer is refused', async () => {
    const app = serving();
    const { continuation } = await start(app);
    const wrong = await expectProblem('invalid-output', app, continueUrl(), { continuation, output: { found: 1 } });
    expect(wrong).toMatchObject({ errors: [{ pointer: '/output/found', message: 'must be true or false, not a number' }] });
    const missing = await expectProblem('invalid-output', app, continueUrl(), { continuation, output: {} });
    expect(missing.detail).toBe('the output is none of identity-lookup: /output lacks the member "found"');
  });

  it('that changes what the awaited block does not change is refused', async () => {
    const app = serving();
    const begun = await start(app);
    const problem = await expectProblem('group-not-awaited', app, continueUrl(), {
      continuation: begun.continuation,
      output: { found: true },
      event: { user: user ?? null, request: known.request ?? null, authentication: known.authentication ?? null },
    });
    const message = 'does not change with identity-lookup, which may change user and connection';
    expect(problem.errors).toEqual([
      { pointer: '/event/request', message },
      { pointer: '/event/authentication', message },
    ]);
    const password = await goOn(app, begun);
    await expectProblem('group-not-awaited', app, continueUrl(), {
      continuation: password.continuation,
      output: { verified: true },
      event: { user: user ?? null },
    });
  });

  it('that makes the user another one is refused', async () => {
    const app = appOf({
      tenants: [
        loginTenant(
          '\n  pre-login: [identity-lookup, profile-update, identity-lookup: { slug: again }]\n  post-login: [issue-session]\n'.replace(
            'identity-lookup: { slug: again }',
            '{ identity-lookup: {}, slug: again }',
          ),
        ),
      ],
    });
    const atProfile = await goOn(app, await start(app));
    for (const changed of [{ ...(user as object), id: 'usr_other' }, null, {}]) {
      const body = { continuation: atProfile.continuation, output: {}, event: { user: changed } };
      const problem = await expectProblem('user-changed', app, continueUrl(), body);
      expect(problem.errors).toEqual([{ pointer: '/event/user/id', message: 'is not the user whom the run began to know' }]);
    }
  });

  it('that the blocks behind cannot read is refused, with the places, and nothing has run', async () => {
    const app = serving();
    const wrongStart = await problemOf(app, flowUrl('login'), { event: { ...early, request: {} } });
    expect(wrongStart).toMatchObject({
      code: 'invalid-event',
      errors: expect.arrayContaining([expect.objectContaining({ pointer: '/event/request' })]),
    });
    const begun = await start(app);
    const unknown = await problemOf(app, continueUrl(), { continuation: begun.continuation, output: { found: true } });
    expect(unknown).toMatchObject({ code: 'invalid-event', errors: [{ pointer: '/event', message: 'lacks the member "user"' }] });
    const broken = await problemOf(app, continueUrl(), {
      continuation: begun.continuation,
      output: { found: true },
      event: { user: { ...(user as object), email: 7 } },
    });
    expect(broken).toMatchObject({
      code: 'invalid-event',
      errors: [{ pointer: '/event/user/email', message: 'must be text, not a number' }],
    });
    expect((await goOn(app, begun)).awaiting?.block).toBe('password-check');
  });
});

it('the step state of a stage that is run without what its blocks read is refused', async () => {
  const stages =
    '\n  pre-login: [identity-lookup, password-check, { action: gate }]\n  post-auth: [{ action: reader }]\n  post-login: [issue-session]\n';
  const actions = { gate: "api.state.set('level', 1);", reader: "api.log('info', String(step.gate.level));" };
  const app = appOf({ tenants: [loginTenant(stages, actions)] });
  await expectProblem('invalid-step', app, stageUrl('login/post-auth'), { event: known, step: { gate: { level: '1' } } });
});

describe('a name that nothing has', () => {
  it.each([
    ['unknown-tenant', flowUrl('login', 'nobody'), 'no bundle of a tenant "nobody" is active here'],
    ['unknown-tenant', continueUrl('__proto__'), 'no bundle of a tenant "__proto__" is active here'],
    ['unknown-flow', flowUrl('logn'), 'acme has no flow "logn"; did you mean "login"?'],
    ['unknown-flow', flowUrl('logout'), 'acme has no flow "logout"; there are: login'],
    ['unknown-flow', flowUrl('constructor'), 'acme has no flow "constructor"; there are: login'],
  ] as const)('%s: %s', async (code, url, detail) => {
    const body = url.endsWith('continue') ? { continuation: 'x', output: {} } : { event: early };
    expect(await problemOf(serving(), url, body)).toMatchObject({ code, detail });
  });
});

describe('Idempotency-Key and Deadline-Ms', () => {
  it('that are none are refused', async () => {
    const app = serving();
    for (const key of ['', 'a b', 'é', 'x'.repeat(256)]) {
      await expectProblem('invalid-header', app, flowUrl('login'), { event: early }, { 'idempotency-key': key });
    }
    for (const deadline of ['0', '-1', '1.5', '600001', 'soon', '']) {
      await expectProblem('invalid-header', app, flowUrl('login'), { event: early }, { 'deadline-ms': deadline });
    }
  });

  it('give the same call the same answer, also while it is under way, and refuse another', async () => {
    const app = serving();
    const headers = { 'idempotency-key': 'login-1' };
    const [first, second] = await Promise.all([start(app, 'login', early, headers), start(app, 'login', early, headers)]);
    expect(second).toEqual(first);
    expect(await start(app, 'login', early, headers)).toEqual(first);
    await expectProblem('idempotency-key-reused', app, flowUrl('login'), { event: early }, headers);
    // The same call, spelled otherwise.
    expect(await start(app, 'lo%67in', early, headers)).toEqual(first);
    // Another tenant's, and no key at all, are other calls.
    expect((await call(app, flowUrl('login', 'globex'), { event: early }, headers)).json().run).not.toBe(first.run);
    expect((await start(app)).run).not.toBe(first.run);
  });

  it('are remembered within bounds: a call whose answer had to make room is not made again, and one that cannot be remembered not at all', async () => {
    const app = serving({ store: memoryStore({ keepFor: 60_000, capacity: 1, mostCalls: 2 }) });
    const body = { event: early, now };
    expect((await start(app, 'login', early, { 'idempotency-key': 'first' })).status).toBe('awaiting');
    await expectProblem('answer-forgotten', app, flowUrl('login'), body, { 'idempotency-key': 'first' });
    expect((await start(app, 'login', early, { 'idempotency-key': 'second' })).status).toBe('awaiting');
    await expectProblem('store-full', app, flowUrl('login'), body, { 'idempotency-key': 'third' });
  });

  it('bound the call; made again, it gets its answer', async () => {
    const manifest = 'fetch: { allow: ["https://crm.acme.example/"] }\n';
    const slow = loginTenant(
      '\n  pre-login: [{ action: ask }, identity-lookup]\n  post-login: [issue-session]\n',
      { ask: "const answer = await api.fetch('https://crm.acme.example/a'); api.log('info', await answer.text());" },
      { manifest },
    );
    let asked = 0;
    let answer: (() => void) | undefined;
    const app = appOf({
      tenants: [slow],
      fetch: () => () => {
        asked++;
        return new Promise((resolve) => {
          answer = () => resolve({ status: 200, headers: {}, body: 'came' });
        });
      },
    });
    const headers = { 'idempotency-key': 'slow', 'deadline-ms': '20' };
    const body = { event: early };
    const { detail } = await expectProblem('deadline-exceeded', app, flowUrl('login'), body, headers);
    expect(detail).toContain('made again with the same Idempotency-Key it gets its answer');
    answer?.();
    const again = await call(app, flowUrl('login'), body, { 'idempotency-key': 'slow' });
    expect(again.json()).toMatchObject({ status: 'awaiting', log: [{ message: 'came' }] });
    expect(asked).toBe(1);
    const { detail: unnamed } = await expectProblem('deadline-exceeded', app, flowUrl('login'), body, { 'deadline-ms': '20' });
    expect(unnamed).toContain('made again it runs a second time');
    answer?.();
  });
});

describe('a run', () => {
  it('whose event is too large to be carried is refused before anything runs', async () => {
    const texts = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`key_${index}`, 'x'.repeat(90_000)]));
    const stages =
      '\n  pre-login: [identity-lookup, { action: mark, commit: immediately }, password-check]\n  post-login: [issue-session]\n';
    const app = appOf({ tenants: [loginTenant(stages, { mark: "api.user.setAppMetadata({ marked: true }); api.log('info', 'ran');" })] });
    const begun = await start(app);
    const large = { ...(user as object), user_metadata: texts };
    const body = { continuation: begun.continuation, output: { found: true }, event: { user: large } };
    const refused = await call(app, continueUrl(), body);
    expect(refused.json()).toMatchObject({ status: 422, code: 'invalid-event', errors: [{ pointer: '/event' }] });
    expect(await goOn(app, begun)).toMatchObject({ effects: { app_metadata: { marked: true } }, log: [{ message: 'ran' }] });
  });

  it('that is too large to be sealed is refused', async () => {
    const blocks = Array.from(
      { length: 110 },
      (_, index) => `    - { action: grow, slug: grow-${index}, config: { name: key${index} } }\n`,
    );
    const stages = `\n  pre-login: [identity-lookup, password-check]\n  post-auth:\n${blocks.join('')}    - mfa\n  post-login: [issue-session]\n`;
    const grow = 'api.user.setAppMetadata({ [String(config?.name)]: event.request.user_agent.repeat(8) });';
    const app = appOf({ tenants: [loginTenant(stages, { grow })] });
    const agent = { ...early, request: { ...(early.request as object), user_agent: 'x'.repeat(2000) } } as typeof early;
    const password = await goOn(app, await start(app, 'login', agent));
    await expectProblem('run-too-large', app, continueUrl(), { continuation: password.continuation, ...wellFor(password) });
  });

  it('that waits somewhere goes on from there alone', async () => {
    const app = serving();
    const password = await atPassword(app);
    const denied = await goOn(app, password, { output: { verified: false } });
    expect(denied).toMatchObject({ status: 'denied', reason: 'password-check-failed' });
    await expectProblem('continuation-taken', app, continueUrl(), { continuation: password.continuation, output: { verified: true } });
  });
});

it('asks for every problem that only flows have', () => {
  expect([...seen].sort()).toEqual([...flowProblemCodes].sort());
});
