import type { InjectOptions as Request } from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LoadedBundle } from '../../runtime/bundle/load.ts';
import { largestBody } from '../../runtime/server/body.ts';
import { type ProblemCode, problemKinds } from '../../runtime/server/problems.ts';
import { routes } from '../../runtime/server/routes/index.ts';
import { documents } from '../../schemas/documents/index.ts';
import { validate } from '../../schemas/validator.ts';
import { flowProblemCodes } from './flow-problem-codes.ts';
import { acmeBundle, actionUrl, appOf, continueUrl, eventAt, flowUrl, post, stageTenant, stageUrl } from './support.ts';

let acme: LoadedBundle;
beforeAll(async () => {
  acme = await acmeBundle();
});

const at = 'login/post-auth';
const now = '2026-03-02T10:00:00.000Z';
const json = { 'content-type': 'application/json' };
const event = eventAt(at, 'high-risk');
const run = actionUrl('step-up-on-risk');

const to = (url: string, payload: unknown, rest: Request = {}): Request => ({ method: 'POST', url, payload: payload as object, ...rest });

function expectToFollow(schema: string, body: string): void {
  expect(validate(documents[schema] ?? false, JSON.parse(body))).toEqual([]);
}

describe('every answer that is no problem', () => {
  const calls: { readonly [operation: string]: Request } = {
    runAction: to(run, { event, at }),
    runStage: to(stageUrl(at), { event }),
    runFlow: to(flowUrl('login'), { event }),
    health: { method: 'GET', url: '/healthz' },
    readiness: { method: 'GET', url: '/readyz' },
    openapi: { method: 'GET', url: '/openapi.json' },
  };

  it.each(routes)('$operation follows its schema and is not to be stored', async ({ operation, answers }) => {
    const app = appOf({ tenants: [acme] });
    const answer = await (operation === 'continueRun' ? goOn(app) : app.inject(calls[operation] ?? { url: 'no call of the test' }));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
    expect(answer.headers).toHaveProperty('x-request-id');
    if (answers !== undefined) expectToFollow(answers, answer.body);
  });
});

async function goOn(app: ReturnType<typeof appOf>) {
  const { continuation } = (await post(app, flowUrl('login'), { event })).json();
  return post(app, continueUrl(), { continuation, output: { found: true } });
}

