import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Outcome } from '../../runtime/index.ts';
import { checkReportSchema } from '../../schemas/documents/check-report.ts';
import { outcomeSchema } from '../../schemas/documents/outcome.ts';
import type { JsonSchema } from '../../schemas/json.ts';
import { validate } from '../../schemas/validator.ts';
import { callHere, directoryOf, writ } from './support/writ.ts';

const at = ['--at', 'login/post-auth'];

async function outcomeOf(args: readonly string[], cwd: string): Promise<Outcome> {
  const { code, stdout, stderr } = await callHere(['run', ...args, '--format', 'json'], cwd);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const outcome = JSON.parse(stdout) as Outcome;
  expect(validate(outcomeSchema as JsonSchema, outcome)).toEqual([]);
  return outcome;
}

describe('secrets', () => {
  const key = 'k3y-4f-the-crm';
  const action = (origin: string) =>
    `async function a(event, api) {\n  const res = await api.fetch('${origin}/hooks/x', { headers: { 'X-Key': api.secrets.get('crm-key') } });\n  api.state.set('got', await res.text());\n}\n`;

  async function repeating() {
    const seen: unknown[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers['x-key']);
      response.end(`you sent ${request.headers['x-key']}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
  }

  it.each(['secrets.json', 'secrets'])('go out with --live, with the value that --secrets gives: %s', async (path) => {
    const { origin, seen } = await repeating();
    const cwd = await directoryOf({
      'a.ts': action(origin),
      'e.json': '{}',
      'secrets.json': JSON.stringify({ 'crm-key': key }),
      'secrets/crm-key': `${key}\n`,
    });
    const args = ['a.ts', ...at, '--event', 'e.json', '--allow', `${origin}/`, '--secret', 'crm-key', '--live', '--secrets', path];
    const { state } = await outcomeOf(args, cwd);
    expect({ state, seen }).toEqual({ state: { got: 'you sent [secret]' }, seen: [key] });
  });

  it('have the value of the environment where no file gives one', async () => {
    const { origin, seen } = await repeating();
    const cwd = await directoryOf({ 'a.ts': action(origin), 'e.json': '{}', 'secrets.json': '{}' });
    vi.stubEnv('WRIT_SECRET_CRM_KEY', key);
    onTestFinished(() => void vi.unstubAllEnvs());
    const args = ['a.ts', ...at, '--event', 'e.json', '--allow', `${origin}/`, '--secret', 'crm-key', '--live'];
    await outcomeOf(args, cwd);
    await outcomeOf([...args, '--secrets', 'secrets.json'], cwd);
    expect(seen).toEqual([key, key]);
  });

  it.each([
    [
      'none has a value',
      '{}',
      'error: the secret crm-key has no value\nhelp: set the environment variable WRIT_SECRET_CRM_KEY, or give --secrets FILE\n',
    ],
    ['the file breaks', '{ "crm-key": k3y-4f }', 'error: --secrets secrets.json cannot be used: secrets.json is not JSON\n'],
    [
      'a value is no text',
      '{ "crm-key": 4711 }',
      'error: --secrets secrets.json cannot be used: secrets.json: the value of "crm-key" is not a text\n',
    ],
  ])('end the call before anything is sent where %s', async (_what, file, message) => {
    const { origin, seen } = await repeating();
    const cwd = await directoryOf({ 'a.ts': action(origin), 'e.json': '{}', 'secrets.json': file });
    const args = [
      'a.ts',
      ...at,
      '--event',
      'e.json',
      '--allow',
      `${origin}/`,
      '--secret',
      'crm-key',
      '--live',
      '--secrets',
      'secrets.json',
    ];
    const { code, stdout, stderr } = await callHere(['run', ...args], cwd);
    expect({ code, stdout, seen }).toEqual({ code: 2, stdout: '', seen: [] });
    expect(stderr.endsWith(message)).toBe(true);
  });

  it.each(['run', 'check', 'explain'])('of which two would share a variable are no call of %s', async (command) => {
    const cwd = await directoryOf({ 'a.ts': 'async function a(event, api) {}\n', 'e.json': '{}' });
    const event = command === 'run' ? ['--event', 'e.json'] : [];
    const { code, stderr } = await callHere([command, 'a.ts', ...at, ...event, '--secret', 'crm-key', '--secret', 'crm_key'], cwd);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'error: the secrets crm-key and crm_key would both be read from WRIT_SECRET_CRM_KEY\nhelp: keep one of the two spellings\n',
    );
  });
});

describe('writ run', () => {
  it('prints the outcome, and nothing else, on standard output', async () => {
    const event = JSON.stringify({ authentication: { risk_score: 71 } });
    const cwd = await directoryOf({
      'step-up.ts':
        "async function a(event, api) {\n  api.state.set('require_step_up', event.authentication.risk_score > 70);\n  api.log('info', 'done');\n}\n",
    });
    const { code, stdout, stderr } = await writ(['run', 'step-up.ts', ...at, '--event', '-', '--format', 'json'], { cwd, input: event });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      decision: 'continue',
      reason: null,
      error: null,
      state: { require_step_up: true },
      effects: [{ type: 'state.set', key: 'require_step_up', value: true }, { type: 'log' }],
      usage: { fetches: 0 },
      program: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
  });

  it('says warnings beside the outcome', async () => {
    const source = "async function a(event, api) {\n  api.deny('x');\n  const unused = event.request.ip;\n}\n";
    const cwd = await directoryOf({ 'a.ts': source, 'e.json': '{}' });
    const { code, stdout, stderr } = await callHere(['run', 'a.ts', ...at, '--event', 'e.json', '--format', 'json'], cwd);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { decision: 'deny', reason: 'x' }]);
    expect(stderr).toMatch(/^warning\[W\d{4}\] .*\nok: 1 action checked, \d+ warnings?\n$/s);
  });

  it('reads the same way for people', async () => {
    const cwd = await directoryOf({
      'a.ts':
        "async function a(event, api) {\n  api.log('warn', event.request.user_agent);\n  api.state.set('k', { a: 1 });\n  api.deny('no-bots', { message: 'Go away' });\n}\n",
      'e.yaml': 'request:\n  user_agent: "bot\\e[31m"\n',
    });
    const { code, stdout } = await callHere(['run', 'a.ts', ...at, '--event', 'e.yaml'], cwd);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^deny {2}a at login\/post-auth\n {2}reason: no-bots\n {2}message: "Go away"\n\nasked for\n/);
    expect(stdout).toContain(
      '\n  log  warn: bot<U+001B>[31m\n  state.set  k = {"a":1}\n  deny  no-bots: "Go away"\n\napplied\n  nothing\n\n',
    );
  });

  it('lays a partial event over the sample of the place, and says what no event has', async () => {
    const cwd = await directoryOf({
      'a.ts': "async function a(event, api) { api.state.set('geo', event.request.geo.country + event.request.ip); }\n",
      'e.json': '{ "request": { "geo": { "country": "JP" }, "ipp": "192.0.2.1" }, "usr": {} }',
    });
    const { stderr, stdout } = await callHere(['run', 'a.ts', ...at, '--event', 'e.json', '--format', 'json'], cwd);
    const { request } = JSON.parse((await callHere(['event', 'login/post-auth'], cwd)).stdout) as { request: { ip: string } };
    expect((JSON.parse(stdout) as Outcome).state).toEqual({ geo: `JP${request.ip}` });
    expect(stderr).toBe(
      'warning: /request/ipp is no member of the event at login/post-auth and is passed over; did you mean "ip"?\n' +
        'warning: /usr is no member of the event at login/post-auth and is passed over; did you mean "user"?\n',
    );
  });

  it('takes a whole event as it is with --exact', async () => {
    const cwd = await directoryOf({ 'a.ts': "async function a(event, api) { api.state.set('ip', event.request.ip); }\n" });
    const { stdout } = await callHere(['event', 'login/post-auth', '--preset', 'tor'], cwd);
    const { code, ...printed } = await writ(['run', 'a.ts', ...at, '--event', '-', '--exact', '--format', 'json'], { cwd, input: stdout });
    expect([code, (JSON.parse(printed.stdout) as Outcome).state]).toEqual([0, { ip: '192.0.2.66' }]);
  });

  it('hands over step state, configuration and the clock', async () => {
    const cwd = await directoryOf({
      'a.ts':
        "async function a(event, api) {\n  api.state.set('seen', [step.risk?.level ?? null, config?.limit ?? null, new Date().toISOString()]);\n}\n",
      'e.json': '{}',
      'step.json': '{ "risk": { "level": "low" } }',
      'config.json': '{ "limit": 3 }',
    });
    const { state } = await outcomeOf(
      ['a.ts', ...at, '--event', 'e.json', '--step', 'step.json', '--config', 'config.json', '--now', '2026-01-31T12:00:00+01:00'],
      cwd,
    );
    expect(state).toEqual({ seen: ['low', 3, '2026-01-31T11:00:00.000Z'] });
  });

  it('holds the configuration to the schema beside the action', async () => {
    const cwd = await directoryOf({
      'a.ts': "async function a(event, api) { api.state.set('limit', config.limit + 1); }\n",
      'a.config.json': '{ "type": "object", "properties": { "limit": { "type": "number" } }, "required": ["limit"] }',
      'e.json': '{}',
      'wrong.json': '{ "limit": "3" }',
    });
    const call = (...args: string[]) => callHere(['run', 'a.ts', ...at, '--event', 'e.json', ...args], cwd);
    expect(await call()).toMatchObject({ code: 2, stderr: 'error: the action needs a --config\n  the value lacks the member "limit"\n' });
    expect(await call('--config', 'wrong.json')).toMatchObject({
      code: 2,
      stderr: "error: the configuration in wrong.json breaks the action's schema\n  /limit must be a number, not text\n",
    });
  });

  it('fills in what the schema of the configuration has a default for', async () => {
    const cwd = await directoryOf({
      'a.ts': "async function a(event, api) { api.state.set('limits', [config.limit + 1, config.least]); }\n",
      'a.config.json': '{ "type": "object", "properties": { "limit": { "type": "number", "default": 7 }, "least": { "default": 1 } } }',
      'e.json': '{}',
      'some.json': '{ "least": 2 }',
    });
    const call = async (...args: string[]) =>
      JSON.parse((await callHere(['run', 'a.ts', ...at, '--event', 'e.json', '--format', 'json', ...args], cwd)).stdout);
    expect((await call()).state).toEqual({ limits: [8, 1] });
    expect((await call('--config', 'some.json')).state).toEqual({ limits: [8, 2] });
  });

  it('types metadata by the schema of the call, and warns of an event that breaks it', async () => {
    const cwd = await directoryOf({
      'a.ts': "async function a(event, api) { api.state.set('tier', event.user.app_metadata.tier.toUpperCase()); }\n",
      'app.json': '{ "type": "object", "properties": { "tier": { "type": "string" } }, "required": ["tier"] }',
      'gold.json': '{ "user": { "app_metadata": { "tier": "gold" } } }',
      'wrong.json': '{ "user": { "app_metadata": { "tier": 5 } } }',
    });
    const { state } = await outcomeOf(['a.ts', ...at, '--metadata-schema', 'app.json', '--event', 'gold.json'], cwd);
    expect(state).toEqual({ tier: 'GOLD' });
    const wrong = await callHere(['run', 'a.ts', ...at, '--metadata-schema', 'app.json', '--event', 'wrong.json'], cwd);
    expect(wrong).toMatchObject({
      code: 0,
      stderr: 'warning: /user/app_metadata/tier must be text, not a number, says the metadata schema\n',
    });
    expect(wrong.stdout).toContain('error: uncaught-error: TypeError');
  });

  it('prints the check report of an action that does not compile', async () => {
    const cwd = await directoryOf({ 'a.ts': 'async function a(event, api) { api.log("info", event.usr); }\n', 'e.json': '{}' });
    const { code, stdout, stderr } = await callHere(['run', 'a.ts', ...at, '--event', 'e.json', '--format', 'json'], cwd);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const report: unknown = JSON.parse(stdout);
    expect(validate(checkReportSchema as JsonSchema, report)).toEqual([]);
    expect(report).toMatchObject({ ok: false, diagnostics: [{ code: 'W3002', file: 'a.ts' }] });
    expect((await callHere(['run', 'a.ts', ...at, '--event', 'e.json'], cwd)).stdout).toMatch(
      /^error\[W3002\].*\nfailed: 1 action checked, 1 error\n$/s,
    );
  });
});

describe('fetches of writ run', () => {
  const source = (url: string) =>
    `async function a(event, api) {\n  const answer = await api.fetch('${url}', { method: 'POST', body: 'hello' });\n  api.state.set('got', [answer.status, await answer.text()]);\n}\n`;
  const url = 'https://crm.example/hooks/x';
  const args = ['a.ts', ...at, '--event', 'e.json', '--allow', 'https://crm.example/hooks/'];

  it('get recorded answers', async () => {
    const answers = JSON.stringify([{ method: 'POST', url, status: 201, body: { id: 7 } }]);
    const cwd = await directoryOf({ 'a.ts': source(url), 'e.json': '{}', 'answers.json': answers });
    const { state, effects, usage } = await outcomeOf([...args, '--fetch', 'answers.json'], cwd);
    expect({ state, effects: effects[0], usage }).toMatchObject({
      state: { got: [201, '{"id":7}'] },
      effects: { type: 'fetch', method: 'POST', url, status: 201 },
      usage: { fetches: 1 },
    });
  });

  it('reject with a message that says so when there are none', async () => {
    const cwd = await directoryOf({ 'a.ts': source(url), 'e.json': '{}' });
    const { decision, error, effects } = await outcomeOf(args, cwd);
    const message = 'no recorded answer fits this request, and nothing is fetched for real';
    expect({ decision, error, effects }).toEqual({
      decision: 'deny',
      error: { code: 'uncaught-error', message: `Error: ${message}` },
      effects: [{ type: 'fetch', method: 'POST', url, error: message }],
    });
  });

  it('go out with --live, to what --allow names and nowhere else', async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
      request.on('end', () => response.writeHead(202).end('thanks'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const cwd = await directoryOf({ 'a.ts': source(`${origin}/hooks/x`), 'e.json': '{}' });
    const { state } = await outcomeOf(['a.ts', ...at, '--event', 'e.json', '--allow', `${origin}/hooks/`, '--live'], cwd);
    expect({ state, bodies }).toEqual({ state: { got: [202, 'thanks'] }, bodies: ['hello'] });
  });
});
