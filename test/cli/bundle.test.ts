import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callHere, directoryOf, repository, writ, writeFiles } from './support/writ.ts';

/** A repository with a key pair, and its bundle signed by it. */
async function signedBundle() {
  const cwd = await directoryOf(repository);
  await callHere(['keys', 'new', '--out-private', 'private.json', '--out-public', 'keys.json'], cwd);
  const built = await callHere(['build', '-o', 'bundle.json', '--key', 'private.json', '--revision', '7'], cwd);
  return { cwd, built, path: join(cwd, 'bundle.json') };
}

describe('writ build', () => {
  it('gives the same bytes in another directory, time zone and locale', async () => {
    const key = (await callHere(['keys', 'new', '--out-public', 'k'], await directoryOf({}))).stdout;
    const build = async (env: { [name: string]: string }, files: { [path: string]: string }) => {
      const cwd = await directoryOf({ 'key.json': key });
      await mkdir(join(cwd, 'a'));
      await writeFiles(join(cwd, 'a'), files);
      const called = await writ(['build', 'a', '-o', 'b.json', '--key', 'key.json'], { cwd, env });
      return { ...called, bytes: await readFile(join(cwd, 'b.json'), 'utf8') };
    };
    // An order of the directory's entries other than the alphabet's, too.
    const files = { ...repository, 'actions/z.ts': repository['actions/step-up.ts'], 'actions/a.js': repository['actions/step-up.ts'] };
    const flow = files['flows/login.yaml'].replace('    - action: step-up\n', '    - action: z\n    - action: step-up\n    - action: a\n');
    const first = await build({ TZ: 'UTC', LC_ALL: 'C' }, { ...files, 'flows/login.yaml': flow });
    const second = await build(
      { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
      Object.fromEntries(Object.entries({ ...files, 'flows/login.yaml': flow }).reverse()),
    );
    expect(first.code).toBe(0);
    expect(second).toEqual(first);
    expect(first.stdout).toBe(`${(JSON.parse(first.bytes) as { digest: string }).digest}\n`);
  });

  it('prints the digest and says what it wrote', async () => {
    const { built, path } = await signedBundle();
    const file = JSON.parse(await readFile(path, 'utf8')) as { digest: string; bundle: { revision: number } };
    expect(built).toEqual({ code: 0, stdout: `${file.digest}\n`, stderr: 'wrote bundle.json: 1 action, 1 flow, revision 7, signed\n' });
    expect(file.bundle.revision).toBe(7);
  });

  it('writes nothing for a policy with errors, and says what they are', async () => {
    const cwd = await directoryOf({
      ...repository,
      'actions/step-up.ts': 'export default async function a(event, api) { eval("1"); }\n',
      'bundle.json': 'the last good one',
    });
    const { code, stdout, stderr } = await callHere(['build', '-o', 'bundle.json'], cwd);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error\[W\d{4}\] .* --> actions\/step-up\.ts:1:\d+\n.*failed: 1 action and 1 flow checked, 1 error\n$/s);
    expect(await readFile(join(cwd, 'bundle.json'), 'utf8')).toBe('the last good one');
  });

  it('leaves nothing half-written behind when the place cannot be written', async () => {
    const cwd = await directoryOf(repository);
    await mkdir(join(cwd, 'taken'));
    const before = await readdir(cwd);
    expect(await callHere(['build', '-o', 'taken'], cwd)).toMatchObject({ code: 2, stdout: '' });
    expect(await readdir(cwd)).toEqual(before);
  });

  it('compares with the digest that is expected', async () => {
    const cwd = await directoryOf(repository);
    const digest = (await callHere(['build', '-o', 'a.json'], cwd)).stdout.trim();
    expect(await callHere(['build', '--expect', digest], cwd)).toEqual({ code: 0, stdout: `${digest}\n`, stderr: '' });
    const other = `sha256:${'0'.repeat(64)}`;
    expect(await callHere(['build', '-o', 'b.json', '--expect', other], cwd)).toEqual({
      code: 1,
      stdout: '',
      stderr:
        `error: the bundle is not the expected one\n  expected ${other}\n  built    ${digest}\n` +
        'help: the revision and the version of Writ are part of a bundle: build with the ones that the expected bundle has\n',
    });
    expect(await readdir(cwd)).not.toContain('b.json');
  });
});