describe('every problem', () => {
  const big = JSON.stringify({ event: { text: 'x'.repeat(largestBody) } });
  const nested = `{"event":{"a":${'['.repeat(200)}${']'.repeat(200)}}}`;
  const cases: readonly (readonly [ProblemCode, string, Request, object?])[] = [
    ['malformed-url', 'a percent sign alone', { method: 'GET', url: '/%zz' }],
    ['not-found', 'a path that nothing is at', { method: 'GET', url: '/v1/nothing' }],
    ['not-found', 'such a path, whatever the body', to('/v1/nothing', '{', { headers: json })],
    ['not-found', 'a name longer than any', to(actionUrl('a'.repeat(200)), { event, at })],
    ['not-found', 'a method that HTTP does not know well', { method: 'PROPFIND' as 'GET', url: '/healthz' }],
    ['method-not-allowed', 'a GET of runs', { method: 'GET', url: run }, { detail: 'GET is not taken here; POST, OPTIONS are' }],
    ['method-not-allowed', 'a PUT, whatever the body', { method: 'PUT', url: run, payload: '{', headers: json }],
    ['method-not-allowed', 'a POST to health', to('/healthz', {})],
    [
      'malformed-json',
      'a body that ends too early',
      to(run, '{"event": {', { headers: json }),
      { detail: 'the body is not JSON at character 12: the text ends too early' },
    ],
    [
      'malformed-json',
      'a body with a comma too many',
      to(run, '{"event": {},}', { headers: json }),
      { detail: 'the body is not JSON at character 14: a name in double quotes is expected here' },
    ],
    [
      'malformed-json',
      'a number beyond all numbers',
      to(run, '{"event": {"user": {"a/b": [1, -1e999]}}}', { headers: json }),
      { detail: 'the number at /event/user/a~1b/1 is too large; JSON readers take at most 1.79e308' },
    ],
    ['malformed-json', 'bytes that are not UTF-8', to(run, Buffer.from([0x22, 0xff, 0x22]), { headers: json })],
    ['malformed-json', 'an empty body said to be JSON', to(run, '', { headers: json })],
    ['too-deep', 'a body nested too deep', to(run, nested, { headers: json })],
    ['body-too-large', 'a body of more than a mebibyte', to(run, big, { headers: json })],
    ['unsupported-media-type', 'a body of another type', to(run, 'event=1', { headers: { 'content-type': 'text/plain' } })],
    ['unsupported-media-type', 'a body of no type', to(run, Buffer.from('{}'))],
    ['unsupported-media-type', 'a compressed body', to(run, '{}', { headers: { ...json, 'content-encoding': 'gzip' } })],
    ['invalid-request', 'no body', { method: 'POST', url: run }, { errors: [{ pointer: '', message: 'must be an object, not null' }] }],
    ['invalid-request', 'a list', to(run, []), { errors: [{ pointer: '', message: 'must be an object, not a list' }] }],
    [
      'invalid-request',
      'a misspelt member',
      to(run, { event, at, confg: {} }),
      { errors: [{ pointer: '/confg', message: 'is not a known member; did you mean "config"?' }] },
    ],
    [
      'invalid-request',
      'an attach point that is none',
      to(run, { event, at: 'login/post-aut' }),
      { errors: [{ pointer: '/at', message: expect.stringContaining('did you mean "login/post-auth"?') }] },
    ],
    [
      'invalid-request',
      'an instant that is none',
      to(stageUrl(at), { event, now: 'tomorrow' }),
      { errors: [{ pointer: '/now', message: '"tomorrow" is not an instant such as 2026-01-31T12:00:00.000Z' }] },
    ],
    [
      'invalid-request',
      'an instant that only RFC 3339 knows',
      to(run, { event, at, now: '2016-12-31T23:59:60Z' }),
      { errors: [{ pointer: '/now', message: expect.stringContaining('is not an instant') }] },
    ],
    ['unknown-tenant', 'another tenant', to(stageUrl(at, 'acne'), { event }), { detail: 'no bundle of a tenant "acne" is active here' }],
    ['unknown-tenant', 'a tenant that every object has', to(stageUrl(at, '__proto__'), { event })],
    ['unknown-tenant', 'a tenant that every object has, for an action', to(actionUrl('step-up-on-risk', 'constructor'), { event, at })],
    ['unknown-action', 'an action that every object has', to(actionUrl('constructor'), { event, at })],
    ['unknown-action', 'an action called __proto__', to(actionUrl('__proto__'), { event, at })],
    [
      'unknown-action',
      'a misspelt action',
      to(actionUrl('step-up-on-rsik'), { event, at }),
      { detail: 'acme has no action "step-up-on-rsik"; did you mean "step-up-on-risk"?' },
    ],
    [
      'unknown-flow',
      'a misspelt flow',
      to('/v1/tenants/acme/flows/logn/stages/post-auth/runs', { event }),
      { detail: 'the platform has no flow "logn"; did you mean "login"?' },
    ],
    [
      'unknown-flow',
      'a stage of a flow that the tenant has not',
      to(stageUrl('logout/pre-logout'), { event }),
      { detail: expect.stringContaining('acme has no flow "logout"; ') },
    ],
    ['unknown-flow', 'a flow that every object has', to('/v1/tenants/acme/flows/__proto__/stages/post-auth/runs', { event })],
    [
      'unknown-stage',
      "another flow's stage",
      to('/v1/tenants/acme/flows/login/stages/pre-create/runs', { event }),
      { detail: 'login has no stage "pre-create"; there are: pre-login, post-auth, post-login' },
    ],
    ['unknown-stage', 'a stage that every object has', to('/v1/tenants/acme/flows/login/stages/constructor/runs', { event })],
    ['unknown-stage', 'a flow and a stage in one', to('/v1/tenants/acme/flows/login/stages/post-auth%2Fx/runs', { event })],
    [
      'action-not-attached',
      'a place where the action does not stand',
      to(actionUrl('inject-tier-claim'), { event, at }),
      {
        detail: 'at is login/post-auth, but inject-tier-claim was compiled for login/post-login, token-refresh/pre-issue',
        errors: [{ pointer: '/at', message: expect.any(String) }],
      },
    ],
    [
      'invalid-event',
      'an event without what the place promises',
      to(run, { event: { ...event, user: { ...(event.user as object), email: 7 } }, at }),
      {
        detail: 'the event is not one of login/post-auth: /event/user/email must be text, not a number',
        errors: [{ pointer: '/event/user/email', message: 'must be text, not a number' }],
      },
    ],
    ['invalid-event', 'an empty event', to(stageUrl(at), { event: {} })],
    ['host-not-allowed', 'a name that is not loopback', { method: 'GET', url: '/healthz', headers: { host: 'rebound.example' } }],
  ];

  const named = cases.map(([code, why, request, more = {}]) => ({ code, why, request, more }));

  it.each(named)('$code: $why', async ({ code, request, more }) => {
    const answer = await appOf({ tenants: [acme] }).inject(request);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' });
    expectToFollow('problem', answer.body);
    const { status, title } = problemKinds[code];
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ type: `urn:writ:problem:${code}`, code, status, title, ...more });
    expect(answer.json().instance).toBe(`urn:uuid:${answer.headers['x-request-id']}`);
  });

  it('is in the table that the published documents are made of', () => {
    const elsewhere = ['malformed-request', 'request-timeout', 'headers-too-large', 'internal', 'shutting-down', 'invalid-config'];
    const tested = new Set([...cases.map(([code]) => code), ...elsewhere, ...flowProblemCodes]);
    expect([...tested].sort()).toEqual(Object.keys(problemKinds).sort());
  });

  it('says what is taken where a method is not', async () => {
    const app = appOf({ tenants: [acme] });
    expect((await app.inject({ method: 'DELETE', url: run })).headers.allow).toBe('POST, OPTIONS');
    const options = await app.inject({ method: 'OPTIONS', url: '/healthz' });
    expect([options.statusCode, options.headers.allow, options.body]).toEqual([204, 'HEAD, GET, OPTIONS', '']);
    const head = await app.inject({ method: 'HEAD', url: '/readyz' });
    expect([head.statusCode, head.body]).toEqual([200, '']);
  });

  it('that is ours tells the caller nothing and the log where it happened', async () => {
    const lines: string[] = [];
    const now = () => {
      throw new RangeError('a secret of the inside');
    };
    const app = appOf({ tenants: [acme], now, logger: { write: (line) => lines.push(line) } });
    const answer = await post(app, run, { event, at });
    expect(answer.statusCode).toBe(500);
    expectToFollow('problem', answer.body);
    expect(answer.json()).toMatchObject({ code: 'internal' });
    const log = lines.join('');
    expect(log).toContain(String(answer.headers['x-request-id']));
    expect(log).toMatch(/RangeError.*routes\.test\.ts/);
    expect(answer.body + log).not.toContain('secret');
  });
});

