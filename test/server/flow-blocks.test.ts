import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkSchemas } from '../../runtime/bundle/check-schemas.ts';
import type { LoadedBundle } from '../../runtime/bundle/load.ts';
import type { Block } from '../../schemas/generated/bundle.ts';
import type { FlowRunAnswer } from '../../schemas/generated/flow-run-answer.ts';
import { call, drive, early, goOn, known, loginTenant, start } from './flow-support.ts';
import { appOf, stageUrl } from './support.ts';

const awaitedIn = (answers: readonly FlowRunAnswer[]) => answers.flatMap(({ awaiting }) => (awaiting === undefined ? [] : [awaiting.slug]));
const logIn = (answers: readonly FlowRunAnswer[]) => answers.flatMap(({ log }) => log.map(({ message }) => message));
const failed = { output: { verified: false } };

describe('a decision', () => {
  const stages = `
  pre-login: [identity-lookup]
  post-auth:
    - risk-evaluate
    - decision: route
      when:
        - if: step.risk-evaluate.score > 80
          then: [{ deny: { reason: high_risk, message: We could not sign you in. } }]
        - if: step.risk-evaluate.score > 40
          then:
            - log-event: { level: warn, message: "score {{ step.risk-evaluate.score }}" }
            - decision: inner
              when:
                - { if: event.request.asn.is_vpn, then: [{ mfa: {}, slug: vpn-factor }] }
              else: [{ mfa: {}, slug: factor }]
            - log-event: { level: info, message: passed }
      else: [{ log-event: { level: info, message: calm } }]
  post-login: [issue-session]
`;
  const scored = (score: number) => ({ 'risk-evaluate': { output: { score, severity: 'low', recommendation: 'allow' } } });

  it('goes on in the first branch that holds, and behind it', async () => {
    const app = appOf({ tenants: [loginTenant(stages)] });
    const calm = await drive(app, { outputs: scored(40) });
    expect([awaitedIn(calm), logIn(calm)]).toEqual([['identity-lookup', 'risk-evaluate', 'issue-session'], ['calm']]);
    const challenged = await drive(app, { outputs: scored(41) });
    expect(awaitedIn(challenged)).toEqual(['identity-lookup', 'risk-evaluate', 'factor', 'issue-session']);
    expect(logIn(challenged)).toEqual(['score 41', 'passed']);
    expect(challenged.at(-1)?.status).toBe('completed');
    const denied = await drive(app, { outputs: scored(81) });
    expect(denied.at(-1)).toMatchObject({ status: 'denied', reason: 'high_risk', message: 'We could not sign you in.' });
  });

  it('decides for a user who does not exist as for any other, unless it looks at the user: then it takes its default', async () => {
    const nobody = { 'identity-lookup': { output: { found: false } } };
    const known = await drive(appOf({ tenants: [loginTenant(stages)] }), { outputs: scored(90) });
    const unknown = await drive(appOf({ tenants: [loginTenant(stages)] }), { outputs: { ...scored(90), ...nobody } });
    expect(awaitedIn(unknown)).toEqual(awaitedIn(known));
    expect(unknown.at(-1)).toMatchObject({ status: 'denied', reason: 'high_risk', message: 'We could not sign you in.' });
    const looking = stages.replace('step.risk-evaluate.score > 80', 'step.risk-evaluate.score > 80 && event.user.email_verified');
    const passed = await drive(appOf({ tenants: [loginTenant(looking)] }), { outputs: { ...scored(90), ...nobody } });
    expect(passed.at(-1)).toMatchObject({ status: 'denied', reason: 'identity-not-found', log: [] });
  });

  it('is passed over for a user who does not exist where it reads what was not run for them', async () => {
    const gate = { gate: "api.state.set('flag', event.request.asn.is_vpn);" };
    const reading = (read: string) =>
      `\n  pre-login: [identity-lookup, password-check]\n  post-auth:\n    - action: gate\n    - decision: route\n      when: [{ if: ${read}, then: [{ deny: { reason: vpn } }] }]\n  post-login: [issue-session]\n`;
    for (const read of ['step.gate.flag', '"step[\'gate\'].flag"', '"Object.keys(step).length > 2"']) {
      const answers = await drive(appOf({ tenants: [loginTenant(reading(read), gate)] }), {
        outputs: { 'identity-lookup': { output: { found: false } } },
      });
      expect(answers.at(-1)).toMatchObject({ status: 'denied', reason: 'identity-not-found', errors: [] });
    }
  });
});

