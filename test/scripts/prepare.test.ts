import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let root: string;

/** Stands in for npm: notes what it was asked, and leaves behind what npm would. */
const fakeNpm = `#!/usr/bin/env node
const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
appendFileSync('calls', process.argv.slice(2).join(' ') + '\\n');
if (process.env.FAKE_NPM_FAILS) process.exit(3);
if (process.argv[2] === 'ci') { mkdirSync('node_modules', { recursive: true }); writeFileSync('node_modules/.package-lock.json', ''); }
else mkdirSync('dist', { recursive: true });
`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'writ-prepare-'));
  for (const folder of ['scripts', 'bin', 'runtime/ir']) mkdirSync(join(root, folder), { recursive: true });
  copyFileSync('scripts/prepare.mjs', join(root, 'scripts/prepare.mjs'));
  writeFileSync(join(root, 'bin/npm'), fakeNpm, { mode: 0o755 });
  writeFileSync(join(root, 'package.json'), '{ "engines": { "node": ">=20.19" } }');
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'runtime/ir/a.ts'), '');
});

afterEach(() => rmSync(root, { recursive: true }));

function prepare(environment: Record<string, string> = {}) {
  rmSync(join(root, 'calls'), { force: true });
  const env = { ...process.env, PATH: `${join(root, 'bin')}${delimiter}${process.env.PATH}`, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/prepare.mjs')], { encoding: 'utf8', env });
  const calls = existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8').trim().split('\n') : [];
  return { status, stdout, stderr, calls: calls.map((call) => call.split(' ')[0]) };
}

describe('preparation before npm start and npm test', () => {
  it('installs and builds on a fresh clone, saying so, and is quiet the second time', () => {
    const first = prepare();
    expect(first).toMatchObject({ status: 0, stdout: '', calls: ['ci', 'run'] });
    expect(first.stderr).toMatch(/Installing packages .*\n.*Building/s);
    expect(prepare()).toEqual({ status: 0, stdout: '', stderr: '', calls: [] });
  });

  it('builds again when a source is newer, and installs again when the lockfile is', () => {
    prepare();
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(root, 'runtime/ir/a.ts'), later, later);
    expect(prepare().calls).toEqual(['run']);
    utimesSync(join(root, 'package-lock.json'), later, later);
    expect(prepare().calls).toEqual(['ci', 'run']);
  });

  it('ends with what failed', () => {
    expect(prepare({ FAKE_NPM_FAILS: '1' })).toMatchObject({ status: 1, calls: ['ci'], stderr: expect.stringContaining('ended with 3') });
  });

  it('says which Node it needs', () => {
    writeFileSync(join(root, 'package.json'), '{ "engines": { "node": ">=99.1" } }');
    expect(prepare()).toMatchObject({ status: 1, calls: [], stderr: expect.stringContaining('needs Node 99.1') });
  });
});
