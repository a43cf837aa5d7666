import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callHere } from '../cli/support/writ.ts';
import { checked, policy, policyWith, shown, startEditor } from './support/policy.ts';
import type { Problem, Server } from './support/tsserver.ts';

const action = (body: string, head = 'export default async function stepUp(event, api)') => `${head} {\n${body}\n}\n`;
const fine = action("  api.state.set('required', event.authentication.risk_score > 70);");

let server: Server;
beforeAll(async () => {
  server = await startEditor();
});
afterAll(() => server.stop());

/** An action opened in an editor, on a repository that holds it and more. */
async function editing(text: string, { path = 'actions/step-up.ts', more = {} }: { path?: string; more?: Record<string, string> } = {}) {
  const root = await policyWith({ 'actions/step-up.ts': fine, ...more, [path]: text });
  const file = join(root, path);
  await server.open(file, text);
  const save = (other: string, content: string) => writeFile(join(root, other), content);
  // Hints, such as that a name is not used yet, are the editor's own.
  const problems = async () => shown(await server.problems(file)).filter(({ category }) => category !== 'suggestion');
  return { root, file, save, problems };
}

const mistakes: readonly (readonly [string, string])[] = [
  ['a member that does not exist', action('  api.log("info", event.usr.email);')],
  ['two mistakes on two lines', action('  api.deny(event.request.ip, 1);\n  for (let i = 0; i < 3; i++) api.log("info", `${i}`);')],
  ['a warning alone', action('  console.log(event.request.ip);')],
  [
    'a mistake behind a catch clause',
    action('  try { api.log("info", "a"); } catch (error) { api.log("info", error.massage); } api.nothing();'),
  ],
  ['a fetch that is not allowed', action("  await api.fetch('https://crm.example/', {});")],
  [
    'a helper without types',
    `const limitOf = (user) => user.app_metadata.tire.level;\n${action("  api.state.set('limit', limitOf(event.user));")}`,
  ],
  [
    'types of its own',
    action('  const id: number = event.user.id;', "export default async function stepUp(event: Event<'step-up'>, api: Api)"),
  ],
  ['a CommonJS export', 'exports.onLogin = async (event, api) => {\n  api.log("info", event.user.emial);\n};\n'],
  ['letters that take two code units', action('  api.log("info", "😀😀"); api.log("info", event.usr);')],
];