describe('writ keys new', () => {
  it('writes the private key for its owner alone, and prints nothing of it', async () => {
    const cwd = await directoryOf({});
    const { code, stdout, stderr } = await writ(['keys', 'new', '--out-private', 'p.json', '--out-public', 'k.json'], { cwd });
    const jwk = JSON.parse(await readFile(join(cwd, 'p.json'), 'utf8')) as { d: string; kid: string };
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toBe(
      `wrote the private key to p.json: keep it out of version control\nwrote the public keys to k.json\nkey id ${jwk.kid}\n`,
    );
    expect((await stat(join(cwd, 'p.json'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(cwd, 'k.json'), 'utf8')).not.toContain(jwk.d);
    expect((await readdir(cwd)).sort()).toEqual(['k.json', 'p.json']);
  });

  it('prints what is given no file', async () => {
    const cwd = await directoryOf({});
    const both = JSON.parse((await callHere(['keys', 'new'], cwd)).stdout) as { private: object; public: { keys: object[] } };
    expect(both).toMatchObject({
      private: { kty: 'OKP', crv: 'Ed25519', d: expect.any(String) },
      public: { keys: [{ kid: expect.any(String) }] },
    });
    expect(both.public.keys[0]).not.toHaveProperty('d');
    const publicAlone = JSON.parse((await callHere(['keys', 'new', '--out-private', 'p'], cwd)).stdout) as object;
    expect(publicAlone).toMatchObject({ keys: [{ kty: 'OKP' }] });
    const privateAlone = JSON.parse((await callHere(['keys', 'new', '--out-public', 'k'], cwd)).stdout) as object;
    expect(privateAlone).toMatchObject({ kty: 'OKP', d: expect.any(String) });
  });

  it('never replaces a key', async () => {
    const cwd = await directoryOf({ 'p.json': 'precious' });
    await chmod(join(cwd, 'p.json'), 0o600);
    expect(await callHere(['keys', 'new', '--out-private', 'p.json'], cwd)).toMatchObject({ code: 2, stdout: '' });
    expect([await readFile(join(cwd, 'p.json'), 'utf8'), await readdir(cwd)]).toEqual(['precious', ['p.json']]);
  });
});

describe('writ verify', () => {
  it('says what a good bundle is and who signed it', async () => {
    const { cwd, built } = await signedBundle();
    const { kid } = JSON.parse(await readFile(join(cwd, 'private.json'), 'utf8')) as { kid: string };
    expect(await writ(['verify', 'bundle.json', '--keys', 'keys.json'], { cwd })).toEqual({
      code: 0,
      stdout: `ok: ${built.stdout}tenant acme, revision 7, 1 action, 1 flow\nsigned by ${kid}\n`,
      stderr: '',
    });
  });

  const tampered: readonly (readonly [what: string, change: (text: string) => string, message: RegExp])[] = [
    [
      'a changed tenant',
      (text) => text.replace('"tenant":"acme"', '"tenant":"evil"'),
      /^error: bundle\.json is refused \(digest-mismatch\): /,
    ],
    ['a space', (text) => text.replace('{', '{ '), /^error: bundle\.json is refused \(not-canonical\): /],
    ['no signature', (text) => text.replace(/"signatures":\[.*?\]/, '"signatures":[]'), /^error: bundle\.json is refused \(unsigned\): /],
    [
      'another signature',
      (text) => text.replace(/"signature":"..../, '"signature":"AAAA'),
      /^error: bundle\.json is refused \(bad-signature\): .*\n.*\n {2}at \/signatures\/0\n$/,
    ],
    ['no bundle at all', () => '{}', /^error: bundle\.json is refused \(schema\): /],
  ];

  it.each(tampered)('refuses %s with exit code 1', async (_what, change, message) => {
    const { cwd, path } = await signedBundle();
    await writeFile(path, change(await readFile(path, 'utf8')));
    const { code, stdout, stderr } = await callHere(['verify', 'bundle.json', '--keys', 'keys.json'], cwd);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it("refuses a bundle that only somebody else's key signed", async () => {
    const { cwd } = await signedBundle();
    await callHere(['keys', 'new', '--out-private', 'other.json', '--out-public', 'others.json'], cwd);
    const { code, stderr } = await callHere(['verify', 'bundle.json', '--keys', 'others.json'], cwd);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('(unknown-key): no key that signed is trusted') });
  });
});