describe('a check that was not passed', () => {
  const behind = (blocks: string) =>
    loginTenant(`\n  pre-login:\n    - identity-lookup\n    - password-check\n${blocks}\n  post-login: [issue-session]\n`);
  const decision = (slug: string, rest = '') =>
    `    - decision: ${slug}\n${rest}      when:\n        - if: "!step.password-check.verified"\n          then: [{ mfa: {}, slug: instead }]\n`;

  it('is what the very next decision makes of it, where that reads it', async () => {
    const app = appOf({ tenants: [behind(decision('route'))] });
    const answers = await drive(app, { outputs: { 'password-check': failed } });
    expect(awaitedIn(answers)).toEqual(['identity-lookup', 'password-check', 'instead', 'issue-session']);
    expect(answers.at(-1)?.status).toBe('completed');
  });

  it('denies where anything stands between, where the decision is disabled, or reads something else', async () => {
    const between = '    - log-event: { level: info, message: between }\n';
    const other = '    - decision: route\n      when:\n        - { if: event.request.asn.is_vpn, then: [{ mfa: {} }] }\n';
    for (const blocks of [between + decision('route'), decision('route', '      disabled: true\n'), other]) {
      const answers = await drive(appOf({ tenants: [behind(blocks)] }), { outputs: { 'password-check': failed } });
      expect(answers.at(-1)).toMatchObject({ status: 'denied', reason: 'password-check-failed', log: [] });
    }
  });
});

describe('a check that nobody passed', () => {
  const nobody = { output: { found: false } };

  const flow = (condition: string, then: string) => `
  pre-login:
    - identity-lookup
    - password-check
    - decision: route
      when:
        - if: ${condition}
          then: [${then}]
    - mfa
  post-login: [issue-session]
`;

  it('denies a user who does not exist where the decision behind it looks at the user, and so is passed over', async () => {
    const stages = flow('step.password-check.verified === false && event.user.email_verified', '{ deny: { reason: wrong } }');
    const answers = await drive(appOf({ tenants: [loginTenant(stages)] }), {
      outputs: { 'identity-lookup': nobody, 'password-check': failed },
    });
    expect(awaitedIn(answers)).toEqual(['identity-lookup', 'password-check']);
    expect(answers.at(-1)).toMatchObject({ status: 'denied', reason: 'password-check-failed' });
  });

  it.each([
    ['denies', '{ deny: { reason: wrong } }'],
    ['sends elsewhere', '{ mfa: {}, slug: instead }'],
  ])('shows nobody who has an account where the decision %s', async (_what, then) => {
    const app = appOf({ tenants: [loginTenant(flow('step.password-check.verified === false', then))] });
    const [known, unknown] = await Promise.all([
      drive(app, { outputs: { 'password-check': failed, mfa: failed } }),
      drive(app, { outputs: { 'identity-lookup': nobody, 'password-check': failed, mfa: failed } }),
    ]);
    expect(awaitedIn(unknown)).toEqual(awaitedIn(known));
    expect(unknown.at(-1)).toMatchObject({ status: 'denied', reason: known.at(-1)?.reason });
  });
});

describe('an enrolment that was not brought to its end', () => {
  const behind = (blocks: string) =>
    loginTenant(`
  pre-login: [identity-lookup, password-check]
  post-auth:
    - require-mfa-enroll
${blocks}
  post-login: [issue-session]
`);
  const decision = (condition: string) =>
    `    - decision: route\n      when:\n        - if: ${condition}\n          then: [{ mfa: {}, slug: instead }]\n`;
  const outputs = { 'require-mfa-enroll': { output: { enrolled: false } } };

  it('denies like any check', async () => {
    for (const blocks of ['', decision('event.request.asn.is_vpn')]) {
      const answers = await drive(appOf({ tenants: [behind(blocks)] }), { outputs });
      expect(answers.at(-1)).toMatchObject({ status: 'denied', reason: 'require-mfa-enroll-failed' });
    }
  });

  it('is what the very next decision makes of it, where that reads it', async () => {
    const app = appOf({ tenants: [behind(decision('step.require-mfa-enroll.enrolled === false'))] });
    const answers = await drive(app, { outputs });
    expect(awaitedIn(answers)).toEqual(['identity-lookup', 'password-check', 'require-mfa-enroll', 'instead', 'issue-session']);
    expect(answers.at(-1)?.status).toBe('completed');
  });
});

