import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadFiles, loadTenant } from '../../compiler/source/load.ts';
import { withoutSilenced } from '../../compiler/source/silence.ts';

const action = 'export default async function action(event, api) {}\n';
const everyKind = `flow: login
stages:
  pre-login:
    - identity-lookup
    - password_check
  post_auth:
    - risk-evaluate
    - action: step-up-on-risk
      config: { threshold: 70 }
    - mfa: { factors: [totp] }
    - webhook: fraud-signal
      request: { method: POST, url: "https://fraud.acme.example/v1/score", body: { ip: "{{ event.request.ip }}" } }
      answer: schemas/fraud-signal.schema.json
      on-error: continue
    - decision: route
      when:
        - if: step.fraud-signal.ok && step.fraud-signal.body.score > 0.7
          then:
            - deny: { reason: high_risk, message: "We could not sign you in." }
        - if: step.step-up-on-risk.require_step_up
          then: [{ mfa: {}, slug: second-mfa }]
      else: []
    - run-flow: banking-checks
    - log-event: { level: info, message: "checked {{ event.user.id }}" }
  post-login:
    - issue-session
    - action: inject-tier-claim
      disabled: true
`;
const complete = {
  'writ.yaml': `tenant: acme
fetch:
  allow:
    - url: https://crm.acme.example/hooks/
      methods: [POST]
      send: [user.email, request.geo.country, user.app_metadata.tier, user.created_at]
    - https://fraud.acme.example
metadata:
  app: schemas/app-metadata.schema.json
redirect:
  allow: [https://app.acme.example/consent/]
secrets: [crm-signing-key]
request: { query: [invite] }
audit: { mask: [user.email] }
denial: { message: "We can't sign you in right now." }
limits: { fetches: 2 }
silence: { action-unused: "kept for later" }
writ: 1
`,
  'flows/login.yaml': everyKind,
  'flows/banking-checks.yaml': 'custom: banking-checks\nstages: { checks: [action: check-account] }\n',
  'actions/step-up-on-risk.ts': action,
  'actions/step-up-on-risk.config.json':
    '{ "type": "object", "properties": { "threshold": { "type": "number" } }, "additionalProperties": false }',
  'actions/inject-tier-claim.js': action,
  'actions/check-account.ts': action,
  'actions/spare.ts': action,
  'lib/texts/domain.ts': 'export const x = 1;\n',
  'tests/step-up.yaml': 'anything: goes\n',
  'schemas/app-metadata.schema.json': '{ "type": "object" }',
  'schemas/fraud-signal.schema.json': '{ "type": "object" }',
  'README.md': 'text',
};

const filesOf = (files: object) => new Map(Object.entries(files) as [string, string][]);
const diagnose = (files: object) =>
  loadFiles(filesOf({ 'writ.yaml': 'tenant: acme\n', ...files })).diagnostics.map(({ slug, file, range, message }) => {
    return `${slug} ${file}:${range.start.line}:${range.start.column}-${range.end.column} ${message}`;
  });
const problems = (stage: string) => diagnose({ 'flows/login.yaml': `flow: login\nstages:\n  post-auth:\n${stage}` });

