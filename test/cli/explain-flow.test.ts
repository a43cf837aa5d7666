import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { blocksOf, headOf } from '../../cli/format/flow/block-texts.ts';
import { mermaidFlow } from '../../cli/format/flow/mermaid.ts';
import { svgFlow } from '../../cli/format/flow/svg.ts';
import { drawnFlowSchema } from '../../schemas/documents/drawn-flow.ts';
import type { DrawnBlock, DrawnFlow } from '../../schemas/generated/drawn-flow.ts';
import type { JsonSchema } from '../../schemas/json.ts';
import { validate } from '../../schemas/validator.ts';
import { acme, callHere, directoryOf, repository, writeFiles } from './support/writ.ts';

const fraud = join(acme, '../fraud-webhook');

/** A login that runs a custom flow, passes a disabled block over, and denies for reasons of its own. */
const nested = {
  'writ.yaml': 'tenant: nested\n',
  'flows/login.yaml': `flow: login
stages:
  pre-login:
    - identity-lookup
    - password-check
    - { run-flow: second-look }
  post-auth:
    - { action: tag, on-error: deny, commit: immediately }
    - { action: note, on-error: continue, commit: success }
    - { risk-evaluate: {}, disabled: true }
  post-login:
    - issue-session
    - { action: read-tag }
`,
  'flows/second-look.yaml': `custom: second-look
stages:
  main:
    - decision: look
      when:
        - if: event.request.asn.is_tor
          then: [{ deny: { reason: tor } }]
        - if: >-
            event.request.ip === "</text><script>alert('1')</script>&amp; %% #quot;|]"
            || event.request.ip === '\\N'
          then: [allow]
`,
  'actions/tag.ts': `export default async function tag(event, api) {
  if (event.user.email === 'a@b.example') api.deny('no_such_guest');
  api.state.set('level', 1);
  api.user.setAppMetadata({ 'odd "name"': 1 });
}
`,
  'actions/note.ts': `export default async function note(event, api) {
  api.log('info', 'noted');
}
`,
  'actions/read-tag.ts': `export default async function readTag(event, api) {
  api.session.setCustomClaim('level', step.tag.level);
  api.session.setCustomClaim('mail', event.user.app_metadata.mail ?? '', { token: 'id' });
}
`,
};

async function drawn(flow: string, cwd: string, format: string): Promise<string> {
  const { code, stdout, stderr } = await callHere(['explain', flow, '--format', format], cwd);
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  return stdout;
}

/** The texts of an SVG, by the point that they stand in. */
function textsOf(svg: string): string[][] {
  expect(XMLValidator.validate(svg)).toBe(true);
  expect(svg).toMatch(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
  const document: unknown = new XMLParser({
    ignoreAttributes: false,
    htmlEntities: true,
    isArray: (name) => name === 'text' || name === 'g',
  }).parse(svg);
  expect(JSON.stringify(document)).not.toMatch(/"script"|"foreignObject"|"@_on|"@_xlink/);
  const found: string[][] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('@_class' in value && value['@_class'] === 'node' && 'text' in value && Array.isArray(value.text)) {
      found.push(value.text.map((text: unknown) => String(text instanceof Object && '#text' in text ? text['#text'] : text)));
    }
    Object.values(value).forEach(visit);
  };
  visit(document);
  return found;
}

const label = '"(?:[\\p{L}\\p{N} _.,:/()?=+\'-]|#\\d+;|<br/>)*"';
const mermaidLine = new RegExp(
  [
    '^flowchart TD$',
    `^  subgraph s\\d+\\[${label}\\]$`,
    '^  end$',
    `^ {2,4}(n\\d+|done)(\\[${label}\\]|\\{${label}\\}|\\(\\[${label}\\]\\)|\\[/${label}/\\]|\\[\\[${label}\\]\\])$`,
    `^  n\\d+ -->(\\|${label}\\|)? (n\\d+|done)$`,
    '^$',
  ].join('|'),
  'u',
);