describe('a block of the platform that a custom flow brings into a stage run twice', () => {
  it('is awaited each time: what the run was answered counts once', async () => {
    const stages = `
  pre-login: [identity-lookup, password-check]
  post-auth:
    - run-flow: prove
    - { run-flow: prove, slug: again }
  post-login: [issue-session]
`;
    const files = { 'flows/prove.yaml': 'custom: prove\nstages: { all: [mfa] }\n' };
    const app = appOf({ tenants: [loginTenant(stages, {}, { files })] });
    const run = (step: object) => call(app, stageUrl('login/post-auth'), { event: known, step });
    const first = (await run({})).json() as FlowRunAnswer;
    expect(first.awaiting?.slug).toBe('mfa');
    const second = await goOn(app, first);
    expect(second.awaiting?.slug).toBe('mfa');
    expect(await goOn(app, second, failed)).toMatchObject({ status: 'denied', reason: 'mfa-failed' });
    // What the host ran itself, it says once for both.
    expect((await run({ mfa: { verified: true } })).json()).toMatchObject({ status: 'completed' });
  });
});

describe('a custom flow', () => {
  const flows = (inside: string) => ({
    'flows/checks.yaml': `custom: checks\nstages:\n  first:\n${inside}\n  second:\n    - log-event: { level: info, message: second }\n`,
  });
  const stages = `
  pre-login: [identity-lookup]
  post-auth:
    - run-flow: checks
    - log-event: { level: info, message: behind }
  post-login: [issue-session]
`;

  it('goes on behind what it awaits, and the flow behind it', async () => {
    const inside = '    - log-event: { level: info, message: first }\n    - mfa\n';
    const answers = await drive(appOf({ tenants: [loginTenant(stages, {}, { files: flows(inside) })] }));
    expect(awaitedIn(answers)).toEqual(['identity-lookup', 'mfa', 'issue-session']);
    expect(answers[1]?.awaiting?.stage).toBe('post-auth');
    expect(logIn(answers)).toEqual(['first', 'second', 'behind']);
  });

  it('ends alone with an allow, and the whole flow with a denial', async () => {
    const branch = (end: string) =>
      `    - decision: inside\n      when:\n        - if: event.request.asn.is_vpn\n          then: [mfa, ${end}]\n`;
    const vpn = {
      ...early,
      request: { ...(early.request as object), asn: { number: 1, org: '', is_tor: false, is_vpn: true, is_bogon: false } },
    };
    const allowed = await drive(appOf({ tenants: [loginTenant(stages, {}, { files: flows(branch('allow')) })] }), { event: vpn });
    expect([logIn(allowed), allowed.at(-1)?.status]).toEqual([['behind'], 'completed']);
    const denied = await drive(appOf({ tenants: [loginTenant(stages, {}, { files: flows(branch('{ deny: { reason: closed } }')) })] }), {
      event: vpn,
    });
    expect([logIn(denied), denied.at(-1)]).toMatchObject([[], { status: 'denied', reason: 'closed' }]);
  });
});

it('is served also where nothing runs a custom flow, or an action that only it has', async () => {
  const files = { 'flows/spare.yaml': 'custom: spare\nstages:\n  only: [{ action: spare }]\n' };
  const stages = '\n  pre-login: [identity-lookup]\n  post-login: [issue-session]\n';
  const answers = await drive(appOf({ tenants: [loginTenant(stages, { spare: "api.log('info', 'never');" }, { files })] }));
  expect(answers.at(-1)?.status).toBe('completed');
});

it('ends a flow of the platform with an allow, whatever stands behind', async () => {
  const stages = `
  pre-login:
    - identity-lookup
    - decision: shortcut
      when: [{ if: event.request.asn.is_vpn, then: [] }]
      else: [allow]
  post-login: [issue-session]
`;
  const answers = await drive(appOf({ tenants: [loginTenant(stages)] }));
  expect([awaitedIn(answers), answers.at(-1)?.status]).toEqual([['identity-lookup'], 'completed']);
});