describe('a policy repository', () => {
  const { tenant, diagnostics } = loadFiles(filesOf(complete));

  it('with every kind of block once loads with its defaults filled in', () => {
    expect(diagnostics.map(({ slug }) => slug)).toEqual(['action-unused']);
    expect(tenant && withoutSilenced(diagnostics, tenant.manifest)).toEqual([]);
    expect(tenant?.manifest).toMatchObject({
      tenant: 'acme',
      language: 1,
      limits: { fetches: 2, steps: 250_000 },
      metadata: { app: { type: 'object' } },
    });
    expect(tenant?.manifest.allow[1]).toEqual({ url: 'https://fraud.acme.example', methods: ['GET', 'POST'], redirects: 0 });
    expect(tenant?.actions.map(({ slug }) => slug)).toEqual(['check-account', 'inject-tier-claim', 'spare', 'step-up-on-risk']);
    expect(tenant?.modules.map(({ path }) => path)).toEqual(['lib/texts/domain.ts']);
    expect(tenant?.tests).toEqual(['tests/step-up.yaml']);
  });

  it('brings blocks into the form that runs', () => {
    const login = tenant?.flows.find(({ name }) => name === 'login')?.flow;
    expect(login?.stages.map(({ stage }) => stage)).toEqual(['pre-login', 'post-auth', 'post-login']);
    const [, postAuth] = login?.stages ?? [];
    expect(login?.stages[0]?.blocks).toEqual([
      { kind: 'platform', slug: 'identity-lookup', disabled: false, block: 'identity-lookup' },
      { kind: 'platform', slug: 'password-check', disabled: false, block: 'password-check' },
    ]);
    expect(postAuth?.blocks.slice(1)).toMatchObject([
      { kind: 'action', slug: 'step-up-on-risk', config: { threshold: 70 }, onError: 'deny', commit: 'success' },
      { kind: 'platform', slug: 'mfa', config: { factors: ['totp'] } },
      { kind: 'webhook', slug: 'fraud-signal', onError: 'continue', answer: { type: 'object' }, request: { method: 'POST', headers: {} } },
      {
        kind: 'decision',
        slug: 'route',
        branches: [{ blocks: [{ kind: 'deny' }] }, { blocks: [{ kind: 'platform', slug: 'second-mfa' }] }],
      },
      { kind: 'run-flow', flow: 'banking-checks' },
      { kind: 'log-event', level: 'info' },
    ]);
  });

  it('says where each action stands, and where its block is written', () => {
    const [checkAccount, injectTier, , stepUp] = tenant?.actions ?? [];
    expect(stepUp?.places).toMatchObject([{ position: { at: 'login/post-auth', user: 'stored', risk: true } }]);
    expect(checkAccount?.places).toMatchObject([{ position: { at: 'login/post-auth' } }]);
    expect(injectTier?.places).toEqual([]);
    const block = stepUp?.places[0]?.block;
    expect(block && tenant?.placeOf(block)).toMatchObject({ file: 'flows/login.yaml', range: { start: { line: 8, column: 7 } } });
  });
});