/** The heads of the blocks that a chart shows, as a reader sees them. */
function headsOfMermaid(chart: string): string[] {
  for (const line of chart.split('\n')) expect(line).toMatch(mermaidLine);
  return [...chart.matchAll(/^ {4}n\d+[^"]+"(.*?)(?:<br\/>|"[\])}/])/gmu)].map(([, head = '']) =>
    head.replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
  );
}

describe('writ explain FLOW', () => {
  it('draws a flow as a tree with what each block reads and writes', async () => {
    const login = await drawn('login', acme, 'pretty');
    expect(login).toContain(
      [
        'acme login: 11 blocks in 3 stages',
        '',
        'pre-login',
        '├─ action guard-user-context',
        '│     writes step.guard-user-context.user_known',
        '├─ identity-lookup',
        '│     writes step.identity-lookup.found',
        '└─ password-check',
        '      writes step.password-check.verified',
        '      denies password-check-failed',
      ].join('\n'),
    );
    expect(login).toContain(
      [
        '├─ action step-up-on-risk',
        '│     reads  event.user.app_metadata.tier',
        '│     writes step.step-up-on-risk.require_step_up',
        '├─ decision step-up',
        '│  ├─ if step.step-up-on-risk.require_step_up',
        '│  │  └─ mfa',
        '│  │        writes step.mfa.verified',
        '│  │        denies mfa-failed',
        '│  └─ else goes on',
        '└─ action log-signed-in-user',
      ].join('\n'),
    );
    expect(login).toContain('     claims tier, segment\n');
  });

  it('shows what webhooks send, and the ends of branches', async () => {
    const login = await drawn('login', fraud, 'pretty');
    expect(login).toContain(
      [
        '├─ webhook fraud-check',
        '│     with   on-error: continue',
        '│     writes step.fraud-check.ok, step.fraud-check.status, step.fraud-check.body',
        '│     sends  POST https://fraud.example.com/v2/logins',
        '└─ decision judge',
        '   ├─ if step.fraud-check.ok && (step.fraud-check.body.listed ?? false)',
        '   │  ├─ log-event',
        '   │  └─ deny',
        '   │        denies listed_device',
      ].join('\n'),
    );
  });

  it('draws custom flows where they run and by their own name, and says what is disabled', async () => {
    const cwd = await directoryOf(nested);
    const login = await drawn('login', cwd, 'pretty');
    expect(login).toContain('└─ run-flow second-look\n   └─ decision look\n      ├─ if event.request.asn.is_tor\n      │  └─ deny\n');
    expect(login).toContain('denies no_such_guest\n');
    expect(login).toContain('writes step.tag.level, app_metadata["odd \\"name\\""]\n');
    expect(login).toContain('└─ risk-evaluate (disabled)\n');
    expect(login).toContain('reads  step.tag.level, event.user.app_metadata.mail\n');
    expect(login).toContain('claims level, mail (ID token)\n');
    expect(await drawn('second_look', cwd, 'pretty')).toMatch(/^nested second-look: a custom flow, 3 blocks in 1 stage\n/);
  });

  it('says in each form which blocks go on when they fail, or hand metadata over at once', async () => {
    const cwd = await directoryOf(nested);
    const login = await drawn('login', cwd, 'pretty');
    expect(login).toContain('├─ action tag\n│     with   commit: immediately\n');
    expect(login).toContain('├─ action note\n│     with   on-error: continue\n');
    expect(await drawn('login', cwd, 'mermaid')).toMatch(/"action: note<br\/>with on-error: continue"/);
    const shown = textsOf(await drawn('login', cwd, 'svg'));
    expect(shown.find(([head]) => head === 'action: tag')?.[1]).toBe('with commit: immediately');
    const [tag, note] = (JSON.parse(await drawn('login', cwd, 'json')) as DrawnFlow).stages[1]?.blocks ?? [];
    expect([tag?.onError, tag?.commit, note?.onError, note?.commit]).toEqual([undefined, 'immediately', 'continue', undefined]);
    expect((await callHere(['explain', '.'], cwd)).stdout).toContain(
      '\nblocks that say more\n  tag in login/post-auth  commit: immediately\n  note in login/post-auth  on-error: continue\n',
    );
    expect(JSON.parse((await callHere(['explain', '.', '--format', 'json'], cwd)).stdout).blocks).toEqual([
      { flow: 'login', stage: 'post-auth', slug: 'tag', kind: 'action', commit: 'immediately' },
      { flow: 'login', stage: 'post-auth', slug: 'note', kind: 'action', onError: 'continue' },
    ]);
    expect((await callHere(['explain', '.', '--format', 'markdown'], cwd)).stdout).toContain(
      '| `note` | login/post-auth | `on-error: continue` |',
    );
  });

  it('prints the published document with --format json', async () => {
    for (const [flow, cwd] of [['login', acme] as const, ['second-look', await directoryOf(nested)] as const]) {
      const text = await drawn(flow, cwd, 'json');
      expect(validate(drawnFlowSchema as JsonSchema, JSON.parse(text))).toEqual([]);
    }
  });

  it('shows every block once in each drawing, whatever the conditions hold', async () => {
    for (const [flow, cwd] of [['login', acme] as const, ['login', fraud] as const, ['login', await directoryOf(nested)] as const]) {
      const heads = blocksOf(JSON.parse(await drawn(flow, cwd, 'json')) as DrawnFlow).map(headOf);
      expect(headsOfMermaid(await drawn(flow, cwd, 'mermaid'))).toEqual(heads);
      const shown = textsOf(await drawn(flow, cwd, 'svg')).map(([head]) => head);
      expect(shown.sort()).toEqual([...heads, 'completed'].sort());
    }
  });

  it('lets no text of a flow out of its label', async () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '"</text><script>',
        '"]; click n1 "javascript:alert(1)"',
        '\\N\\l',
        '&lt;&#0;',
        '\u0000\uFFFE\uD800',
        '"|\n  n1 --> n2',
        '%%{init: {}}%%',
        '`',
      ),
    );
    const block = (text: string, more: Partial<DrawnBlock> = {}): DrawnBlock => ({
      kind: 'action',
      slug: 'a',
      runs: 'a',
      disabled: false,
      reads: [],
      writes: { step: [], metadata: [text], claims: [text] },
      denials: [text],
      sends: [text],
      ...more,
    });
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const decision = block(text, { kind: 'decision', slug: 'd', branches: [{ if: text, blocks: [block(text)] }, { blocks: [] }] });
        const stages = [{ stage: 'main', blocks: [decision] }];
        const flow: DrawnFlow = { version: 1, tenant: 't', flow: 'f', custom: true, stages };
        expect(headsOfMermaid(mermaidFlow(flow))).toEqual(['decision: d (a)', 'action: a']);
        expect(textsOf(await svgFlow(flow)).map(([head]) => head)).toEqual(['goes on', 'decision: d (a)', 'action: a']);
      }),
      { numRuns: 40 },
    );
  });

  it('takes the repository as a second argument', async () => {
    const cwd = await directoryOf({});
    const { code, stdout } = await callHere(['explain', 'login', fraud], cwd);
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'fraud-webhook login: 8 blocks in 3 stages']);
  });
});

