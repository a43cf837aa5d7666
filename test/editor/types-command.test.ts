import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { languageDeclarations } from '../../compiler/declarations/language.ts';
import { actionTypes } from '../../compiler/editor/action-types.ts';
import { loadTenant } from '../../compiler/source/load.ts';
import { validate } from '../../schemas/validator.ts';
import { acme, callHere, directoryOf, writeFiles } from '../cli/support/writ.ts';
import { policy } from './support/policy.ts';
import { tsc } from './support/tsc.ts';

const typed = (slug: string, body: string) =>
  `export default async function act(event: Event<'${slug}'>, api: Api<'${slug}'>) {\n${body}\n}\n`;

/** A repository whose two actions stand at places that know different things. */
const twoPlaces = {
  ...policy,
  'flows/registration.yaml': 'flow: registration\nstages:\n  pre-create:\n    - action: screen\n    - identity-create\n',
  'actions/step-up.ts': typed(
    'step-up',
    "  api.state.set('required', event.authentication.risk_score > 70 && event.user.logins_count > 3);",
  ),
  'actions/screen.ts': typed('screen', "  if (event.user.email?.endsWith('.example')) api.deny('no');"),
};

async function repository(files: { readonly [path: string]: string }) {
  const root = await directoryOf(files);
  return { root, ...(await callHere(['types'], root)) };
}

/** Every file of a directory with its text and time. */
async function contentOf(root: string) {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.sort().map(async (file) => [file, await readFile(file, 'utf8'), (await stat(file)).mtimeMs]));
}