describe('problems of a policy repository', () => {
  it('are named with line and column', () => {
    expect(diagnose({ 'writ.yaml': 'tenant: acme\nlimits:\n  fetchs: 2\n  steps: many\n' })).toEqual([
      'unexpected-member writ.yaml:3:3-9 limits has no member "fetchs"; did you mean "fetches"?',
      'document-invalid writ.yaml:4:10-14 limits.steps must be a whole number, not text',
    ]);
    expect(problems('    - action: check\n      on-error: ignore\n      confg: {}\n')).toEqual([
      'document-invalid flows/login.yaml:5:17-23 stages.post-auth[0].on-error must be one of "deny", "continue", not "ignore"',
      'unexpected-member flows/login.yaml:6:7-12 stages.post-auth[0] has no member "confg"; did you mean "config"?',
    ]);
    expect(problems('    - acton: check\n')).toEqual([
      'unknown-block flows/login.yaml:4:7-12 there is no block "acton"; did you mean "action"?',
    ]);
    expect(problems('    - deny: {}\n')).toEqual([
      'document-invalid flows/login.yaml:4:13-15 stages.post-auth[0].deny lacks the member "reason"',
    ]);
    expect(diagnose({ 'writ.yaml': 'tenant: Acme Inc\n' })).toEqual([
      'document-invalid writ.yaml:1:9-17 tenant "Acme Inc" is not a slug: lower-case letters and digits, words joined by single hyphens',
    ]);
    expect(diagnose({ 'writ.yaml': '' })).toEqual(['document-invalid writ.yaml:1:1-1 the document must be an object, not null']);
  });

  it('in the form of a document are answered with an example', () => {
    const helps = (files: { readonly [path: string]: string }) => loadFiles(filesOf(files)).diagnostics.map(({ help }) => help);
    const flow = 'flow: login\nstages:\n  post-auth:\n';
    expect(helps({ 'writ.yaml': 'tenant: acme\n', 'flows/login.yaml': `${flow}    - decision: route\n` })).toEqual([
      'Write it like this: { decision: route, when: [ { if: step.step-up-on-risk.require_step_up, then: [ mfa ] } ], else: [] }',
    ]);
    expect(helps({ 'writ.yaml': 'tenant: acme\n', 'flows/login.yaml': `${flow}    - deny: {}\n` })).toEqual([
      'Write it like this: { reason: high_risk }',
    ]);
    expect(helps({ 'writ.yaml': '' })).toEqual(['Write it like this: { tenant: acme }']);
  });

  it('leave open whether an action is used', () => {
    const files = { 'writ.yaml': 'tenant: acme\n', 'actions/check.ts': action };
    const slugs = (flow: string) => loadFiles(filesOf({ ...files, 'flows/login.yaml': flow })).diagnostics.map(({ slug }) => slug);
    expect(slugs('stages:\n  post-auth: [{ action: check }]\n')).toEqual(['document-invalid']);
    expect(slugs('flow: login\nstages: {}\n')).toEqual(['action-unused']);
  });

  it('in YAML are syntax errors at their place', () => {
    const syntax = (text: string) => diagnose({ 'writ.yaml': text })[0];
    expect(syntax('tenant: acme\n\tlimits: {}\n')).toMatch(/^yaml-syntax writ.yaml:2:\d+-\d+ /);
    expect(syntax('tenant: [acme\n')).toMatch(/^yaml-syntax writ.yaml:2:1/);
    expect(syntax('a: &x [1]\nb: *x\n')).toBe(
      'yaml-syntax writ.yaml:2:4-6 invalid YAML: an alias (*x) is not supported; write the value out',
    );
    expect(syntax('a: &x [*x]\n')).toMatch('an alias (*x)');
    expect(syntax('tenant: !!js/function "x"\n')).toMatch('tags (!) are not supported');
    expect(syntax('tenant: !secret x\n')).toMatch('tags (!) are not supported');
    expect(syntax('? [a, b]\n: 1\n')).toMatch('a key must be plain text');
    expect(syntax('tenant: .inf\n')).toMatch('yaml-syntax writ.yaml:1:9-13 invalid YAML: the number has no JSON form');
    expect(syntax('tenant: "\\ud800"\n')).toMatch('half of a surrogate pair');
    expect(syntax('tenant: a\n---\ntenant: b\n')).toMatch('several documents');
    expect(syntax(`tenant: ${'['.repeat(100_000)}\n`)).toMatch('yaml-syntax');
    expect(diagnose({ 'writ.yaml': '\ufefftenant: acme\r\nwrit: 1\r\n' })).toEqual([]);
  });

  it('in a configuration are those of its schema, at the value', () => {
    const found = loadFiles(filesOf({ ...complete, 'flows/login.yaml': everyKind.replace('threshold: 70', 'treshold: 70') })).diagnostics;
    expect(found.filter(({ severity }) => severity === 'error')).toMatchObject([
      { slug: 'unexpected-member', help: 'Write "threshold".', range: { start: { line: 9, column: 17 } } },
    ]);
  });

  describe('in a configuration', () => {
    const schema = {
      type: 'object',
      properties: {
        threshold: { type: 'number', maximum: 100 },
        countries: { type: 'array', items: { type: 'string', maxLength: 2 } },
        mail: { type: 'object', properties: { from: { type: 'string' } }, required: ['from'], additionalProperties: false },
      },
      required: ['threshold'],
      additionalProperties: false,
    };
    const found = (block: string) =>
      diagnose({
        'flows/login.yaml': `flow: login\nstages:\n  post-auth:\n    - risk-evaluate\n    - action: judge${block}`,
        'actions/judge.ts': action,
        'actions/judge.config.json': JSON.stringify(schema),
      });
    const at = 'stages.post-auth[1].config';

    it.each([
      [
        'a value of another type',
        '\n      config: { threshold: high }\n',
        [`document-invalid 6:28-32 ${at}.threshold must be a number, not text`],
      ],
      [
        'a value beyond its maximum, in a block of lines',
        '\n      config:\n        countries: [DE]\n        threshold: 700\n',
        [`document-invalid 8:20-23 ${at}.threshold must be at most 100, not 700`],
      ],
      [
        'an element of a list',
        '\n      config: { threshold: 7, countries: [DE, AUT] }\n',
        [`document-invalid 6:47-50 ${at}.countries[1] must have at most 2 characters, not 3`],
      ],
      [
        'a member that nobody knows, of the whole or of a part',
        '\n      config: { threshold: 7, limit: 2, mail: { from: a, form: b } }\n',
        [
          `unexpected-member 6:31-36 ${at} has no member "limit"`,
          `unexpected-member 6:58-62 ${at}.mail has no member "form"; did you mean "from"?`,
        ],
      ],
      [
        'a member that is missing, at what lacks it',
        '\n      config: { countries: [DE] }\n',
        [`document-invalid 6:15-34 ${at} lacks the member "threshold"`],
      ],
      [
        'a member that is missing in a part',
        '\n      config: { threshold: 7, mail: {} }\n',
        [`document-invalid 6:37-39 ${at}.mail lacks the member "from"`],
      ],
      ['a member that is missing where nothing is configured', '\n', [`document-invalid 5:7-20 ${at} lacks the member "threshold"`]],
      ['what is no object', '\n      config: 7\n', ['document-invalid 6:15-16 stages.post-auth[1].config must be an object, not a number']],
    ])('%s is named with line and column', (_what, block, expected) => {
      expect(found(block).map((each) => each.replace('flows/login.yaml:', ''))).toEqual(expected);
    });
  });

  it('in names of platform blocks and their configuration are found', () => {
    expect(problems('    - mfa: { factor: [totp] }\n')[0]).toMatch(
      'unexpected-member flows/login.yaml:4:14-20 stages.post-auth[0].mfa has no member "factor"',
    );
    expect(problems('    - mfa: {}\n      on-error: deny\n')[0]).toMatch('block-names flows/login.yaml:4:7');
    expect(problems('    - {}\n')).toHaveLength(1);
    expect(problems('    - slug: x\n')[0]).toMatch('the block has no name');
    expect(problems('    - mfa: totp\n')[0]).toMatch('must be an object, not text');
    expect(problems('    - 7\n')).toHaveLength(1);
  });

  it('with slugs: twice on one way, not in branches that exclude each other', () => {
    const branches = '    - decision: d\n      when: [{ if: "true", then: [mfa] }]\n      else: [mfa]\n';
    expect(problems(branches)).toEqual([]);
    expect(problems(`${branches}    - mfa\n`)[0]).toMatch('duplicate-slug flows/login.yaml:7:7-10');
    expect(problems('    - mfa\n    - mfa: {}\n      disabled: true\n')).toEqual([]);
  });

  it('with rings of custom flows are found once', () => {
    const rings = diagnose({
      'flows/a.yaml': 'custom: a\nstages: { s: [run-flow: b] }\n',
      'flows/b.yaml': 'custom: b\nstages: { s: [{ decision: d, when: [], else: [run-flow: a] }] }\n',
    });
    expect(rings).toEqual([expect.stringMatching(/^flow-recursion flows\/b.yaml:2:\d+-\d+ a custom flow runs itself: a → b → a$/)]);
  });

  it('with schemas are found: patterns, references to elsewhere, endless references', () => {
    const schema = (text: string) =>
      diagnose({ 'writ.yaml': 'tenant: acme\nmetadata: { app: schemas/app.json }\n', 'schemas/app.json': text })[0];
    expect(schema('{ "type": "string", "pattern": "(a+)+$" }')).toMatch('"pattern" is not supported');
    expect(schema('{ "properties": { "pattern": { "type": "string" } } }')).toBeUndefined();
    expect(schema('{ "$ref": "https://example.com/schema.json" }')).toMatch('schema-invalid schemas/app.json:1:1');
    expect(schema('{ "$schema": "http://json-schema.org/draft-07/schema#" }')).toMatch(
      'must be "https://json-schema.org/draft/2020-12/schema"',
    );
    expect(schema('{ "type": "objet" }')).toMatch('schema-invalid');
    expect(schema('{ "typo": "object" }')).toMatch('typo');
    expect(schema('[]')).toMatch('a JSON Schema is an object');
    expect(schema('{\n  "type": object\n}')).toMatch(/^json-syntax schemas\/app.json:2:11/);
    expect(schema('{')).toMatch(/^json-syntax schemas\/app.json:1:2/);
  });

  it('do not keep the rest from being understood', () => {
    const { tenant, diagnostics } = loadFiles(
      filesOf({ ...complete, 'flows/banking-checks.yaml': 'custom: [', 'actions/Bad Name.ts': action }),
    );
    expect(diagnostics.map(({ slug }) => slug)).toEqual(['file-name', 'yaml-syntax', 'flow-missing']);
    expect(tenant?.actions).toHaveLength(4);
  });
});