/** A tenant whose action blocks of these slugs are webhooks that run the action's program. */
function withWebhooks(
  loaded: LoadedBundle,
  webhooks: { readonly [slug: string]: Pick<Extract<Block, { kind: 'webhook' }>, 'onError' | 'answer'> },
): LoadedBundle {
  const change = (block: Block): Block => {
    const webhook = webhooks[block.slug];
    const action = loaded.bundle.actions[block.slug];
    if (webhook === undefined || action === undefined) return block;
    const { digest, program, bounds, egress } = action;
    const request = { method: 'POST' as const, url: 'https://hooks.acme.example/', headers: {} };
    return {
      kind: 'webhook',
      slug: block.slug,
      disabled: false,
      request,
      ...webhook,
      compiled: { digest, program, egress, ...(bounds === undefined ? {} : { bounds }) },
    };
  };
  const flows = Object.fromEntries(
    Object.entries(loaded.bundle.flows).map(([name, flow]) => [
      name,
      { ...flow, stages: flow.stages.map(({ stage, blocks }) => ({ stage, blocks: blocks.map(change) })) },
    ]),
  );
  return { ...loaded, bundle: { ...loaded.bundle, flows } };
}

const post = (url: string) => `
  const response = await api.fetch('${url}', { method: 'POST', body: '{}' });
  if (!response.ok) throw new Error('status ' + String(response.status));
  api.state.set('ok', true);
  api.state.set('status', response.status);
  api.state.set('body', JSON.parse(await response.text()));`;

describe('a webhook', () => {
  const stages = `
  pre-login: [identity-lookup]
  post-auth:
    - action: hook
    - action: read
  post-login: [issue-session]
`;
  const manifest = 'fetch: { allow: ["https://hooks.acme.example/"] }\n';
  const read = "api.log('info', JSON.stringify(step?.hook ?? null));";
  const answer = { type: 'object', properties: { score: { type: 'number' } }, required: ['score'] };
  const tenant = (onError: 'deny' | 'continue') =>
    withWebhooks(loginTenant(stages, { hook: post('https://hooks.acme.example/a'), read }, { manifest }), { hook: { onError, answer } });
  const serving = (onError: 'deny' | 'continue', status: number, body: string) =>
    appOf({ tenants: [tenant(onError)], fetch: () => async () => ({ status, headers: {}, body }) });

  it('leaves what was answered', async () => {
    expect(logIn(await drive(serving('deny', 200, '{"score":3}')))).toEqual(['{"ok":true,"status":200,"body":{"score":3}}']);
  });

  it.each([
    [500, '{"score":3}'],
    [200, '{"score":"3"}'],
    [200, 'no JSON'],
  ])('that answers %s %s failed', async (status, body) => {
    const went = await drive(serving('continue', status, body));
    expect([logIn(went), went.at(-1)?.status]).toEqual([['{"ok":false}'], 'completed']);
    const denied = await drive(serving('deny', status, body));
    expect([logIn(denied), denied.at(-1)]).toMatchObject([[], { status: 'denied', reason: 'webhook-error' }]);
  });

  it('is posted once, however often the call is made again', async () => {
    let posted = 0;
    const receiver = createServer((_request, response) => {
      posted++;
      setTimeout(() => response.end('{"score":1}'), 20);
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      receiver.close();
    });
    const { port } = receiver.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    const first = `
  pre-login: [{ action: hook }, identity-lookup]
  post-auth: [{ action: later }]
  post-login: [issue-session]
`;
    const loaded = loginTenant(
      first,
      { hook: post(`${origin}/a`), later: post(`${origin}/b`) },
      { manifest: `fetch: { allow: ["${origin}/"] }\n` },
    );
    const app = appOf({ tenants: [withWebhooks(loaded, { hook: { onError: 'deny' }, later: { onError: 'deny' } })] });
    const headers = { 'idempotency-key': 'once' };
    const [begun, ...again] = await Promise.all(Array.from({ length: 5 }, () => start(app, 'login', early, headers)));
    expect(again).toEqual([begun, begun, begun, begun]);
    expect(posted).toBe(1);
    if (begun === undefined) throw new Error('there is no answer');
    const answers = await Promise.all(Array.from({ length: 5 }, () => goOn(app, begun)));
    expect(new Set(answers.map((went) => JSON.stringify(went))).size).toBe(1);
    expect([answers[0]?.awaiting?.slug, posted]).toEqual(['issue-session', 2]);
  });
});

