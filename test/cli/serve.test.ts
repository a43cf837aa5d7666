import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { curlCommand } from '../../cli/example-request.ts';
import { acme, callHere, commandLine, directoryOf, repository } from './support/writ.ts';

const run = promisify(execFile);

describe('writ serve', () => {
  it('prints an address and a request that works as it is, and stops when it is told to', async () => {
    const child = spawn(process.execPath, commandLine(['serve', acme, '--port', '0']));
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    let printed = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
        if (printed.endsWith("'\n\n")) resolve();
      });
      ended.then(() => reject(new Error(`ended early: ${printed}`)), reject);
    });
    const [, address] = /^Writ serves acme, 9 actions in 3 flows, at (http:\/\/127\.0\.0\.1:\d+)\n/.exec(printed) ?? [];
    expect(printed).toMatch(/\nbundle sha256:[0-9a-f]{64}\n\nTry it:\n\ncurl /);
    const answer = await run('sh', ['-c', printed.slice(printed.indexOf('curl '))]);
    expect(JSON.parse(answer.stdout)).toMatchObject({ decision: 'continue', state: { require_step_up: true } });
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('says that a port is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const called = await callHere(['serve', '--port', String(port)], await directoryOf(repository));
    expect(called).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: port ${port} of 127.0.0.1 is in use; choose another, or stop what uses it\n`,
    });
  });

  it('does not listen where others reach it unless it is told that nobody is authenticated', async () => {
    const called = await callHere(['serve', '--port', '0', '--host', '0.0.0.0'], await directoryOf(repository));
    expect({ ...called, stderr: '' }).toEqual({ code: 2, stdout: '', stderr: '' });
    expect(called.stderr).toMatch(/^error: the service does not listen on 0\.0\.0\.0: .*\nhelp: .*--allow-unauthenticated/);
  });

  it('opens no private range that is none, or that is more than one network', async () => {
    const called = await callHere(['serve', '--port', '0', '--allow-private', '0.0.0.0/0'], await directoryOf(repository));
    expect({ ...called, stderr: '' }).toEqual({ code: 2, stdout: '', stderr: '' });
    expect(called.stderr).toMatch(/^error: --allow-private 0\.0\.0\.0\/0 cannot be used: .*one block/);
  });

  it('does not serve a policy with errors', async () => {
    const cwd = await directoryOf({ ...repository, 'actions/step-up.ts': 'export default async function a(event, api) { eval("1"); }\n' });
    const { code, stdout, stderr } = await callHere(['serve', '--port', '0'], cwd);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('failed: 1 action and 1 flow checked, 1 error\n');
  });
});

describe('the printed request', () => {
  it('survives the shell, whatever it holds', async () => {
    const body = { event: { text: 'it\'s "$HOME" `id` \\ !\n' } };
    const command = curlCommand('http://127.0.0.1:1', { path: '/x', body }).replace('curl -sS', 'printf "%s\\n"');
    const { stdout } = await run('sh', ['-c', command]);
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toEqual(body);
  });
});