describe('a dry run of an action', () => {
  it('answers its outcome, and what is needed to repeat it', async () => {
    const answer = await post(appOf({ tenants: [acme] }), run, { event, at, now });
    expect(answer.json()).toMatchObject({ decision: 'continue', state: { require_step_up: true }, bundle: acme.digest, now });
  });

  it('takes the clock where the request gives no instant', async () => {
    const app = appOf({ tenants: [acme], now: () => new Date(now) });
    const request = { event: eventAt('registration/post-create'), at: 'registration/post-create' };
    const answer = await post(app, actionUrl('tag-signup-segment'), request);
    expect(answer.json()).toMatchObject({ app_metadata: { tagged_at: now }, now });
    const later = await post(app, actionUrl('tag-signup-segment'), { ...request, now: '2027-01-01T01:00:00+01:00' });
    expect(later.json()).toMatchObject({ app_metadata: { tagged_at: '2027-01-01T00:00:00.000Z' }, now: '2027-01-01T00:00:00.000Z' });
  });

  it("takes the block's configuration where the request gives none", async () => {
    const app = appOf({
      tenants: [stageTenant(at, { echo: "api.log('info', JSON.stringify(config))" }, { blocks: ['action: echo, config: { a: 1 }'] })],
    });
    expect((await post(app, actionUrl('echo'), { event, at })).json().effects).toMatchObject([{ message: '{"a":1}' }]);
    expect((await post(app, actionUrl('echo'), { event, at, config: { b: 2 } })).json().effects).toMatchObject([{ message: '{"b":2}' }]);
  });

  it('sends nothing: a fetch gets the recorded answer or rejects', async () => {
    const fetch = () => {
      throw new Error('a dry run fetched');
    };
    const app = appOf({ tenants: [acme], fetch: () => fetch });
    const place = 'registration/post-create';
    const request = { event: eventAt(place), at: place };
    const url = 'https://crm.acme.example/hooks/contacts';
    const without = await post(app, actionUrl('sync-user-to-crm'), request);
    expect(without.json().effects).toContainEqual({
      type: 'fetch',
      method: 'POST',
      url,
      error: expect.stringContaining('no recorded answer'),
    });
    const recorded = await post(app, actionUrl('sync-user-to-crm'), { ...request, fetch: [{ method: 'POST', url, status: 201 }] });
    expect(recorded.json().effects).toContainEqual({ type: 'fetch', method: 'POST', url, status: 201 });
    expectToFollow('action-run-answer', recorded.body);
  });

  it('takes the event of any place there that the action was compiled for', async () => {
    const place = 'login/pre-login';
    const blocks = ['action: greet', 'identity-lookup: {}', 'action: greet, slug: greet-again'];
    const tenant = stageTenant(place, { greet: "api.log('info', event.user?.email ?? 'nobody')" }, { blocks });
    const answer = await post(appOf({ tenants: [tenant] }), actionUrl('greet'), { event: eventAt(place), at: place });
    expect(answer.json()).toMatchObject({ decision: 'continue', effects: [{ message: 'nobody' }] });
  });

  it("refuses a configuration that breaks the action's schema", async () => {
    const { bundle } = stageTenant(at, { greet: "api.log('info', 'hello')" });
    const greet = bundle.actions.greet;
    if (greet === undefined) throw new Error('the action is lost');
    const config = { type: 'object', properties: { threshold: { type: 'integer' } }, required: ['threshold'] };
    const tenant = { bundle: { ...bundle, actions: { greet: { ...greet, config } } }, digest: acme.digest, signers: [] };
    const answer = await post(appOf({ tenants: [tenant] }), actionUrl('greet'), { event, at, config: { threshold: 'high' } });
    expect(answer.statusCode).toBe(422);
    expectToFollow('problem', answer.body);
    expect(answer.json()).toMatchObject({
      code: 'invalid-config',
      errors: [{ pointer: '/config/threshold', message: 'must be a whole number, not text' }],
    });
  });
});

