import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FetchRequest } from '../../runtime/eval/journal.ts';
import { planProgram } from '../../runtime/index.ts';
import type { Json, JsonRecord } from '../../schemas/json.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import { action, blockOf, bundleOf, compileFiles, type Files, login, saidOf } from './support/flow-files.ts';

const manifest =
  'tenant: acme\nwrit: 1\nsecrets: [fraud-key]\nfetch: { allow: [{ url: https://fraud.acme.example/v1/, methods: [GET, POST] }] }\n';

function hook(request: string, more = ''): Files {
  return { 'writ.yaml': manifest, 'flows/login.yaml': login(`    - webhook: fraud-signal\n      request: ${request}\n${more}`) };
}

const url = '"https://fraud.acme.example/v1/score"';

/** What a webhook asks for, and what it comes to on an answer. */
function callOf(files: Files, answer: { readonly status: number; readonly body: string }, step: JsonRecord = {}) {
  const block = blockOf(bundleOf(files), 'fraud-signal');
  if (block.kind !== 'webhook' || block.compiled === undefined) throw new Error('the webhook was not compiled');
  const { program, egress } = block.compiled;
  const [position] = program.positions;
  if (position === undefined) throw new Error('the webhook stands nowhere');
  const event = sampleEvent(position);
  const plan = planProgram(program);
  const input = { event, step, config: {}, now: '2026-01-31T12:00:00Z' };
  const asked = plan.run(input);
  if (!('pending' in asked)) throw new Error(JSON.stringify(asked));
  const [request, ...others] = asked.pending as readonly FetchRequest[];
  if (request === undefined || others.length > 0) throw new Error('it asked for several');
  const outcome = plan.replay(input, [{ method: request.method, url: request.url, headers: {}, ...answer }]);
  return { request, outcome, egress, event: event as { user: { id: string }; request: { ip: string } } };
}

const ok = { status: 200, body: '{"score":0.9}' };