describe('what writ explain is asked about', () => {
  it('is a flow where the repository has one of that name, and a path where it is written as one', async () => {
    const cwd = await directoryOf(repository);
    await mkdir(join(cwd, 'login'));
    await writeFiles(join(cwd, 'login'), { ...repository, 'writ.yaml': 'tenant: other\n' });
    expect((await callHere(['explain', 'login'], cwd)).stdout).toMatch(/^acme login: 3 blocks/);
    expect((await callHere(['explain', './login'], cwd)).stdout).toMatch(/^other: 1 action/);
  });

  it.each([
    [['logn'], '"logn" is neither a file or directory nor a flow nor a diagnostic', 'did you mean the flow login?'],
    [['logout'], 'this repository has no flow "logout"', 'there are: login'],
    [['logn', '.'], 'this repository has no flow "logn"', 'did you mean login?'],
    [['login', '--format', 'markdown'], '--format markdown is for policies', 'pretty, json, mermaid, svg'],
    [['.', '--format', 'svg'], '--format svg is for flows', 'writ explain login --format svg'],
    [['login', '--at', 'login/post-auth'], 'login is a flow, and --at is for a single file', 'leave --at out'],
    [['login', 'writ.yaml'], 'writ.yaml is a file, and the flows of a directory are drawn', ''],
  ])('refuses %j with what to write instead', async (args, message, help) => {
    const { code, stderr, stdout } = await callHere(['explain', ...args], await directoryOf(repository));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toContain(help);
  });
});