describe('problems in the editor', () => {
  it.each(mistakes)('are those of writ check, and no others: %s', async (_name, text) => {
    const { root, problems } = await editing(text);
    const expected = await checked(root, 'actions/step-up.ts');
    expect(expected).not.toEqual([]);
    expect(await problems()).toEqual(expected);
  });

  it('are those of writ check in a .js action', async () => {
    const text = 'exports.onLogin = async (event, api) => {\n  api.log("info", event.user.emial);\n};\n';
    const { root, problems } = await editing(text, {
      path: 'actions/log-in.js',
      more: { 'flows/login.yaml': policy['flows/login.yaml'].replace('action: step-up', 'action: log-in') },
    });
    const expected = await checked(root, 'actions/log-in.js');
    expect(expected.map(({ code }) => code)).toEqual([3002]);
    expect(await problems()).toEqual(expected);
  });

  it('are none where the compiler accepts what TypeScript alone would not', async () => {
    const { problems } = await editing(fine);
    expect(await problems()).toEqual([]);
  });

  it('bring no hints to annotate what the attach point gives a type', async () => {
    const text = 'exports.onLogin = async (event, api) => {\n  api.log("info", event.user.email);\n};\n';
    const flow = policy['flows/login.yaml'].replace('action: step-up', 'action: log-in');
    const { file } = await editing(text, { path: 'actions/log-in.js', more: { 'flows/login.yaml': flow } });
    expect((await server.problems(file)).map(({ text: hint }) => hint).filter((hint) => hint.includes('implicitly'))).toEqual([]);
  });

  it('follow each change before it is saved', async () => {
    const { file, problems } = await editing(fine);
    const change = (line: number, from: number, to: number, insertString: string) =>
      server.tell('change', { file, line, offset: from, endLine: line, endOffset: to, insertString });
    const column = fine.split('\n')[1]?.indexOf('risk_score') ?? 0;
    change(2, column + 1, column + 'risk_score'.length + 1, 'risk_scor');
    expect((await problems()).map(({ code, start }) => [code, start])).toEqual([[3002, { line: 2, offset: column + 1 }]]);
    change(2, column + 1, column + 'risk_scor'.length + 1, 'risk_score');
    expect(await problems()).toEqual([]);
  });

  it('leave broken syntax to the editor, and come back after it', async () => {
    const { problems, file } = await editing(action('  api.log("info", event.'));
    const broken = await problems();
    expect(broken).not.toEqual([]);
    expect(broken.filter(({ source }) => source === 'writ')).toEqual([]);
    server.tell('change', { file, line: 2, offset: 25, endLine: 2, endOffset: 25, insertString: 'usr);' });
    expect((await problems()).map(({ code }) => code)).toEqual([3002]);
  });

  it('follow the flows: what runs before the action decides what it may read', async () => {
    const { root, save, problems } = await editing(fine);
    expect(await problems()).toEqual([]);
    await save('flows/login.yaml', policy['flows/login.yaml'].replace('    - risk-evaluate\n', ''));
    await server.event('projectsUpdatedInBackground');
    const found = await problems();
    expect(found.map(({ code }) => code)).toEqual([3003]);
    expect(found).toEqual(await checked(root, 'actions/step-up.ts'));
    await save('flows/login.yaml', policy['flows/login.yaml']);
    await server.event('projectsUpdatedInBackground');
    expect(await problems()).toEqual([]);
  });

  it('follow an action before, also where step is read since the file is open', async () => {
    const judge = action("  api.state.set('suspicious', event.request.asn.is_tor);");
    const more = {
      'flows/login.yaml': policy['flows/login.yaml'].replace('    - action: step-up', '    - action: judge\n    - action: step-up'),
      'actions/judge.ts': judge,
    };
    const { root, file, problems } = await editing(action('  api.log("info", "x");'), { more });
    expect(await problems()).toEqual([]);
    const line = '  api.state.set("b", step.judge.suspicious);\n';
    server.tell('change', { file, line: 2, offset: 1, endLine: 2, endOffset: 1, insertString: line });
    expect(await problems()).toEqual([]);
    const before = join(root, 'actions/judge.ts');
    server.tell('open', { file: before, fileContent: judge.replace('suspicious', 'tor') });
    expect((await problems()).map(({ code }) => code)).toEqual([3015]);
    server.tell('open', { file: before, fileContent: judge });
    expect(await problems()).toEqual([]);
  });

  it('follow the schemas that the manifest names', async () => {
    const schema = (name: string) =>
      JSON.stringify({ type: 'object', properties: { [name]: { enum: ['free', 'paid'] } }, additionalProperties: false });
    const text = action("  api.state.set('paid', event.user.app_metadata.tier === 'paid');");
    const manifest = 'tenant: acme\nmetadata: { app: schemas/app.schema.json }\n';
    const { save, problems } = await editing(text, { more: { 'writ.yaml': manifest, 'schemas/app.schema.json': schema('tier') } });
    expect(await problems()).toEqual([]);
    await save('schemas/app.schema.json', schema('plan'));
    await server.event('projectsUpdatedInBackground');
    expect((await problems()).map(({ code }) => code)).toEqual([3002]);
  });

  it('name the place where an action stands at several', async () => {
    const text = action("  api.session.setCustomClaim('tier', event.user.app_metadata.tier ?? 'free');");
    const { root, problems } = await editing(text, {
      more: { 'flows/registration.yaml': 'flow: registration\nstages:\n  post-create:\n    - action: step-up\n' },
    });
    const found = await problems();
    expect(found).toEqual(await checked(root, 'actions/step-up.ts'));
    expect(found[0]?.text).toContain('at registration/post-create: ');
  });

  it('are what writ.yaml leaves: a silenced warning is not shown', async () => {
    const more = { 'writ.yaml': 'tenant: acme\nsilence: { console: "to be cleaned up" }\n' };
    const { root, problems } = await editing(action('  console.log(event.request.ip);'), { more });
    expect(await problems()).toEqual(await checked(root, 'actions/step-up.ts'));
  });

  it('are shown in helper modules, with the types of the calls', async () => {
    const helper = 'export function tierOf(user) {\n  return user.app_metadata.tier ?? user.emial;\n}\n';
    const text = `import { tierOf } from '../lib/tiers.ts';\n${action("  api.state.set('tier', tierOf(event.user));")}`;
    const { root, problems } = await editing(helper, { path: 'lib/tiers.ts', more: { 'actions/step-up.ts': text } });
    const expected = await checked(root, 'lib/tiers.ts');
    expect(expected.map(({ code }) => code)).toEqual([3002]);
    expect(await problems()).toEqual(expected);
  });

  it('come whole when the editor asks for a part of a long file first', async () => {
    const { file } = await editing(action(`${'  // a comment\n'.repeat(600)}  api.log("info", event.usr);`));
    server.tell('geterr', { delay: 0, files: [{ file, ranges: [{ startLine: 1, startOffset: 1, endLine: 40, endOffset: 1 }] }] });
    type Found = { readonly file: string; readonly diagnostics: readonly Problem[] };
    const { diagnostics } = await server.event<Found>('semanticDiag', (found) => found.file === file);
    expect(server.hasCome('regionSemanticDiag', file)).toBe(false);
    expect(diagnostics.map(({ code, start }) => [code, start.line])).toEqual([[3002, 602]]);
  });
});