it('spends the time of a stage once, also in custom flows and behind what was awaited', async () => {
  const ask = `try { await api.fetch('https://hooks.acme.example/a', { timeout: 250 }); api.log('info', 'came'); } catch (error) { api.log('info', error.message); }`;
  const stages = `
  pre-login: [identity-lookup]
  post-auth:
    - action: first
    - mfa
    - run-flow: inner
  post-login:
    - action: next
    - issue-session
`;
  const loaded = loginTenant(
    stages,
    { first: ask, second: ask, third: ask, next: ask },
    {
      manifest: 'fetch: { allow: ["https://hooks.acme.example/"] }\nlimits: { stageTime: 300 }\n',
      files: { 'flows/inner.yaml': 'custom: inner\nstages:\n  only: [{ action: second }, { action: third }]\n' },
    },
  );
  const app = appOf({ tenants: [loaded], fetch: () => () => new Promise(() => {}) });
  const used = 'the time of the stage is used up';
  expect(logIn(await drive(app))).toEqual(['the request took too long', used, used, 'the request took too long']);
});

describe('what a host hands in for the blocks of a stage that it runs itself', () => {
  const at = 'login/pre-login';
  const stages =
    '\n  pre-login: [identity-lookup, password-check, { log-event: { level: info, message: ran } }]\n  post-login: [issue-session]\n';
  const run = (step: object) => call(appOf({ tenants: [loginTenant(stages)] }), stageUrl(at), { event: known, step });

  it('is held to their schemas, and to what a failed check means', async () => {
    expect((await run({ 'password-check': { verified: true } })).json()).toMatchObject({ status: 'completed', log: [{ message: 'ran' }] });
    expect((await run({ 'password-check': { verified: false } })).json()).toMatchObject({
      status: 'denied',
      reason: 'password-check-failed',
      log: [],
    });
    expect((await run({ 'identity-lookup': { found: false } })).json()).toMatchObject({
      status: 'denied',
      reason: 'identity-not-found',
      log: [],
    });
    const wrong = await run({ 'password-check': { verified: 'yes' } });
    expect([wrong.statusCode, wrong.json()]).toMatchObject([
      422,
      { code: 'invalid-output', errors: [{ pointer: '/step/password-check/verified' }] },
    ]);
  });
});