describe('a run of a stage', () => {
  it('answers effects, step state and log', async () => {
    const place = 'login/post-login';
    const answer = await post(appOf({ tenants: [acme] }), stageUrl(place), {
      event: eventAt(place),
      step: { mfa: { verified: true }, 'step-up-on-risk': { require_step_up: false } },
      now,
    });
    expect(answer.json()).toMatchObject({
      bundle: acme.digest,
      now,
      status: 'completed',
      effects: { app_metadata: {}, user_metadata: {}, claims: { tier: expect.any(String) }, id_claims: {} },
      step: { mfa: { verified: true }, 'inject-tier-claim': {} },
      log: [{ slug: 'inject-tier-claim', level: 'debug' }],
      errors: [],
    });
    expect(answer.json()).not.toHaveProperty('reason');
  });

  const denied = async (action: string, manifest = '') => {
    const answer = await post(appOf({ tenants: [stageTenant(at, { action }, { manifest })] }), stageUrl(at), { event });
    expect(answer.statusCode).toBe(200);
    expectToFollow('stage-run-answer', answer.body);
    return answer.json();
  };

  it("gives the tenant's standard message with a denial that has none of its own", async () => {
    const manifest = 'denial: { message: Ask the desk. }\n';
    expect(await denied("api.deny('blocked')", manifest)).toMatchObject({ status: 'denied', reason: 'blocked', message: 'Ask the desk.' });
    expect(await denied("api.deny('blocked', { message: 'Not today.' })", manifest)).toMatchObject({ message: 'Not today.' });
  });

  it("keeps an error's message to itself", async () => {
    const answer = await denied('throw new Error(event.user.email)');
    expect(answer).toMatchObject({ status: 'denied', reason: 'action-error', errors: [{ slug: 'action', code: 'uncaught-error' }] });
    expect(JSON.stringify(answer)).not.toContain('@');
  });

  it('awaits the second factor that an action demands', async () => {
    expect(await denied("api.mfa.require({ factors: ['totp'] })")).toMatchObject({
      status: 'awaiting',
      awaiting: { stage: 'post-auth', slug: 'action', block: 'mfa', config: { factors: ['totp'] } },
    });
  });

  it('completes with nothing where the tenant put nothing', async () => {
    const withoutPreLogin = stageTenant(at, { action: "api.deny('elsewhere')" });
    const answer = await post(appOf({ tenants: [withoutPreLogin] }), stageUrl('login/pre-login'), { event: {} });
    expect(answer.json()).toMatchObject({ status: 'completed', step: {}, log: [] });
    expectToFollow('stage-run-answer', answer.body);
  });

  it('takes only an event that is valid where each of its actions stands', async () => {
    const place = 'login/pre-login';
    const blocks = ['action: first', 'identity-lookup: {}', 'action: second'];
    const tenant = stageTenant(place, { first: "api.log('info', 'a')", second: "api.log('info', event.user.email)" }, { blocks });
    const app = appOf({ tenants: [tenant] });
    const early = eventAt(place);
    const without = await post(app, stageUrl(place), { event: early });
    expect(without.json()).toMatchObject({ code: 'invalid-event', errors: [{ pointer: '/event', message: 'lacks the member "user"' }] });
    const answer = await post(app, stageUrl(place), { event: { ...early, user: event.user } });
    expect(answer.json()).toMatchObject({ status: 'completed', log: [{ message: 'a' }, { message: expect.stringContaining('@') }] });
  });

  it('serves each tenant its own policy, also side by side', async () => {
    const other = stageTenant(at, { greet: "api.deny('closed')" });
    const globex: LoadedBundle = { ...other, bundle: { ...other.bundle, tenant: 'globex' } };
    const app = appOf({ tenants: [acme, globex] });
    const urls = Array.from({ length: 20 }, (_, index) => stageUrl(at, index % 2 === 0 ? 'acme' : 'globex'));
    const answers = await Promise.all(urls.map(async (url) => (await post(app, url, { event })).json()));
    // Acme asks this user for a second factor.
    expect(answers.map(({ status }) => status)).toEqual(urls.map((url) => (url.includes('globex') ? 'denied' : 'awaiting')));
    expect(new Set(answers.map(({ run: id }) => id)).size).toBe(urls.length);
  });
});

describe("the operator's log", () => {
  it('has a line for each request, with the run and the bundle and nothing about anybody', async () => {
    const lines: string[] = [];
    const app = appOf({ tenants: [acme], logger: { write: (line) => lines.push(line) } });
    const answer = await post(app, stageUrl(at), { event });
    await post(app, `/v1/tenants/ada@corp.example/actions/x/runs?who=ada@corp.example`, { event: { user: 'ada@corp.example' }, at });
    await app.inject({ url: '/ada@corp.example', headers: { 'user-agent': 'ada@corp.example' } });
    const [first, ...others] = lines.map((line) => JSON.parse(line));
    expect(first).toMatchObject({
      method: 'POST',
      route: '/v1/tenants/:tenant/flows/:flow/stages/:stage/runs',
      status: 200,
      ms: expect.any(Number),
      run: answer.json().run,
      bundle: acme.digest,
    });
    expect(others.map(({ status }) => status)).toEqual([404, 404]);
    expect(lines.join('')).not.toContain('@');
  });
});
