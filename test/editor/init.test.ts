import { execFile } from 'node:child_process';
import { access, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileTenant } from '../../compiler/index.ts';
import { planProgram } from '../../runtime/index.ts';
import { callHere, directoryOf } from '../cli/support/writ.ts';
import { casesOf, readPolicyTests, unmet } from '../support/policy-tests.ts';
import { tsc } from './support/tsc.ts';

const run = promisify(execFile);
const actionPath = 'actions/refuse-risky-tor.ts';

async function started(name = 'acme') {
  const parent = await directoryOf({});
  const result = await callHere(['init', name], parent);
  return { ...result, parent, root: join(parent, name) };
}

describe('writ init', () => {
  it('makes a repository that passes every check', async () => {
    const { code, root, stdout } = await started();
    expect(code).toBe(0);
    for (const path of stdout.trim().split('\n')) await access(join(root, path));
    expect(await callHere(['check', '--strict'], root)).toMatchObject({ code: 0 });
    expect(await tsc(root)).toEqual([]);
  });

  it('makes an action that does what its tests say', async () => {
    const { root } = await started();
    const { bundle } = await compileTenant(root);
    const program = bundle?.actions['refuse-risky-tor']?.program;
    if (program === undefined) throw new Error('the action is not in the bundle');
    const plan = planProgram(program);
    const cases = readPolicyTests(root).flatMap(({ tests }) => casesOf(tests));
    expect(cases.length).toBeGreaterThan(3);
    for (const { name, event, now, expected } of cases) expect(unmet(expected, plan.replay({ event, now }, [])), name).toEqual([]);
  });

  it('makes a repository whose mistakes both the compiler and TypeScript find', async () => {
    const { root } = await started();
    const text = await readFile(join(root, actionPath), 'utf8');
    await writeFile(join(root, actionPath), text.replace('risk_score', 'risk_scor'));
    const { code, stdout } = await callHere(['check'], root);
    expect(code).toBe(1);
    expect(stdout).toContain('risk_scor');
    expect(await tsc(root)).toEqual([expect.stringMatching(/^actions\/refuse-risky-tor\.ts\(\d+,\d+\): error TS2551: .*risk_scor/)]);
  });

  it('says what to do next, with the paths that the caller needs', async () => {
    const { stderr, root } = await started();
    const steps = [...stderr.matchAll(/^ {2}(cd|writ) (.*)$/gm)].map(([, command = '', args = '']) => [command, args] as const);
    expect(steps[0]).toEqual(['cd', 'acme']);
    const check = steps.find(([, args]) => args.startsWith('check'));
    expect(await callHere(check?.[1].split(' ') ?? [], root)).toMatchObject({ code: 0 });
  });

  it('says how to get to a directory whose name a shell would take apart', async () => {
    const { stderr, parent } = await started("ada's policies");
    const [, command = ''] = /^ {2}(cd .*)$/m.exec(stderr) ?? [];
    const { stdout } = await run('sh', ['-c', `${command} && cat writ.yaml`], { cwd: parent });
    expect(stdout).toContain('tenant: ada-s-policies');
  });

  it('works in the directory that the caller is in, among files that do not collide', async () => {
    const root = await directoryOf({ 'notes.txt': 'mine' });
    expect(await callHere(['init'], root)).toMatchObject({ code: 0, stderr: expect.not.stringContaining('cd ') });
    expect(await readFile(join(root, 'notes.txt'), 'utf8')).toBe('mine');
    expect((await callHere(['check', '--strict'], root)).code).toBe(0);
  });

  it('overwrites nothing: a file that collides is named, and nothing is written', async () => {
    const root = await directoryOf({ 'README.md': 'mine' });
    await symlink('/nowhere', join(root, 'writ.yaml'));
    const { code, stderr } = await callHere(['init'], root);
    expect(code).toBe(2);
    expect(stderr).toContain('writ.yaml, README.md');
    expect((await readdir(root)).sort()).toEqual(['README.md', 'writ.yaml']);
    expect(await readFile(join(root, 'README.md'), 'utf8')).toBe('mine');
  });

  it.each([
    ['Acme Corp.', 'acme-corp'],
    ['2024', '2024'],
    ['null', 'null'],
    ['…', 'my-tenant'],
    [`${'long-'.repeat(20)}name`, `${'long-'.repeat(12)}long`],
  ])('names the tenant of %j %s', async (name, tenant) => {
    const { root } = await started(name);
    const { bundle } = await compileTenant(root);
    expect(bundle?.tenant).toBe(tenant);
  });

  it('keeps out of version control what each machine makes for itself', async () => {
    const { root } = await started();
    await run('git', ['init', '--quiet'], { cwd: root });
    const { stdout } = await run('git', ['status', '--porcelain', '--untracked-files=all'], { cwd: root });
    const tracked = stdout
      .trim()
      .split('\n')
      .map((line) => line.slice(3));
    expect(tracked).toContain('tsconfig.json');
    expect(tracked.filter((path) => path.startsWith('.writ'))).toEqual([]);
  });

  it('makes a workflow whose commands exist', async () => {
    const { root } = await started();
    const workflow = parse(await readFile(join(root, '.github/workflows/policies.yml'), 'utf8')) as {
      readonly jobs: { readonly check: { readonly steps: readonly { readonly run?: string }[] } };
    };
    const commands = workflow.jobs.check.steps.flatMap(({ run: line }) => (line?.startsWith('writ ') ? [line.slice(5)] : []));
    expect(commands.map((line) => line.split(' ')[0])).toEqual(['check', 'build']);
    for (const line of commands) {
      const args = line.replace('"$GITHUB_RUN_NUMBER"', '7').split(' ');
      expect(await callHere(args, root), line).toMatchObject({ code: 0 });
    }
  });
});
