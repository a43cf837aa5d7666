import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkReportSchema } from '../../schemas/documents/check-report.ts';
import type { CheckReport } from '../../schemas/generated/check-report.ts';
import type { JsonSchema } from '../../schemas/json.ts';
import { validate } from '../../schemas/validator.ts';
import { acme, callHere, directoryOf, repository, writ, writeFiles } from './support/writ.ts';

const broken = {
  ...repository,
  'actions/step-up.ts':
    "export default async function stepUp(event, api) {\n\tif (event.usr) api.deny('日本, 100%: \"<a&b>\"');\n\tapi.state.set('required', event.authentication.risk_score > 70);\n}\n",
  'flows/login.yaml': 'flow: login\nstages:\n  post-auth:\n    - risk-evalute\n    - action: step-up\n  post-login:\n    - issue-session\n',
};
/** An action that nothing runs is a warning. */
const warned = {
  ...repository,
  'actions/step-up.ts': "export default async function stepUp(event, api) {\n  if (event.request.asn.is_tor) api.deny('tor');\n}\n",
  'actions/unused.ts': "export default async function unused(event, api) {\n  api.log('info', 'x');\n}\n",
};

const parse = (text: string): CheckReport => JSON.parse(text) as CheckReport;

describe('writ check', () => {
  it('finds nothing to complain about in the example tenant', async () => {
    const called = await writ(['check', acme]);
    expect(called).toEqual({ code: 0, stdout: 'ok: 9 actions and 3 flows checked, nothing to complain about\n', stderr: '' });
  });

  it('shows each problem in its code, with the files where the caller finds them', async () => {
    const cwd = await directoryOf(Object.fromEntries(Object.entries(broken).map(([path, text]) => [`policy/${path}`, text])));
    const { code, stdout, stderr } = await callHere(['check', 'policy'], cwd);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain(
      'error[W3002] unknown-member: `event` has no member `usr`; did you mean `user`?\n --> policy/actions/step-up.ts:2:12\n  |\n' +
        '2 |     if (event.usr) api.deny(\'日本, 100%: "<a&b>"\');\n  |               ^^^\nhelp: ',
    );
    expect(stdout).toMatch(
      /\n --> policy\/flows\/login\.yaml:4:7\n {2}\|\n4 \| {5}- risk-evalute\n {2}\| {7}\^{12}\nhelp: .*risk-evaluate/,
    );
    expect(stdout).toMatch(/\nfailed: 1 action and 1 flow checked, \d+ errors\n$/);
  });

  it('prints the published report with --format json', async () => {
    const cwd = await directoryOf(broken);
    const { code, stdout } = await callHere(['check', '--format', 'json'], cwd);
    const report = parse(stdout);
    expect(validate(checkReportSchema as JsonSchema, report)).toEqual([]);
    expect(code).toBe(1);
    expect(report).toMatchObject({ version: 1, ok: false, summary: { actions: 1, flows: 1, warnings: 0 } });
    expect(report.summary.errors).toBe(report.diagnostics.length);
    expect(report.diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'W3002',
        slug: 'unknown-member',
        severity: 'error',
        file: 'actions/step-up.ts',
        range: { start: { line: 2, column: 12 }, end: { line: 2, column: 15 } },
        related: [],
      }),
    );
  });

  it('passes over warnings unless it is strict', async () => {
    const cwd = await directoryOf(warned);
    const lenient = await callHere(['check', '--format', 'json'], cwd);
    expect([lenient.code, parse(lenient.stdout)]).toMatchObject([0, { ok: true, summary: { errors: 0, warnings: 1 } }]);
    const strict = await callHere(['check', '--format', 'json', '--strict'], cwd);
    expect([strict.code, parse(strict.stdout)]).toMatchObject([1, { ok: false, summary: { errors: 0, warnings: 1 } }]);
    expect((await callHere(['check', '--strict'], cwd)).stdout).toMatch(
      /^warning\[W\d{4}\] .*\nhelp: .*\n\nfailed: 2 actions and 1 flow checked, 1 warning\n$/s,
    );
  });

  it('reports a directory without a manifest as the policy that it is not', async () => {
    const { code, stdout } = await callHere(['check', '--format', 'json'], await directoryOf({}));
    expect([code, parse(stdout).diagnostics.map(({ slug }) => slug)]).toEqual([1, ['manifest-missing']]);
  });
});

describe('writ check of one file', () => {
  const source =
    "import { prefix } from '../lib/prefix.ts';\nexport default async function greet(event, api) {\n  api.log('info', prefix + config.name);\n}\n";
  const lib = "export const prefix = 'hello ';\n";
  const schema = '{ "type": "object", "properties": { "name": { "type": "string" } }, "required": ["name"] }';
  const at = ['--at', 'login/post-login'];

  it('takes helper modules and the schema of its configuration from the repository that it lies in', async () => {
    const cwd = await directoryOf({ ...repository, 'actions/greet.ts': source, 'lib/prefix.ts': lib, 'actions/greet.config.json': schema });
    expect(await callHere(['check', 'actions/greet.ts', ...at], cwd)).toEqual({
      code: 0,
      stdout: 'ok: 1 action checked, nothing to complain about\n',
      stderr: '',
    });
    // From anywhere.
    const elsewhere = await directoryOf({});
    expect((await callHere(['check', join(cwd, 'actions/greet.ts'), ...at], elsewhere)).code).toBe(0);
  });

  it('names places by the path that was given', async () => {
    const cwd = await directoryOf({
      'deep/down/a.js': 'async function a(event, api) { api.dney("x"); }\n',
      'deep/down/a.config.json': '{ "type": 1 }',
    });
    await mkdir(join(cwd, 'here'));
    const { stdout } = await callHere(['check', '../deep/down/a.js', ...at, '--format', 'json'], join(cwd, 'here'));
    const files = parse(stdout).diagnostics.map(({ file, slug }) => [file, slug]);
    expect(files).toEqual([
      ['../deep/down/a.config.json', 'schema-invalid'],
      ['../deep/down/a.js', 'unknown-member'],
    ]);
    const pretty = await callHere(['check', '../deep/down/a.js', ...at], join(cwd, 'here'));
    expect(pretty.stdout).toContain(
      ' --> ../deep/down/a.js:1:36\n  |\n1 | async function a(event, api) { api.dney("x"); }\n  |                                    ^^^^\n',
    );
  });

  it('reports bytes that are no text', async () => {
    const cwd = await directoryOf({});
    await writeFile(join(cwd, 'a.ts'), Buffer.from([0xff, 0xfe, 0x41]));
    const { code, stdout } = await callHere(['check', 'a.ts', ...at, '--format', 'json'], cwd);
    expect([code, parse(stdout).diagnostics.map(({ slug, file }) => [slug, file])]).toEqual([1, [['file-not-text', 'a.ts']]]);
  });

  it('proves fetches against the allowlist of the call', async () => {
    const cwd = await directoryOf({});
    await writeFiles(cwd, { 'a.ts': 'async function a(event, api) { await api.fetch("https://crm.example/hooks/x"); }\n' });
    expect((await callHere(['check', 'a.ts', ...at], cwd)).code).toBe(1);
    expect(
      (await callHere(['check', 'a.ts', ...at, '--allow', 'https://other.example/', '--allow', 'https://crm.example/hooks/'], cwd)).code,
    ).toBe(0);
  });
});
