import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { compileLoaded } from '../../compiler/compile-tenant.ts';
import { loadFiles } from '../../compiler/source/load.ts';
import { SecretsUnreadable, secretsFromEnvironment, secretsFromFiles } from '../../runtime/host/secret-sources.ts';
import { secretVariable, sharedVariable } from '../../schemas/platform/names.ts';

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'writ-secrets-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** A clock that a test turns, and what was said of files that broke. */
function watched(path: string) {
  let now = 0;
  const problems: string[] = [];
  const values = secretsFromFiles(path, { clock: () => now, onProblem: (message) => problems.push(message) });
  const later = (milliseconds: number, name = 'crm-key') => {
    now += milliseconds;
    return values(name);
  };
  return { later, problems };
}

describe('secrets in a JSON file', () => {
  const file = (text: string | Uint8Array) => {
    const path = join(directory(), 'secrets.json');
    writeFileSync(path, text);
    return path;
  };

  it('are what stands there, but for one newline at the end', () => {
    const values = secretsFromFiles(file('{ "crm-key": "one", "other": "two\\n", "third": "three\\r\\n\\n", "empty": "" }'));
    expect(['crm-key', 'other', 'third', 'empty', 'absent', 'constructor'].map(values)).toEqual([
      'one',
      'two',
      'three\r\n',
      '',
      undefined,
      undefined,
    ]);
  });

  it.each<readonly [string, string | Uint8Array, RegExp]>([
    ['no JSON', 'crm-key: k3y-4f', /secrets\.json is not JSON$/],
    ['a list', '["k3y-4f"]', /is not an object of names and texts/],
    ['a number', '{ "crm-key": 4711 }', /the value of "crm-key" is not a text$/],
    ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), /is not UTF-8$/],
    ['more than anybody means', `{ "crm-key": "${'k3y-4f'.repeat(12_000)}" }`, /is larger than 64 KiB$/],
  ])('are refused where there is %s, in words that hold nothing of it', (_what, text, message) => {
    const read = () => secretsFromFiles(file(text));
    expect(read).toThrow(SecretsUnreadable);
    expect(read).toThrow(message);
    expect(read).not.toThrow(/k3y-4f|4711/);
  });

  it('are refused where there is nothing', () => {
    expect(() => secretsFromFiles(join(directory(), 'none.json'))).toThrow(/^there is no file or directory /);
  });
});

describe('secrets in a directory', () => {
  it('are its files that have names of secrets, also by way of links, as containers mount them', () => {
    const path = directory();
    mkdirSync(join(path, '..2026_11_27'));
    writeFileSync(join(path, '..2026_11_27', 'crm-key'), 'one\n');
    symlinkSync('..2026_11_27', join(path, '..data'));
    symlinkSync(join('..data', 'crm-key'), join(path, 'crm-key'));
    mkdirSync(join(path, 'folder'));
    writeFileSync(join(path, 'not a name'), 'x');
    const values = secretsFromFiles(path);
    expect(['crm-key', 'folder', 'not a name', '..data'].map(values)).toEqual(['one', undefined, undefined, undefined]);
  });

  it('are rotated by exchanging what a link leads to', () => {
    const path = directory();
    for (const version of ['1', '2']) {
      mkdirSync(join(path, `..${version}`));
      writeFileSync(join(path, `..${version}`, 'crm-key'), version);
    }
    symlinkSync('..1', join(path, '..data'));
    symlinkSync(join('..data', 'crm-key'), join(path, 'crm-key'));
    const { later } = watched(path);
    expect(later(0)).toBe('1');
    symlinkSync('..2', join(path, '..new'));
    renameSync(join(path, '..new'), join(path, '..data'));
    expect(later(1000)).toBe('2');
  });

  it('are gone when their file is', () => {
    const path = directory();
    writeFileSync(join(path, 'crm-key'), 'one');
    writeFileSync(join(path, 'other'), 'two');
    const { later, problems } = watched(path);
    rmSync(join(path, 'crm-key'));
    expect([later(1000), later(0, 'other'), problems]).toEqual([undefined, 'two', []]);
  });
});

describe('a rotated value', () => {
  it('counts a second after what stood there was read, and not before', () => {
    const path = join(directory(), 'secrets.json');
    writeFileSync(path, '{ "crm-key": "one" }');
    const { later } = watched(path);
    writeFileSync(path, '{ "crm-key": "two" }');
    expect([later(0), later(999), later(1)]).toEqual(['one', 'one', 'two']);
    writeFileSync(path, '{ "crm-key": "three" }');
    expect([later(999), later(1)]).toEqual(['two', 'three']);
  });

  it('leaves what was read last in use while the file is half written or gone, and says so once', () => {
    const path = join(directory(), 'secrets.json');
    writeFileSync(path, '{ "crm-key": "one" }');
    const { later, problems } = watched(path);
    writeFileSync(path, '{ "crm-key": "tw');
    expect([later(1000), later(1000)]).toEqual(['one', 'one']);
    expect(problems).toEqual([`${path} is not JSON`]);
    rmSync(path);
    expect(later(1000)).toBe('one');
    expect(problems[1]).toBe(`there is no file or directory ${path}`);
    writeFileSync(path, '{ "crm-key": "two" }');
    expect(later(1000)).toBe('two');
    writeFileSync(path, 'broken again');
    later(1000);
    expect(problems).toEqual([`${path} is not JSON`, `there is no file or directory ${path}`, `${path} is not JSON`]);
  });
});

describe('secrets in the environment', () => {
  it('stand in variables that are named after them', () => {
    const values = secretsFromEnvironment({ WRIT_SECRET_CRM_KEY: 'one', CRM_KEY: 'no', WRIT_SECRET_: 'no' });
    expect(['crm-key', 'CRM_KEY', 'crm', ''].map((name) => (name === '' ? undefined : values(name)))).toEqual([
      'one',
      'one',
      undefined,
      undefined,
    ]);
    expect(secretVariable('Crm-key_2')).toBe('WRIT_SECRET_CRM_KEY_2');
  });

  it('of which two would share a variable are told apart by nobody', () => {
    expect(sharedVariable(['a', 'crm-key', 'b', 'CRM_key'])).toEqual({ name: 'CRM_key', other: 'crm-key' });
    expect(sharedVariable(['a', 'crm-key', 'crm-key-2', 'crmkey', 'a'])).toBeUndefined();
  });

  it('are refused in writ.yaml where they would share one, at the second', () => {
    const { diagnostics } = compileLoaded(
      loadFiles(new Map([['writ.yaml', 'tenant: acme\nsecrets:\n  - crm-key\n  - other\n  - crm_key\n']])),
    );
    expect(diagnostics).toMatchObject([
      {
        code: 'W6025',
        severity: 'error',
        message: 'the secrets `crm-key` and `crm_key` would both be read from WRIT_SECRET_CRM_KEY',
        file: 'writ.yaml',
        range: { start: { line: 5, column: 5 } },
      },
    ]);
  });
});
