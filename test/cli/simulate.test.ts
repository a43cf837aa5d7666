import { beforeEach, describe, expect, it } from 'vitest';
import { documents } from '../../schemas/documents/index.ts';
import { validate } from '../../schemas/validator.ts';
import { callHere, directoryOf, writeFiles } from './support/writ.ts';

const action = (body: string) => `export default async function action(event, api) {\n${body}\n}\n`;

const repository = {
  'writ.yaml': 'tenant: acme\nfetch: { allow: ["https://crm.acme.example/"] }\n',
  'flows/login.yaml': `flow: login
stages:
  pre-login: [identity-lookup, password-check]
  post-auth:
    - risk-evaluate
    - action: step-up
    - { action: retired, disabled: true }
    - { action: sync, on-error: continue }
  post-login:
    - issue-session
    - action: claim
`,
  'actions/step-up.ts': action("if (event.authentication.risk_score > 50) api.mfa.require({ factors: ['totp'] });"),
  'actions/retired.ts': action("api.deny('never');"),
  'actions/sync.ts': action(
    "const answer = await api.fetch('https://crm.acme.example/hooks/login'); api.user.setAppMetadata({ synced: answer.status });",
  ),
  'actions/claim.ts': action("api.session.setCustomClaim('aal', event.authentication.aal); api.log('info', String(event.user.name));"),
  'calm.json': '{ "user": { "name": "Grace" } }',
  'risky.json': '{ "authentication": { "risk_score": 92 } }',
  'nobody.json': '{ "user": null }',
  'fails.json': '{ "step-up": { "verified": false }, "no-such-block": {} }',
  'answers.json': '[{ "method": "GET", "url": "https://crm.acme.example/hooks/login", "status": 202 }]',
};

let cwd: string;
beforeEach(async () => {
  cwd = await directoryOf(repository);
});

const now = ['--now', '2026-03-02T10:00:00Z'];

async function simulated(...args: readonly string[]) {
  const { code, stdout, stderr } = await callHere(['simulate', 'login', ...args, ...now, '--format', 'json'], cwd);
  expect(code).toBe(0);
  const document = JSON.parse(stdout);
  expect(validate(documents.simulation ?? false, document)).toEqual([]);
  return { document, stderr };
}

const blocksOf = (document: { readonly way: readonly { readonly slug: string; readonly block: string; readonly did: string }[] }) =>
  document.way.map(({ slug, block, did }) => `${did} ${slug === block ? slug : `${slug} ${block}`}`);

describe('writ simulate', () => {
  it('takes the way that a platform would take on which all is well', async () => {
    const { document, stderr } = await simulated('--event', 'calm.json', '--fetch', 'answers.json');
    expect(document).toMatchObject({
      status: 'completed',
      effects: { claims: { aal: 'aal1' }, app_metadata: { synced: 202 } },
      log: [{ slug: 'claim', message: 'Grace' }],
    });
    expect(blocksOf(document)).toEqual([
      'awaited identity-lookup',
      'awaited password-check',
      'awaited risk-evaluate',
      'ran step-up action',
      'ran sync action',
      'awaited issue-session',
      'ran claim action',
    ]);
    expect(stderr).not.toContain('warning: sync');
  });

  it('answers the risk that the event speaks of, and what an action asks for', async () => {
    const { document } = await simulated('--event', 'risky.json', '--fetch', 'answers.json');
    expect(document).toMatchObject({ status: 'completed', effects: { claims: { aal: 'aal2' } } });
    expect(document.way.find(({ block }: { readonly block: string }) => block === 'mfa')).toMatchObject({
      slug: 'step-up',
      config: { factors: ['totp'] },
      output: { verified: true },
      changed: ['authentication'],
    });
  });

  it('takes outputs from a file, and says which nobody awaited', async () => {
    const { document, stderr } = await simulated('--event', 'risky.json', '--outputs', 'fails.json');
    expect(document).toMatchObject({ status: 'denied', reason: 'mfa-failed', by: 'step-up', effects: { app_metadata: {}, claims: {} } });
    expect(stderr).toContain('warning: fails.json: no output of no-such-block was awaited\n');
  });

  it('does not take an empty list for all is well', async () => {
    await writeFiles(cwd, { 'empty.json': '{ "password-check": [] }' });
    const { code, stderr } = await callHere(['simulate', 'login', '--event', 'calm.json', '--outputs', 'empty.json', ...now], cwd);
    expect(code).toBe(2);
    expect(stderr).toContain('what empty.json gives for password-check is an empty list');
    expect(stderr).toContain('leave password-check out: then it answers that all is well');
  });

  it('says how the answer of a webhook breaks its schema', async () => {
    await writeFiles(cwd, {
      'flows/login.yaml': `flow: login
stages:
  pre-login: [identity-lookup, password-check]
  post-auth:
    - webhook: score
      request: { method: POST, url: "https://crm.acme.example/score" }
      answer: score.schema.json
    - decision: judge
      when: [{ if: step.score.body.score > 1, then: [mfa] }]
  post-login: [issue-session]
`,
      'score.schema.json': '{ "type": "object", "properties": { "score": { "type": "number" } }, "required": ["score"] }',
      'bad.json': '[{ "method": "POST", "url": "https://crm.acme.example/score", "status": 200, "body": { "score": "1" } }]',
    });
    const { stdout } = await callHere(['simulate', 'login', '--event', 'calm.json', '--fetch', 'bad.json', ...now], cwd);
    expect(stdout).toContain('answer-schema: the answer breaks its schema: /score must be a number, not text\n');
    expect(stdout).toContain('reason: webhook-error, by score\n');
  });

  it('finds nobody where the event has no user', async () => {
    const { document } = await simulated('--event', 'nobody.json');
    expect(document).toMatchObject({ status: 'denied', reason: 'identity-not-found' });
    expect(blocksOf(document)).toContain('skipped step-up action');
  });

  it('sends nothing, and says so where an answer is missing', async () => {
    const { document, stderr } = await simulated('--event', 'calm.json');
    expect(document).toMatchObject({
      status: 'completed',
      effects: { app_metadata: {} },
      errors: [{ slug: 'sync', code: 'uncaught-error' }],
    });
    expect(stderr).toContain(
      'warning: sync asked for GET https://crm.acme.example/hooks/login, and there is no recorded answer (--fetch)\n',
    );
  });

  it('shows the way to people', async () => {
    const { stdout } = await callHere(['simulate', 'login', '--event', 'risky.json', '--outputs', 'fails.json', ...now], cwd);
    expect(stdout).toBe(`pre-login
  ◆ identity-lookup  → {"found":true}, brought user and connection
  ◆ password-check  → {"verified":true}, brought authentication

post-auth
  ◆ risk-evaluate  → {"score":92,"severity":"high","recommendation":"deny"}
  ✓ step-up (action)
      mfa.require  totp
    ✗ step-up (mfa)  → {"verified":false}

denied  login of acme
  reason: mfa-failed, by step-up
  message: "The request was denied."

applied
  nothing
`);
  });
});