describe('a policy repository on disk', () => {
  let outer: string;
  let root: string;
  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };

  beforeEach(() => {
    outer = mkdtempSync(join(tmpdir(), 'writ-source-'));
    root = join(outer, 'repository');
    for (const [path, text] of Object.entries(complete)) write(path, text);
  });
  afterEach(() => rmSync(outer, { recursive: true }));

  const slugs = async () =>
    (await loadTenant(root)).diagnostics.map(({ slug, file }) => `${slug} ${file}`).filter((text) => !text.startsWith('action-unused'));

  it('loads as it does in memory', async () => {
    const { tenant: onDisk, diagnostics } = await loadTenant(root);
    const { tenant: inMemory } = loadFiles(filesOf(complete));
    expect(JSON.stringify(onDisk)).toBe(JSON.stringify(inMemory));
    expect(diagnostics.map(({ slug }) => slug)).toEqual(['action-unused']);
  });

  it('reads nothing from outside through links', async () => {
    writeFileSync(join(outer, 'secret.ts'), action);
    writeFileSync(join(outer, 'secret.json'), '{}');
    symlinkSync(join(outer, 'secret.ts'), join(root, 'actions/linked.ts'));
    rmSync(join(root, 'schemas/fraud-signal.schema.json'));
    symlinkSync(join(outer, 'secret.json'), join(root, 'schemas/fraud-signal.schema.json'));
    symlinkSync(join(root, 'actions/spare.ts'), join(root, 'actions/inside.ts'));
    expect(await slugs()).toEqual([
      'file-outside actions/linked.ts',
      'file-missing flows/login.yaml',
      'file-outside schemas/fraud-signal.schema.json',
    ]);
    expect((await loadTenant(root)).tenant?.actions.map(({ slug }) => slug)).toContain('inside');
  });

  it('refuses what is no text, too large, or no file', async () => {
    write('actions/spare.ts', Uint8Array.of(0xff, 0xfe, 0x41, 0x00));
    write('actions/large.ts', ' '.repeat(256 * 1024 + 1));
    write('actions/boundary.ts', ' '.repeat(256 * 1024));
    symlinkSync(join(root, 'lib'), join(root, 'actions/folder.ts'));
    expect(await slugs()).toEqual(['file-not-text actions/folder.ts', 'file-too-large actions/large.ts', 'file-not-text actions/spare.ts']);
  });

  it('names a schema that is missing, at the place that names it', async () => {
    rmSync(join(root, 'schemas'), { recursive: true });
    expect(await slugs()).toEqual(['file-missing flows/login.yaml', 'file-missing writ.yaml']);
  });

  it('says so when there is no manifest, and throws when there is no directory', async () => {
    rmSync(join(root, 'writ.yaml'));
    const { tenant, diagnostics } = await loadTenant(root);
    expect(tenant).toBeUndefined();
    expect(diagnostics.map(({ slug }) => slug)).toContain('manifest-missing');
    await expect(loadTenant(join(root, 'nowhere'))).rejects.toThrow('ENOENT');
  });
});