describe('a block that reads what surely was written before it, in a stage that is run without that', () => {
  const sent: string[] = [];
  const denying = (condition: string) =>
    `    - decision: route\n      when:\n        - if: ${condition}\n          then: [{ deny: { reason: closed } }]\n`;
  const run = async (stages: string, at: 'login/pre-login' | 'login/post-auth', step?: object) => {
    const actions = { gate: "api.state.set('blocked', true);", reader: "if (step.gate.blocked) api.log('info', 'blocked');" };
    const manifest = 'fetch: { allow: [{ url: https://crm.acme.example/, methods: [POST] }] }\n';
    const loaded = loginTenant(`${stages}  post-login: [issue-session]\n`, actions, { manifest });
    const fetch =
      () =>
      async ({ url }: { readonly url: string }) => {
        sent.push(url);
        return { status: 200, headers: {}, body: '' };
      };
    const answer = await call(appOf({ tenants: [loaded], fetch }), stageUrl(at), { event: known, ...(step === undefined ? {} : { step }) });
    return answer.json();
  };
  const gated = (blocks: string) => `\n  pre-login: [identity-lookup, password-check, { action: gate }]\n  post-auth:\n${blocks}`;
  const checked = `\n  pre-login:\n    - identity-lookup\n    - password-check\n${denying('step.password-check.verified === false')}`;

  const refused = (pointer: string, message: string) => ({ status: 422, code: 'invalid-step', errors: [{ pointer, message }] });
  const missing = (slug: string, at: string) =>
    refused(`/step/${slug}`, `is missing: ${slug} stands on every way to what reads it in ${at}`);

  it('is refused where a decision misses what an earlier stage wrote', async () => {
    const stages = gated(denying('step.gate.blocked'));
    expect(await run(stages, 'login/post-auth')).toMatchObject(missing('gate', 'login/post-auth'));
    expect(await run(stages, 'login/post-auth', { gate: { blocked: true } })).toMatchObject({ status: 'denied', reason: 'closed' });
    expect(await run(stages, 'login/post-auth', { gate: { blocked: false } })).toMatchObject({ status: 'completed' });
  });

  it('is refused where the key is missing, or of another type, before anything has run', async () => {
    const first = "    - { webhook: first, request: { method: POST, url: 'https://crm.acme.example/a' }, on-error: continue }\n";
    const stages = gated(first + denying('step.gate.blocked'));
    const keyless = refused('/step/gate/blocked', 'is missing: it is a boolean that gate always leaves');
    expect(await run(stages, 'login/post-auth', { gate: {} })).toMatchObject(keyless);
    expect(await run(stages, 'login/post-auth', { gate: { other: true } })).toMatchObject(keyless);
    for (const blocked of ['yes', 0, null, {}, []])
      expect(await run(stages, 'login/post-auth', { gate: { blocked } })).toMatchObject({
        ...refused('/step/gate/blocked', ''),
        errors: [{ pointer: '/step/gate/blocked', message: expect.stringMatching(/: gate leaves a boolean there$/) }],
      });
    expect(sent).toEqual([]);
  });

  it('is refused where a decision misses what a block of the platform answered', async () => {
    expect(await run(checked, 'login/pre-login')).toMatchObject(missing('password-check', 'login/pre-login'));
    const failedCheck = { 'password-check': { verified: false } };
    expect(await run(checked, 'login/pre-login', failedCheck)).toMatchObject({ status: 'denied', reason: 'closed' });
    expect(await run(checked, 'login/pre-login', { 'password-check': { verified: true } })).toMatchObject({ status: 'completed' });
  });

  it('is refused however the read is written', async () => {
    for (const condition of [
      'step.gate?.blocked',
      'step.gate["blocked"]',
      'step.gate?.["blocked"]',
      'step?.gate.blocked',
      'step.gate?.blocked ?? false',
    ]) {
      const answer = await run(gated(denying(`'${condition}'`)), 'login/post-auth', { gate: {} });
      expect([condition, answer.code]).toEqual([condition, 'invalid-step']);
    }
  });

  it('is refused where a line of the log, a webhook or an action reads it', async () => {
    const blocks = [
      '    - log-event: { level: info, message: "blocked: {{ step.gate.blocked }}" }\n',
      '    - { webhook: hook, request: { method: POST, url: "https://crm.acme.example/a", body: "{{ step.gate.blocked }}" }, on-error: continue }\n',
      '    - action: reader\n',
    ];
    for (const block of blocks) expect(await run(gated(block), 'login/post-auth')).toMatchObject(missing('gate', 'login/post-auth'));
    expect(sent).toEqual([]);
  });

  it('takes what nobody reads as it is', async () => {
    expect(
      await run(gated('    - { log-event: { level: info, message: reads nothing } }\n'), 'login/post-auth', { gate: {} }),
    ).toMatchObject({
      status: 'completed',
    });
  });

  it('goes on where not every way wrote it', async () => {
    const maybe = `
  pre-login:
    - identity-lookup
    - password-check
    - decision: first
      when:
        - if: event.request.asn.is_vpn
          then: [{ action: gate }]
  post-auth:
${denying('step.gate.blocked ?? false')}`;
    expect(await run(maybe, 'login/post-auth')).toMatchObject({ status: 'completed' });
    expect(await run(maybe, 'login/post-auth', { gate: { blocked: true } })).toMatchObject({ status: 'denied', reason: 'closed' });
    // Where it is there, it is what it was promised to be.
    expect(await run(maybe, 'login/post-auth', { gate: { blocked: 'no' } })).toMatchObject({ status: 422, code: 'invalid-step' });
  });
});

describe('the schema of an answer', () => {
  const stages = '\n  pre-login: [identity-lookup, { action: hook }]\n  post-login: [issue-session]\n';
  it.each([
    [{ type: 'strnig' }, /cannot be used/],
    [{ type: 'string', pattern: '^(a+)+$' }, /holds "pattern"/],
    [{ type: 'object', properties: { const: { type: 'string', pattern: '^(a+)+$' } } }, /holds "pattern"/],
    [{ type: 'object', patternProperties: { '^(a+)+$': true } }, /holds "patternProperties"/],
  ])('%j stops the bundle from being loaded', (answer, message) => {
    const { bundle } = withWebhooks(loginTenant(stages, { hook: "api.log('info', 'a');" }), { hook: { onError: 'deny', answer } });
    expect(() => checkSchemas(bundle)).toThrow(message);
  });
});
