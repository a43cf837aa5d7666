import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { newContinuationKey, writeContinuationKeys } from '../../runtime/flow/continuation-keys.ts';
import type { FlowRunAnswer } from '../../schemas/generated/flow-run-answer.ts';
import { early, wellFor } from '../server/flow-support.ts';
import { callHere, commandLine, directoryOf, writ } from './support/writ.ts';

// Each process takes seconds to start where the machine has other things to do.
vi.setConfig({ testTimeout: 180_000 });

const tenant = {
  'writ.yaml': 'tenant: acme\n',
  'flows/login.yaml': `flow: login
stages:
  pre-login: [identity-lookup, password-check]
  post-auth:
    - action: tag
    - mfa
  post-login:
    - issue-session
    - action: claim
`,
  'actions/tag.ts':
    "export default async function tag(event, api) { api.user.setAppMetadata({ tagged: true }); api.log('info', 'tagged'); }\n",
  'actions/claim.ts':
    "export default async function claim(event, api) { api.session.setCustomClaim('seen', event.authentication.aal + JSON.stringify(event.user.app_metadata)); }\n",
};

/** A service in a process of its own; what it says on standard error comes with it. */
async function served(args: readonly string[], env: { readonly [name: string]: string } = {}) {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const address = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const [, found] = /, at (http:\S+)\n/.exec(printed) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(said)));
  });
  const stop = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  return { address, said: () => said, stop };
}

async function call(address: string, path: string, body: object): Promise<FlowRunAnswer> {
  const response = await fetch(`${address}/v1/tenants/acme/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as FlowRunAnswer;
}

const now = '2026-03-02T10:00:00.000Z';

describe('a run over processes', () => {
  it('that share their keys comes to the same as in one, though each lives for one call', async () => {
    const directory = await directoryOf(tenant);
    const built = await callHere(['build', '.', '-o', 'bundle.json'], directory);
    expect(built.code).toBe(0);
    const replica = ['--import', 'tsx', fileURLToPath(new URL('support/replica.ts', import.meta.url)), join(directory, 'bundle.json')];
    const env = { WRIT_CONTINUATION_KEYS: writeContinuationKeys([newContinuationKey()]) };
    const answers: FlowRunAnswer[] = [];
    do {
      const last = answers.at(-1);
      const { address, stop } = await served(replica, env);
      const body = last === undefined ? { event: early, now } : { continuation: last.continuation, ...wellFor(last) };
      answers.push(await call(address, last === undefined ? 'flows/login/runs' : 'runs/continue', body));
      await stop();
    } while (answers.at(-1)?.status === 'awaiting');
    expect(answers.map(({ awaiting }) => awaiting?.block)).toEqual([
      'identity-lookup',
      'password-check',
      'mfa',
      'issue-session',
      undefined,
    ]);
    expect(answers.at(-1)).toMatchObject({
      status: 'completed',
      effects: { app_metadata: { tagged: true }, claims: { seen: 'aal2{"tagged":true}' } },
    });
    expect(answers.map(({ log }) => log.length)).toEqual([0, 0, 1, 0, 0]);
  });

  it('that have keys of their own cannot go on, and say at the start that it is so', async () => {
    const directory = await directoryOf(tenant);
    const serve = commandLine(['serve', directory, '--port', '0']);
    const [one, other] = await Promise.all([served(serve), served(serve)]);
    const begun = await call(one.address, 'flows/login/runs', { event: early });
    expect(await call(other.address, 'runs/continue', { continuation: begun.continuation, ...wellFor(begun) })).toMatchObject({
      code: 'continuation-key-unknown',
    });
    expect(one.said()).toContain('Continuations are sealed with a key of this process alone');
  });
});

describe('keys of continuations', () => {
  it('are made, read from a file, and refused where they are none', async () => {
    const directory = await directoryOf({
      ...tenant,
      'none.json': '{ "keys": [{ "kty": "oct", "kid": "a", "k": "c2VjcmV0" }] }',
      'text.json': 'secret',
    });
    const made = await writ(['keys', 'continuation', '--out', 'keys.json'], { cwd: directory });
    expect(made).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^wrote the key to keys\.json: .*\nkey id [0-9a-f]{16}\n$/),
    });
    const serve = ['serve', '.', '--port', '0', '--continuation-keys'];
    expect(await callHere([...serve, 'none.json'], directory)).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: --continuation-keys none.json cannot be used: key 1 needs a "k" of 32 bytes in base64url\nhelp: writ keys continuation makes one\n',
    });
    const text = await callHere([...serve, 'text.json'], directory);
    expect([text.code, text.stderr]).toEqual([
      2,
      'error: --continuation-keys text.json cannot be used: it is not JSON\nhelp: writ keys continuation makes one\n',
    ]);
  });
});
