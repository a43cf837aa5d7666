import { join } from 'node:path';
import type ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { marked, policy, policyWith, startEditor } from './support/policy.ts';
import type { Server } from './support/tsserver.ts';

type QuickInfo = ts.server.protocol.QuickInfoResponseBody;
type Completions = ts.server.protocol.CompletionInfo;
type Details = ts.server.protocol.CompletionEntryDetails;
type SignatureHelp = ts.server.protocol.SignatureHelpItems;

let server: Server;
beforeAll(async () => {
  server = await startEditor();
});
afterAll(() => server.stop());

/** A text opened in an editor, with the cursor at its mark. */
async function at(withMark: string, { path = 'actions/step-up.ts', more = {} }: { path?: string; more?: Record<string, string> } = {}) {
  const { text, at: place } = marked(withMark);
  const root = await policyWith({ 'actions/step-up.ts': '', ...more, [path]: text });
  const file = join(root, path);
  await server.open(file, text);
  const ask = <Body>(command: string, args: object = {}) => server.ask<Body>(command, { file, ...place, ...args });
  return { ask, place };
}

const names = ({ entries }: Completions) => entries.map(({ name }) => name);
const action = (body: string) => `export default async function stepUp(event, api) {\n${body}\n}\n`;

describe('types in the editor', () => {
  it.each([
    ['the event, which nobody annotated', 'export default async (ev‸ent, api) => {};', '(parameter) event: Event'],
    ['api', action('  a‸pi.deny("no");'), '(parameter) api: Api'],
    ['a field', action('  api.log("info", event.user.em‸ail);'), '(property) email: string'],
    ['a field that is there at this place alone', action('  event.authentication.risk_sc‸ore;'), '(property) risk_score: number'],
    [
      'the parameter of a helper',
      `const half = (sc‸ore) => score / 2;\n${action('  api.state.set("a", half(event.authentication.risk_score));')}`,
      '(parameter) score: number',
    ],
    ['what catch binds', action('  try { api.log("info", ""); } catch (error) { api.log("info", err‸or.message); }'), 'let error: Error'],
    [
      'a read of a record by a text',
      action('  const limits = { free: 1 };\n  const lim‸it = limits[event.client.id];\n  api.state.set("limit", limit ?? 0);'),
      'const limit: number',
    ],
    [
      'the record of such a read',
      action('  const limits = { free: 1 };\n  api.state.set("limit", lim‸its[event.client.id] ?? 0);'),
      'const limits: {\n    free: number;\n}',
    ],
    [
      'a record that is filled later',
      action('  const claims = {};\n  claims.tier = "free";\n  cl‸aims;'),
      'const claims: {\n    tier?: string;\n}',
    ],
  ])('tell of %s', async (_name, text, expected) => {
    const { ask, place } = await at(text);
    const { displayString, start } = await ask<QuickInfo>('quickinfo');
    expect(displayString.replace(/ \| undefined/g, '')).toBe(expected);
    expect(start.line).toBe(place.line);
    expect(start.offset).toBeLessThan(place.offset);
  });

  it('tell what the documentation of a field says', async () => {
    const { ask } = await at(action('  api.log("info", event.request.i‸p);'));
    expect(await ask<QuickInfo>('quickinfo')).toMatchObject({ documentation: 'Address of the user, IPv4 or IPv6.' });
  });

  it('complete what is being typed, which is broken', async () => {
    const { ask } = await at(action('  const country = event.request.geo.‸'));
    expect(names(await ask<Completions>('completionInfo')).sort()).toEqual([
      'city',
      'country',
      'latitude',
      'longitude',
      'region',
      'timezone',
    ]);
  });

  it('complete the members of api that this place has', async () => {
    const pre = 'flow: registration\nstages:\n  pre-create:\n    - action: sign-up\n';
    const { ask } = await at(action('  api.‸'), { path: 'actions/sign-up.ts', more: { 'flows/registration.yaml': pre } });
    const found = names(await ask<Completions>('completionInfo'));
    expect(found).toContain('deny');
    expect(found).not.toContain('user');
    expect(found).not.toContain('session');
  });

  it('complete the globals of the language, without names that are ours', async () => {
    const { ask } = await at(action('  ‸'));
    const found = names(await ask<Completions>('completionInfo'));
    expect(found).toEqual(expect.arrayContaining(['event', 'api', 'step', 'config', 'sha256', 'inCidr', 'URL']));
    expect(found.filter((name) => name.startsWith('$'))).toEqual([]);
    expect(found).not.toContain('window');
    expect(found).not.toContain('process');
  });

  it('say more of one completion', async () => {
    const { ask } = await at(action('  api.‸'));
    const [details] = await ask<readonly Details[]>('completionEntryDetails', { entryNames: ['deny'] });
    expect(details?.displayParts.map(({ text }) => text).join('')).toMatch(/^\(method\) deny\(reason: string/);
  });

  it('complete names of helper modules by importing them', async () => {
    const more = { 'lib/risk.ts': 'export function isRisky(score: number) {\n  return score > 70;\n}\n' };
    const { ask } = await at(action('  isRis‸'), { more });
    const found = await ask<Completions>('completionInfo', { includeExternalModuleExports: true, includeInsertTextCompletions: true });
    const entry = found.entries.find(({ name }) => name === 'isRisky');
    expect(entry?.source).toBeDefined();
    const [details] = await ask<readonly Details[]>('completionEntryDetails', {
      entryNames: [{ name: 'isRisky', source: entry?.source, data: entry?.data }],
    });
    expect(details?.codeActions?.[0]?.changes[0]?.textChanges[0]?.newText).toContain('import { isRisky } from "../lib/risk');
  });

  it('show what a call takes', async () => {
    const { ask, place } = await at(action('  api.deny(‸);'));
    const { items, applicableSpan } = await ask<SignatureHelp>('signatureHelp');
    expect(items[0]?.parameters.map(({ name }) => name)).toEqual(['reason', 'options']);
    expect(applicableSpan.start).toEqual(place);
  });

  it('are what all places have where there are several', async () => {
    const more = { 'flows/registration.yaml': 'flow: registration\nstages:\n  pre-create:\n    - action: step-up\n' };
    const { ask } = await at(action('  event.authentication.‸'), { more });
    expect(names(await ask<Completions>('completionInfo'))).not.toContain('risk_score');
  });

  it('are those of the first action that uses it in a helper module', async () => {
    const user = `import { nameOf } from '../lib/names.ts';\n${action("  api.state.set('name', nameOf(event.user));")}`;
    const { ask } = await at('export function nameOf(user) {\n  return user.given‸_name ?? "";\n}\n', {
      path: 'lib/names.ts',
      more: { 'actions/step-up.ts': user },
    });
    expect(await ask<QuickInfo>('quickinfo')).toMatchObject({ displayString: '(property) given_name?: string | undefined' });
  });

  describe('of step and config', () => {
    const more = {
      'flows/login.yaml':
        'flow: login\nstages:\n  post-auth:\n    - risk-evaluate\n    - action: judge\n    - action: step-up\n      config: { limit: 70 }\n  post-login: [issue-session]\n',
      'actions/judge.ts': action(
        '  api.state.set("suspicious", event.request.asn.is_tor);\n  if (event.request.asn.is_vpn) api.state.set("why", "vpn");',
      ),
      'actions/step-up.config.json': '{ "type": "object", "properties": { "limit": { "type": "number" } }, "required": ["limit"] }',
    };

    it.each([
      ['what an action before writes always', '  api.state.set("a", step.judge.sus‸picious);', '(property) "suspicious": boolean'],
      ['what it writes at times', '  api.state.set("a", step.judge.w‸hy ?? "");', '(property) "why"?: "vpn" | undefined'],
      ['the output of a block', '  api.state.set("a", step["risk-evaluate"].sc‸ore);', '(property) "score": number'],
      ['a member of the configuration', '  api.state.set("a", config.li‸mit);', '(property) "limit": number'],
    ])('tell of %s', async (_name, body, expected) => {
      const { ask } = await at(action(body), { more });
      expect((await ask<QuickInfo>('quickinfo')).displayString).toBe(expected);
    });

    it('complete what the blocks before wrote, while the text is broken', async () => {
      const slugs = await at(action('  const found = step.‸'), { more });
      expect(names(await slugs.ask<Completions>('completionInfo'))).toContain('judge');
      const keys = await at(action('  const found = step.judge.‸'), { more });
      expect(names(await keys.ask<Completions>('completionInfo')).sort()).toEqual(['suspicious', 'why']);
    });
  });

  it('are the same in CommonJS', async () => {
    const flow = policy['flows/login.yaml'].replace('action: step-up', 'action: log-in');
    const { ask } = await at('exports.onLogin = async (event, api) => {\n  api.log("info", event.user.em‸ail);\n};\n', {
      path: 'actions/log-in.js',
      more: { 'flows/login.yaml': flow },
    });
    expect(await ask<QuickInfo>('quickinfo')).toMatchObject({ displayString: '(property) email: string' });
  });
});
