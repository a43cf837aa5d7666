import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { terminalOf, withProgress } from '../../cli/terminal.ts';
import { acme, callHere, commandLine, directoryOf, repository, writ } from './support/writ.ts';

const hooks = `export function resolve(specifier, context, next) {
  if (/^(?:ts-morph|typescript|fastify)$/.test(specifier)) throw new Error(specifier + ' is loaded by ' + context.parentURL);
  return next(specifier, context);
}`;
/** Makes every import of the compiler's and the server's packages fail. */
const hooksUrl = JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`);
const withoutCompiler = `data:text/javascript,${encodeURIComponent(`import { register } from 'node:module'; register(${hooksUrl});`)}`;

describe('a command that compiles nothing', () => {
  it('does not load the compiler', async () => {
    const cwd = await directoryOf(repository);
    const { stdout: key } = await callHere(['keys', 'new', '--out-public', 'keys.json'], cwd);
    expect(key).not.toBe('');
    await callHere(['build', '-o', 'bundle.json'], cwd);
    const calls = [
      ['--help'],
      ['--version'],
      ['event', 'login/post-auth'],
      ['explain', 'W3002'],
      ['keys', 'new'],
      ['check', 'actions/step-up.ts'],
      ['check', 'gone'],
    ];
    const results = [];
    for (const args of calls) results.push([args, (await writ(args, { cwd, before: [withoutCompiler] })).code]);
    expect(results).toEqual(calls.map((args) => [args, args[0] === 'check' ? 2 : 0]));
    const verified = await writ(['verify', 'bundle.json', '--keys', 'keys.json'], { cwd, before: [withoutCompiler] });
    expect(verified.stderr).toContain('(unsigned)');
    // The hook works: what compiles needs the compiler.
    expect((await writ(['check'], { cwd, before: [withoutCompiler] })).code).toBe(70);
  });
});

describe('the process', () => {
  it('takes a closed pipe for an end', async () => {
    const command = [process.execPath, ...commandLine(['explain', acme])].map((word) => `'${word}'`).join(' ');
    const { stdout } = await promisify(execFile)('bash', ['-c', `${command} | true; echo "\${PIPESTATUS[0]}"`]);
    expect(stdout).toBe('0\n');
  });
});

describe('progress', () => {
  it('shows on a terminal while it lasts, and nowhere else', async () => {
    const said: string[] = [];
    const streams = (isTTY: boolean) => [{ write: () => {} }, { isTTY, write: (text: string) => said.push(text) }] as const;
    await withProgress(terminalOf(...streams(false), {}), 'Compiling', async () => {});
    expect(said).toEqual([]);
    await expect(
      withProgress(terminalOf(...streams(true), { NO_COLOR: '1' }), 'Compiling', () => Promise.reject(new Error('x'))),
    ).rejects.toThrow('x');
    expect(said).toEqual(['Compiling …', '\r\u001B[K']);
  });
});

describe('writ explain', () => {
  it('says of each action where it runs, what it asks for and where it sends', async () => {
    const { code, stdout } = await callHere(['explain', acme], acme);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^acme: 9 actions in 3 flows \(login, registration, token-refresh\)\n/);
    expect(stdout).toContain('\nsync-user-to-crm\n  runs at   registration/post-create (the user is known)\n');
    expect(stdout).toContain('\n  sends to  POST https://crm.acme.example/hooks/contacts\n');
    expect(stdout).toContain('\n            state.set require_step_up\n');
    expect(stdout).toMatch(/\n +1 {2}fetches an action \(5 by default\)\n/);
  });

  it('says it of one file', async () => {
    const { code, stdout } = await callHere(['explain', join(acme, 'actions/step-up-on-risk.ts'), '--at', 'login/post-auth'], acme);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^step-up-on-risk\n {2}runs at {3}login\/post-auth \(the user is known, with a risk score\)\n/);
  });

  it('explains a diagnostic by code and by name', async () => {
    const byCode = await callHere(['explain', 'W3002'], acme);
    expect(byCode.stdout).toMatch(
      /^error\[W3002\] unknown-member\n\n.+\n\nhelp: .+\n\nFor example, this is not accepted:\n\n {4}async function.*\n\nand this is:\n\n {4}async function/s,
    );
    expect(await callHere(['explain', 'unknown-member'], acme)).toEqual(byCode);
  });
});