describe('writ types', () => {
  it('declares the language in the words of the compiler', async () => {
    const { root } = await repository(twoPlaces);
    expect(await readFile(join(root, '.writ/writ.d.ts'), 'utf8')).toBe(languageDeclarations());
  });

  it('gives each action the types of its own place', async () => {
    const { root, code } = await repository(twoPlaces);
    expect(code).toBe(0);
    expect(await tsc(root)).toEqual([]);
    expect(await callHere(['check', '--strict'], root)).toMatchObject({ code: 0 });
    // The same texts at each other's place are wrong, to TypeScript and to the compiler.
    await writeFiles(root, {
      'actions/step-up.ts': twoPlaces['actions/screen.ts'].replaceAll('screen', 'step-up').replace('?.', '.'),
      'actions/screen.ts': twoPlaces['actions/step-up.ts'].replaceAll('step-up', 'screen'),
    });
    const found = await tsc(root);
    expect(found.filter((line) => line.startsWith('actions/screen.ts')).map((line) => /'(\w+)' does not exist/.exec(line)?.[1])).toEqual([
      'risk_score',
      'logins_count',
    ]);
    const { stdout } = await callHere(['check'], root);
    expect(stdout).toMatch(/risk_score/);
    expect(stdout).toMatch(/logins_count/);
  });

  it('gives an action at several places what all of them have', async () => {
    const flows = { 'flows/registration.yaml': twoPlaces['flows/registration.yaml'].replace('screen', 'step-up') };
    const { root } = await repository({
      ...policy,
      ...flows,
      'actions/step-up.ts': typed('step-up', '  api.log("info", event.request.ip);'),
    });
    expect(await tsc(root)).toEqual([]);
    await writeFile(join(root, 'actions/step-up.ts'), typed('step-up', '  api.state.set("risk", event.authentication.risk_score);'));
    expect(await tsc(root)).toEqual([expect.stringContaining('risk_score')]);
  });

  it('lets Event without a slug be what all actions have in common', async () => {
    const text = 'export default async function act(event: Event, api: Api) {\n  api.log("info", event.request.ip);\n}\n';
    const { root } = await repository({ ...twoPlaces, 'actions/screen.ts': text });
    expect(await tsc(root)).toEqual([]);
    expect(await callHere(['check', '--strict'], root)).toMatchObject({ code: 0 });
  });

  it.each([
    ['a global of the browser', 'window.alert("a");'],
    ['a global of Node', 'process.exit();'],
    ['a method that the language lacks', '"a".localeCompare("b");'],
    ['a class', 'new Map();'],
  ])('declares nothing else: %s', async (_what, statement) => {
    const { root } = await repository({ ...policy, 'actions/step-up.ts': typed('step-up', `  ${statement}`) });
    expect(await tsc(root)).not.toEqual([]);
    expect((await callHere(['check'], root)).code).toBe(1);
  });

  it('types metadata, and the configuration of a single action, by their schemas', async () => {
    const schema = (name: string, type: object) =>
      JSON.stringify({ type: 'object', properties: { [name]: type }, required: [name], additionalProperties: false });
    const { root } = await repository({
      ...policy,
      'writ.yaml': 'tenant: acme\nmetadata: { app: schemas/app.schema.json }\n',
      'flows/login.yaml': policy['flows/login.yaml'].replace('action: step-up', 'action: step-up\n      config: { limit: 70 }'),
      'schemas/app.schema.json': schema('plan', { enum: ['free', 'paid'] }),
      'actions/step-up.config.json': schema('limit', { type: 'number' }),
      'actions/step-up.ts': typed(
        'step-up',
        "  api.state.set('over', event.authentication.risk_score > config.limit * 2 && event.user.app_metadata.plan === 'paid');",
      ),
    });
    expect(await tsc(root)).toEqual([]);
    expect(await callHere(['check', '--strict'], root)).toMatchObject({ code: 0 });
    await writeFile(join(root, 'actions/step-up.ts'), typed('step-up', "  if (event.user.app_metadata.plan === 'gold') api.deny('no');"));
    expect(await tsc(root)).toEqual([expect.stringContaining('TS2367')]);
  });

  it('types step by what stands before the action in the flow file', async () => {
    const files = {
      'writ.yaml': 'tenant: acme\n',
      'flows/login.yaml':
        'flow: login\nstages:\n  pre-login:\n    - identity-lookup\n  post-auth:\n    - action: note\n    - risk-evaluate\n    - action: judge\n    - action: step-up\n  post-login: [issue-session]\n',
      'actions/note.ts': typed('note', "  api.state.set('seen', event.request.asn.is_tor);"),
      'actions/judge.ts': typed(
        'judge',
        "  api.state.set('level', event.authentication.risk_score > 70 ? 'high' : 'low');\n  if (event.request.asn.is_vpn) api.state.set('why', ['vpn']);",
      ),
      'actions/step-up.ts': typed(
        'step-up',
        "  const { level, why } = step.judge;\n  api.state.set('required', step.note.seen || level === 'high' || step['risk-evaluate'].score > 90 || (why?.length ?? 0) > 0);",
      ),
    };
    const { root } = await repository(files);
    const declared = await readFile(join(root, '.writ/actions.d.ts'), 'utf8');
    const line = declared.split('\n').find((each) => each.includes('"step-up"')) ?? '';
    expect(line).toContain('readonly "note": ({');
    expect(line).toContain('readonly "seen": boolean');
    expect(line).toContain('readonly "level": ("high") | ("low")');
    expect(line).toMatch(/readonly "why"\?: .*\[\]/);
    expect(line).toContain('readonly "risk-evaluate": ({ readonly "score": number;');
    expect(await tsc(root)).toEqual([]);
    expect(await callHere(['check', '--strict'], root)).toMatchObject({ code: 0 });
    // What stands behind an action, and what nothing writes, is there neither for TypeScript nor for the compiler.
    for (const [read, missing] of [
      ['step.judge.lvel', 'lvel'],
      ['step.later.level', 'later'],
    ]) {
      await writeFile(join(root, 'actions/step-up.ts'), typed('step-up', `  api.state.set('required', ${read} === 'high');`));
      expect(await tsc(root)).toEqual([expect.stringContaining(`'${missing}' does not exist`)]);
      expect((await callHere(['check'], root)).code).toBe(1);
    }
  });

  it('changes nothing that has not changed', async () => {
    const { root, stdout } = await repository(twoPlaces);
    expect(stdout.split('\n')).toContain('.writ/actions.d.ts');
    const before = await contentOf(root);
    expect(await callHere(['types'], root)).toMatchObject({ code: 0, stdout: '' });
    expect(await contentOf(root)).toEqual(before);
  });

  it('follows the flows', async () => {
    const { root } = await repository(twoPlaces);
    await writeFile(join(root, 'flows/login.yaml'), policy['flows/login.yaml'].replace('    - risk-evaluate\n', ''));
    expect((await callHere(['types'], root)).stdout).toBe('.writ/actions.d.ts\n');
    expect(await tsc(root)).toEqual([expect.stringContaining('risk_score')]);
  });

  it('keeps a tsconfig.json that is the author’s own, and replaces one of its own', async () => {
    const own = '{ "compilerOptions": { "strict": true } }\n';
    const { root, stderr } = await repository({ ...twoPlaces, 'tsconfig.json': own });
    expect(await readFile(join(root, 'tsconfig.json'), 'utf8')).toBe(own);
    expect(stderr).toContain('tsconfig.json is kept');
    const other = await repository(twoPlaces);
    const text = await readFile(join(other.root, 'tsconfig.json'), 'utf8');
    await writeFile(join(other.root, 'tsconfig.json'), text.replace('"strict": true', '"strict": false'));
    expect((await callHere(['types'], other.root)).stdout).toBe('tsconfig.json\n');
    expect(await readFile(join(other.root, 'tsconfig.json'), 'utf8')).toBe(text);
  });

  it('says what is wrong with a repository, and writes what was understood', async () => {
    const { root, code, stderr } = await repository({ ...twoPlaces, 'flows/registration.yaml': 'flow: registration\nstages: [' });
    expect(code).toBe(1);
    expect(stderr).toContain('flows/registration.yaml');
    expect(await readFile(join(root, '.writ/actions.d.ts'), 'utf8')).toContain('"step-up"');
  });

  it('needs a repository', async () => {
    const { code, stderr, root } = await repository({});
    expect(code).toBe(1);
    expect(stderr).toContain('writ.yaml');
    expect(await readdir(root)).toEqual([]);
    expect((await callHere(['types', 'gone'], root)).code).toBe(2);
  });

  it('hands out the schemas that the YAML files follow', async () => {
    const { root } = await repository(twoPlaces);
    const schemaAt = async (name: string) => JSON.parse(await readFile(join(root, `.writ/schemas/${name}.schema.json`), 'utf8'));
    expect(validate(await schemaAt('tenant'), { tenant: 'acme' })).toEqual([]);
    expect(validate(await schemaAt('tenant'), { tenat: 'acme' })).not.toEqual([]);
    expect(validate(await schemaAt('flow'), { flow: 'login', stages: {} })).toEqual([]);
    expect(validate(await schemaAt('policy-test'), { action: 'step-up' })).not.toEqual([]);
  });

  it('leads to the plugin of the Writ that wrote it', async () => {
    const { root } = await repository(twoPlaces);
    const text = await readFile(join(root, '.writ/node_modules/writ-typescript-plugin/index.cjs'), 'utf8');
    const [, path = ''] = /^module\.exports = require\((.*)\);\n$/.exec(text) ?? [];
    const plugin = JSON.parse(path) as string;
    const { main } = JSON.parse(await readFile(join(plugin, 'package.json'), 'utf8')) as { readonly main: string };
    const [, built = ''] = /import\('(.*)'\)/.exec(await readFile(join(plugin, main), 'utf8')) ?? [];
    // What it loads is built from the source of the same name.
    await stat(join(plugin, built.replace('/dist/', '/').replace(/js$/, 'ts')));
  });

  it('names no two kinds of places alike', async () => {
    const files = {
      ...policy,
      'flows/login.yaml':
        'flow: login\nstages:\n  post-auth:\n    - action: early\n    - risk-evaluate\n    - action: step-up\n  post-login: [issue-session]\n',
      'actions/early.ts': '',
      'actions/step-up.ts': '',
    };
    const { tenant } = await loadTenant(await directoryOf(files));
    const text = tenant === undefined ? '' : actionTypes(tenant);
    const eventOf = (slug: string) => new RegExp(`"${slug}": \\{ event: (\\S+);`).exec(text)?.[1];
    expect(eventOf('early')).not.toBe(eventOf('step-up'));
    expect([...text.matchAll(/^type (\S+) =/gm)].map(([, name]) => name)).toHaveLength(4);
  });

  it('suits the example tenant, whose annotated actions name no place', async () => {
    const { tenant } = await loadTenant(acme);
    expect(tenant === undefined ? '' : actionTypes(tenant)).toContain('"sync-user-to-crm": { event: $writRegistrationPostCreateEvent;');
  });
});