describe('a webhook', () => {
  it('sends its body as JSON: a template that is all of a text keeps its type, one inside a text is text', () => {
    const body =
      '{ ids: ["{{ event.user.id }}", 1, null], roles: "{{ event.user.roles }}", text: "`${1}` {{ event.request.ip }}\\\\", flag: true }';
    const { request, event } = callOf(hook(`{ method: POST, url: ${url}, body: ${body}, timeout: 1500 }`), ok);
    expect(request).toMatchObject({ method: 'POST', url: 'https://fraud.acme.example/v1/score', timeout: 1500 });
    expect(Object.fromEntries(Object.entries(request.headers))).toMatchObject({ 'content-type': 'application/json' });
    const { user } = event as unknown as { user: { roles: Json } };
    expect(JSON.parse(request.body ?? '')).toEqual({
      ids: [event.user.id, 1, null],
      roles: user.roles,
      text: `\`\${1}\` ${event.request.ip}\\`,
      flag: true,
    });
  });

  it('sends a text as it is under another content type', () => {
    const headers = '{ Content-Type: application/x-www-form-urlencoded }';
    const { request } = callOf(hook(`{ method: POST, url: ${url}, headers: ${headers}, body: "a={{ event.user.logins_count }}" }`), ok);
    expect(request.body).toMatch(/^a=\d+$/);
    expect(request.headers).toEqual({ 'content-type': 'application/x-www-form-urlencoded' });
  });

  it('puts each expression of its URL through an encoder', () => {
    const path = '"https://fraud.acme.example/v1/{{ step.probe.id }}/x?ip={{ `&${step.probe.id}#` }}"';
    const files: Files = {
      ...hook(`{ method: GET, url: ${path} }`),
      'actions/probe.ts': action("api.state.set('id', event.request.user_agent);"),
    };
    const placed = {
      ...files,
      'flows/login.yaml': files['flows/login.yaml']?.replace('post-auth:\n', 'post-auth:\n    - action: probe\n') ?? '',
    };
    const { request } = callOf(placed, ok, { probe: { id: 'a b?c#d' } });
    expect(request.url).toBe('https://fraud.acme.example/v1/a%20b%3Fc%23d/x?ip=%26a%20b%3Fc%23d%23');
  });

  it('answers what it got: status and body, null where that is no JSON', () => {
    const files = hook(`{ method: POST, url: ${url} }`);
    expect(callOf(files, ok).outcome.state).toEqual({ ok: true, status: 200, body: { score: 0.9 } });
    expect(callOf(files, { status: 204, body: '' }).outcome.state).toEqual({ ok: true, status: 204, body: null });
    expect(callOf(files, { status: 201, body: 'created' }).outcome.state).toEqual({ ok: true, status: 201, body: null });
    for (const status of [199, 302, 400, 500]) {
      const { outcome } = callOf(files, { status, body: '{}' });
      expect(outcome).toMatchObject({ decision: 'deny', reason: 'action-error', state: {} });
    }
  });

  it('signs what it sends, with what only the host can see', () => {
    const headers =
      '{ x-signature: "sha256={{ api.hmac(\'fraud-key\', body) }}", authorization: "Bearer {{ api.secrets.get(\'fraud-key\') }}" }';
    const { request, egress } = callOf(hook(`{ method: POST, url: ${url}, headers: ${headers}, body: { id: "{{ event.user.id }}" } }`), ok);
    expect(JSON.stringify(request.headers)).toContain('fraud-key');
    expect(egress.targets).toMatchObject([
      { method: 'POST', from: { headers: ['event.user.id', 'secret fraud-key'], body: ['event.user.id'] } },
    ]);
    expect(saidOf(hook(`{ method: POST, url: ${url}, body: "{{ api.secrets.get('fraud-key') }}" }`))[0]).toMatch(/^expression-effect /);
    expect(saidOf(hook(`{ method: POST, url: ${url}, headers: { x: "{{ api.deny('x') }}" } }`))[0]).toMatch(/^expression-effect /);
    expect(saidOf(hook(`{ method: POST, url: ${url}, headers: { x: "{{ api.secrets.get('other') }}" } }`))[0]).toMatch(
      /^secret-undeclared /,
    );
  });

  it('is proven like a fetch, and told so at its URL', () => {
    const said = (text: string) =>
      saidOf(hook(`{ method: POST, url: "${text}" }`)).filter((line) => !line.startsWith('allow-entry-unused'));
    expect(said('https://evil.example/v1/')).toEqual([
      'fetch-target-not-allowed flows/login.yaml:6:38 POST https://evil.example/v1/ is not on the allowlist',
    ]);
    expect(said('https://{{ event.request.hostname }}/v1/')[0]).toMatch(
      /^fetch-host-unproven flows\/login.yaml:6:48 `event.request.hostname` is not known before a run/,
    );
    expect(said('https://fraud.acme.example/v1/{{ event.transaction.nonce }}')).toEqual([
      'possibly-missing flows/login.yaml:6:71 `event.transaction.nonce` may be missing here',
    ]);
    expect(said('https://FRAUD.acme.example/v1/x')[0]).toMatch(/^fetch-url-ill-formed flows\/login.yaml:6:38 /);
    expect(saidOf(hook(`{ method: POST, url: ${url}, headers: { host: x } }`))[0]).toMatch(/^block-header /);
    expect(saidOf(hook(`{ method: POST, url: ${url}, headers: { authorization: Basic abc } }`))[0]).toMatch(/^block-header /);
  });

  it('sends no field that its entry does not let go', () => {
    const files = hook(`{ method: POST, url: ${url}, body: { ip: "{{ event.request.ip }}", id: "{{ event.user.id }}" } }`);
    const held = { ...files, 'writ.yaml': manifest.replace('methods:', 'send: [request.ip], methods:') };
    expect(saidOf(held)).toEqual([expect.stringMatching(/^field-not-declared flows\/login.yaml:6:\d+ .*`?user\.id/)]);
  });

  it('counts as a use of its allowlist entry', () => {
    expect(saidOf(hook(`{ method: POST, url: ${url} }`))).toEqual([]);
    const elsewhere = manifest.replace('allow: [', 'allow: [https://other.acme.example/, ');
    expect(saidOf({ ...hook(`{ method: POST, url: ${url} }`), 'writ.yaml': elsewhere })[0]).toMatch(/ writ.yaml:/);
  });

  it('labels what later blocks read of its answer', () => {
    const later = '      on-error: continue\n    - action: reader\n';
    const files = {
      ...hook(`{ method: POST, url: ${url} }`, later),
      'actions/reader.ts': action("if (step['fraud-signal'].ok) api.state.set('seen', step['fraud-signal'].body);"),
    };
    const manifestOf = bundleOf(files).actions.reader?.egress;
    expect(manifestOf?.effects[0]?.from).toEqual({ value: ['answer POST https://fraud.acme.example/v1/score', 'step.fraud-signal.body'] });
  });
});

const interfaces = new URL('../../../shared/INTERFACES.md', import.meta.url);

describe('the flow with every kind of block', () => {
  const every = existsSync(interfaces)
    ? (/```yaml\n# flows\/login.yaml.*?\n(.*?)```/s.exec(readFileSync(interfaces, 'utf8'))?.[1] ?? '')
    : undefined;
  const around = {
    'writ.yaml':
      'tenant: acme\nwrit: 1\nfetch: { allow: [{ url: https://fraud.acme.example/v1/, methods: [POST], send: [request.ip] }] }\n',
    'actions/step-up-on-risk.ts': action("api.state.set('require_step_up', event.authentication.risk_score > config.threshold);"),
    'actions/step-up-on-risk.config.json':
      '{"type":"object","properties":{"threshold":{"type":"number"}},"required":["threshold"],"additionalProperties":false}',
    'actions/inject-tier-claim.ts': action("api.session.setCustomClaim('tier', 'free');"),
    'schemas/fraud-signal.schema.json': '{"type":"object","properties":{"score":{"type":"number"}},"required":["score"]}',
    'flows/banking-checks.yaml': 'custom: banking-checks\nstages: { all: [ip-reputation] }\n',
  };

  it.runIf(every !== undefined)('compiles as it is published, once its second mfa block has a name of its own', () => {
    const flow = every ?? '';
    expect(saidOf({ ...around, 'flows/login.yaml': flow }).map((said) => said.split(' ')[0])).toEqual(['duplicate-slug']);
    const named = flow.replace('then: [mfa]', 'then: [{ mfa: {}, slug: mfa-on-flag }]');
    const { bundle, diagnostics } = compileFiles({ ...around, 'flows/login.yaml': named });
    expect(diagnostics).toEqual([]);
    expect(bundle).toBeDefined();
  });
});