describe('quick fixes in the editor', () => {
  type Fix = ts.server.protocol.CodeFixAction;
  const fixesAt = (file: string, { start, end, code }: Problem) =>
    server.ask<readonly Fix[]>('getCodeFixes', {
      file,
      startLine: start.line,
      startOffset: start.offset,
      endLine: end.line,
      endOffset: end.offset,
      errorCodes: [code],
    });

  it.each([
    ['var', action("  var limit = 70;\n  api.state.set('required', event.authentication.risk_score > limit);")],
    ['console.log', action('  console.log(event.request.ip);')],
  ])('mend the text: %s', async (_name, text) => {
    const { root, file, problems } = await editing(text);
    const [problem] = await problems();
    expect(problem).toBeDefined();
    const supported = await server.ask<readonly string[]>('getSupportedCodeFixes', { file });
    expect(supported).toContain(String(problem?.code));
    const [fix] = problem === undefined ? [] : await fixesAt(file, problem);
    const [change] = fix?.changes ?? [];
    expect(change?.fileName).toBe(file);
    for (const { start, end, newText } of [...(change?.textChanges ?? [])].reverse()) {
      server.tell('change', {
        file,
        line: start.line,
        offset: start.offset,
        endLine: end.line,
        endOffset: end.offset,
        insertString: newText,
      });
    }
    server.tell('saveto', { file, tmpfile: file });
    expect(await problems()).toEqual([]);
    expect((await callHere(['check', '--strict'], root)).code).toBe(0);
  });

  it('are offered where the problem is, and nowhere else', async () => {
    const { file, problems } = await editing(action("  var limit = 70;\n  api.state.set('limit', limit);"));
    const [problem] = await problems();
    const elsewhere = { line: 3, offset: 3 };
    const fixes = problem === undefined ? undefined : await fixesAt(file, { ...problem, start: elsewhere, end: elsewhere });
    expect(fixes).toEqual([]);
  });
});
