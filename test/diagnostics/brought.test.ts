import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { compileAction } from '../../compiler/index.ts';
import { withFixes } from '../support/fixes.ts';

/** What people paste who wrote for another platform: what is refused says what to write instead, and where one fix will do, gives it. */

const at = 'login/post-login';
const config = { type: 'object', properties: { LIMIT: { type: 'number' } }, required: ['LIMIT'] } as const;

function check(source: string): readonly Diagnostic[] {
  return compileAction(source, { at, fileName: 'actions/action.js', allow: ['https://api.example.com'], config }).diagnostics;
}

function fixed(source: string): string {
  return withFixes(source, check);
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
const inAction = (body: string) => `export async function action(event, api) {\n${body}\n}`;

describe('a fix writes what is meant in our words', () => {
  const pairs: readonly (readonly [string, string])[] = [
    ["api.access.deny('Not here.');", "api.deny('access_denied', { message: 'Not here.' });"],
    ["api.access.deny('Not Allowed!', 'Not here.');", "api.deny('not_allowed', { message: 'Not here.' });"],
    ["api.deny('Not here, yet!');", "api.deny('not-here-yet');"],
    ["api.state.set('step-up', 1);", "api.state.set('step_up', 1);"],
    [
      "const names = [event.user.name, ''];\napi.log('info', names.filter((name): name is string => !!name).map((name) => name.trim()).join());",
      "const names = [event.user.name, ''];\napi.log('info', names.filter((name) => !!name).map((name) => name.trim()).join());",
    ],
    ["api.idToken.setCustomClaim('https://a.example/x', 1);", "api.session.setCustomClaim('https://a.example/x', 1, { token: 'id' });"],
    ["api.accessToken.setCustomClaim('https://a.example/x', 1);", "api.session.setCustomClaim('https://a.example/x', 1);"],
    ["api.multifactor.enable('any', { allowRememberBrowser: false });", 'api.mfa.require();'],
    ["api.user.setAppMetadata('seen', true);", "api.user.setAppMetadata({ 'seen': true });"],
    [
      'const key = event.user.email;\napi.user.setUserMetadata(key, true);',
      'const key = event.user.email;\napi.user.setUserMetadata({ [key]: true });',
    ],
    ["if (event.secrets.LIMIT > 3) api.deny('much');", "if (config.LIMIT > 3) api.deny('much');"],
    ["if (process.env.LIMIT > 3) api.deny('much');", "if (config.LIMIT > 3) api.deny('much');"],
    ["api.log('info', event.user.user_id + event.client.client_id);", "api.log('info', event.user.id + event.client.id);"],
    ["if (event.authorization?.roles.includes('a')) api.deny('a');", "if (event.user.roles.includes('a')) api.deny('a');"],
    ["if (event.request.geoip.countryCode === 'AT') api.deny('a');", "if (event.request.geo.country === 'AT') api.deny('a');"],
    [
      "if (event.authentication.methods.some((method) => method.name === 'mfa')) api.deny('a');",
      "if (event.authentication.methods.some((method) => method === 'mfa')) api.deny('a');",
    ],
    ["if (new Date().getDay() === 0) api.deny('sunday');", "if (new Date().getUTCDay() === 0) api.deny('sunday');"],
    [
      "const days = (new Date() - new Date(event.user.created_at)) / 86400000;\nif (days > 3) api.deny('old');",
      "const days = (new Date().getTime() - new Date(event.user.created_at).getTime()) / 86400000;\nif (days > 3) api.deny('old');",
    ],
    ["throw Error('no');", "throw new Error('no');"],
    [
      'const { user, client } = event;\napi.log("info", user.user_id + client.client_id + user.given_name);',
      'const { user, client } = event;\napi.log("info", user.id + client.id + user.given_name);',
    ],
    [
      'const user = event.user;\nif (user?.nickname) api.log("info", user.nickname);',
      'const user = event.user;\nif (user?.username) api.log("info", user.username);',
    ],
    [
      "const { user_id, phone_number = '' } = event.user;\napi.log('info', user_id + phone_number);",
      "const { id: user_id, phone: phone_number = '' } = event.user;\napi.log('info', user_id + phone_number);",
    ],
    [
      "const { countryCode: country } = event.request.geoip;\nif (country === 'AT') api.deny('a');",
      "const { country: country } = event.request.geo;\nif (country === 'AT') api.deny('a');",
    ],
    ["const { LIMIT } = event.secrets;\nif (LIMIT > 3) api.deny('much');", "const { LIMIT } = config;\nif (LIMIT > 3) api.deny('much');"],
    [
      "const { roles } = event.authorization;\napi.log('info', roles.join());",
      "const { roles } = event.user;\napi.log('info', roles.join());",
    ],
    ["const { LIMIT } = process.env;\nif (LIMIT > 3) api.deny('much');", "const { LIMIT } = config;\nif (LIMIT > 3) api.deny('much');"],
    ["if (event.stats?.logins_count === 1) api.deny('a');", "if (event.user.logins_count === 1) api.deny('a');"],
    [
      "const first = event.authentication.methods[0];\nif (first?.name === 'pwd') api.deny('a');",
      "const first = event.authentication.methods[0];\nif (first === 'pwd') api.deny('a');",
    ],
    ["const table = Object.freeze({ a: 1 });\napi.state.set('a', table);", "const table = { a: 1 };\napi.state.set('a', table);"],
    ["for (let i = 1; i <= 3; i++) { api.log('info', `${i}`); }", "for (const i of [1, 2, 3]) { api.log('info', `${i}`); }"],
    [
      "if (typeof event.user.app_metadata.roles === 'array') api.deny('a');",
      "if (Array.isArray(event.user.app_metadata.roles)) api.deny('a');",
    ],
    [
      "const [local, domain] = event.user.email.split('@');\napi.log('info', local + encodeURIComponent(domain));",
      "const [local, domain = ''] = event.user.email.split('@');\napi.log('info', local + encodeURIComponent(domain));",
    ],
    ["throw 'no';", "throw new Error('no');"],
    [
      "if (event.user.email.split('@')[1].endsWith('.example')) api.deny('a');",
      "if (event.user.email.split('@')[1]?.endsWith('.example')) api.deny('a');",
    ],
    [
      "const answer = await (await api.fetch('https://api.example.com/a')).json();\nif (answer.user.banned === true) api.deny('a');",
      "const answer = await (await api.fetch('https://api.example.com/a')).json();\nif (answer?.user?.banned === true) api.deny('a');",
    ],
    [
      "for (const name in event.client.metadata) api.log('info', name);",
      "for (const name of Object.keys(event.client.metadata)) api.log('info', name);",
    ],
    [
      "for (let i = 0; i < event.user.roles.length; i++) { if (event.user.roles[i] === 'a') api.deny('a'); }",
      "for (const item of event.user.roles) { if (item === 'a') api.deny('a'); }",
    ],
    [
      "const list = ['a', 'b'];\nfor (let i = 0; i < list.length; i += 1) { api.log('info', `${i} of ${list.length}: ${list[i]}`); }",
      "const list = ['a', 'b'];\nfor (const [i, item] of list.entries()) { api.log('info', `${i} of ${list.length}: ${item}`); }",
    ],
    [
      "const last = event.user.app_metadata.last;\nif (last && Date.now() - last < 1000) api.deny('soon');",
      "const last = event.user.app_metadata.last;\nif (last && Date.now() - Number(last) < 1000) api.deny('soon');",
    ],
    ["if (event.user.app_metadata.count > 3) api.deny('often');", "if (Number(event.user.app_metadata.count) > 3) api.deny('often');"],
    ["api.deny('verify', 'Please verify your address.');", "api.deny('verify', { message: 'Please verify your address.' });"],
    ["if (event.connection.strategy === 'google-oauth2') api.deny('a');", "if (event.connection.strategy === 'social') api.deny('a');"],
    ["if (event.transaction?.protocol !== 'samlp') api.deny('a');", "if (event.transaction?.protocol !== 'saml') api.deny('a');"],
    ['event.user.app_metadata.seen = true;', 'api.user.setAppMetadata({ seen: true });'],
    [
      "var limit = 3;\nif (event.user.logins_count > limit) api.deny('a');",
      "let limit = 3;\nif (event.user.logins_count > limit) api.deny('a');",
    ],
    [
      "try { api.log('info', 'a'); } catch (error) { api.log('error', (error as Error).message); throw error; }",
      "try { api.log('info', 'a'); } catch (error) { api.log('error', (error).message); throw error; }",
    ],
  ];
  it.each(pairs)('%s', (body, wanted) => {
    expect(fixed(inAction(body))).toBe(inAction(wanted));
    expect(check(inAction(wanted)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('a function that is kept inside of another moves to the top of the file', () => {
  it('with what it reads of its surroundings as parameters', () => {
    const source = inAction(
      `  const limit = 3;
  // Whether a number is too much.
  const over = n => n > limit;
  const shout = (text) => text.toUpperCase();
  async function ask(email) {
    const answer = await api.fetch('https://api.example.com/a', { method: 'POST', body: email });
    return answer.ok;
  }
  if (over(event.user.logins_count)) api.log('info', event.user.roles.map(shout).join());
  if (await ask(event.user.email)) api.deny('a');`,
    );
    expect(fixed(source)).toBe(
      `${inAction(
        `  const limit = 3;
  if (over(limit, event.user.logins_count)) api.log('info', event.user.roles.map(shout).join());
  if (await ask(api, event.user.email)) api.deny('a');`,
      )}

async function ask(api, email) {
    const answer = await api.fetch('https://api.example.com/a', { method: 'POST', body: email });
    return answer.ok;
  }

const shout = (text) => text.toUpperCase();

// Whether a number is too much.
  const over = (limit, n) => n > limit;`,
    );
    expect(check(fixed(source)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  const others: readonly (readonly [string, string])[] = [
    ['it reads what is assigned later', 'let n = 1; const f = () => n; n = 2; api.state.set("a", f());'],
    ['it assigns what stands outside', 'let n = 1; const f = () => { n += 1; }; f(); api.state.set("a", n);'],
    ['it is a value', 'const f = (x) => x + 1; const g = f; api.state.set("a", g(1));'],
    [
      'it is a callback and reads its surroundings',
      'const n = 2; const f = (x) => x.length > n; api.state.set("a", event.user.roles.some(f));',
    ],
    ['it calls itself', 'const f = (x) => x > 3 ? x : f(x + 1); api.state.set("a", f(1));'],
    [
      'its name means two things',
      'const f = (x) => x + 1; for (const f of event.user.roles) api.log("info", f); api.state.set("a", f(1));',
    ],
    ['what it reads means something else at a call', 'const n = 1; const f = () => n; for (const n of [1]) api.state.set("b", f() + n);'],
  ];
  it.each(others)('but not where %s', (_why, body) => {
    const found = check(inAction(body)).filter(({ slug }) => slug === 'local-function');
    expect(found.map(({ fixes }) => fixes)).toEqual([undefined]);
  });

  it('one after the other, where one calls another', () => {
    const source = inAction(
      '  const half = (n) => n / 2;\n  const quarter = (n) => half(half(n));\n  api.state.set("a", quarter(event.user.logins_count));',
    );
    expect(check(source).map(({ slug, fixes }) => [slug, fixes?.length ?? 0])).toEqual(
      expect.arrayContaining([
        ['local-function', 1],
        ['local-function', 0],
      ]),
    );
    expect(check(fixed(source)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('what is refused says what to write instead', () => {
  const said: readonly (readonly [string, string])[] = [
    ["const seen = new Map();\nseen.set('a', 1);", 'Object.hasOwn(record, key)'],
    ["const seen = new Set(['a']);\nseen.add('b');", '`new Set([...set, value])`'],
    ["const seen = new Set(['a']);\nseen.delete('b');", '`new Set([...set].filter((value) => value !== unwanted))`'],
    [
      "const answer = await api.fetch('https://api.example.com/a');\napi.log('info', answer.data.name);",
      '`const data = await answer.json()`',
    ],
    ["const name = await api.fetch('https://api.example.com/a').then((answer) => answer.status);", '`const answer = await …;`'],
    ["const three = (() => 3)();\napi.log('info', String(three));", 'make it a function at the top of the file'],
    ["await Promise.allSettled([api.fetch('https://api.example.com/a')]);", 'inside try/catch'],
    ["await Promise.all(event.user.roles.map(async (role) => api.fetch('https://api.example.com/a')));", 'await each fetch there'],
    ["while (event.user.email === '') api.log('info', 'a');", '`for (const attempt of [1, 2, 3]) { … }`'],
    ["api.accessToken.addScope('read');", 'Scopes are granted by the platform'],
    ['api.idToken.setExpiresAt(1);', 'How long tokens live'],
    ["api.session.setCookieMode('persistent');", 'How long a session lives'],
    ["api.user.setPrimaryUserId('a');", 'Accounts are linked by the platform'],
    ["api.transaction.setMetadata('a', 'b');", 'api.state.set(key, value)'],
    ["api.log('info', event.request.geoip.continentCode);", 'the country is event.request.geo.country'],
    ["event.user.email = 'a';", 'The event never changes'],
    ['const user = event.user;\nuser.app_metadata.seen = true;', 'The event never changes'],
    ["const roles = event.user.app_metadata.roles || [];\nif (roles.includes('a')) api.deny('a');", '`Array.isArray(roles)`'],
    ["api.log('info', event.user.app_metadata.tier.toUpperCase());", "`typeof event.user.app_metadata.tier === 'string'`"],
    ["for (const role of event.user.app_metadata.roles) api.log('info', 'a');", '`Array.isArray(event.user.app_metadata.roles)`'],
    ['api.log("info", `${new Date(event.user.app_metadata.since).getTime()}`);', "`typeof event.user.app_metadata.since === 'string'`"],
    ["api.log('info', 'a'.replace('a', 1));", '`replace(pattern: string'],
    [
      "const { data } = await (await api.fetch('https://api.example.com/a')).json();\napi.log('info', `${data}`);",
      '`json<{ data?: string }>()`',
    ],
    [
      "const found = event.user.roles.find(Boolean) ?? null;\nif (['a'].includes(encodeURIComponent(found))) api.deny('a');",
      '`if (found === null) return;`',
    ],
    ["const copy = structuredClone({ a: 1 });\napi.state.set('a', copy);", 'Copy with spread'],
  ];
  it.each(said)('%s', (body, says) => {
    expect(check(inAction(body)).map(({ help }) => help)).toContainEqual(expect.stringMatching(new RegExp(escaped(says), 'i')));
  });

  it('and of a helper that is handed a function, that its parameters are data', () => {
    const source = `const apply = (f, x) => f(x);\n${inAction("api.log('info', apply((y) => y, 'a'));")}`;
    expect(check(source).map(({ help }) => help)).toContainEqual(
      expect.stringContaining('`f` is a parameter, and helpers take data alone'),
    );
  });

  it('and not of the parameters of a callback whose call is refused already', () => {
    const found = check(inAction("api.cache.each((entry, index) => { api.log('info', entry); });"));
    expect(found.map(({ slug }) => slug)).toEqual(['unknown-member']);
  });

  it('and counts no more than a few numbers', () => {
    const found = check(inAction("for (let i = 0; i < 100; i++) { api.log('info', `${i}`); }"));
    expect(found.map(({ slug, fixes }) => [slug, fixes])).toEqual([['counting-loop', undefined]]);
  });
});

describe('a counting loop is left alone', () => {
  const loops: readonly (readonly [string, string])[] = [
    ['where the list grows', "const list = ['a'];\nfor (let i = 0; i < list.length; i++) { if (i < 3) list.push('b'); }"],
    ['where an element is written', "const list = ['a'];\nfor (let i = 0; i < list.length; i++) { list[i] = 'b'; }"],
    ['where the index is moved', "const list = ['a'];\nfor (let i = 0; i < list.length; i++) { i++; }"],
    ['where the list is handed on', "const list = ['a'];\nfor (let i = 0; i < list.length; i++) { api.state.set('a', list); }"],
    ['where it starts later', "const list = ['a'];\nfor (let i = 1; i < list.length; i++) { api.log('info', list[i] ?? ''); }"],
    [
      'where the list hangs on what can change',
      "const box = { list: ['a'] };\nfor (let i = 0; i < box.list.length; i++) { box.list = []; }",
    ],
  ];
  it.each(loops)('%s', (_why, body) => {
    const found = check(inAction(body)).filter(({ slug }) => slug === 'counting-loop');
    expect(found.map(({ fixes }) => fixes)).toEqual([undefined]);
  });
});

describe('a function of another platform is told how it reads as an action', () => {
  const files: readonly (readonly [string, string, string])[] = [
    ['a function without a name', 'function (user, context, callback) { callback(null, user, context); }', '`user` is `event.user`'],
    ['a function that is not exported', 'function rule(user, context, callback) { callback(null, user, context); }', 'to go on, `return`'],
    ['an exported one', 'module.exports = function (user, context, callback) { callback(null, user, context); };', 'to go on, `return`'],
    ['a trigger', 'exports.handler = async (event, context, callback) => { callback(null, event); };', 'call `api.deny(reason)` or throw'],
    ['one that fills a token', 'function populate(jwt, user, registration) { jwt.a = 1; }', 'not by writing to the token'],
    ['one that returns claims', 'const claims = async ({ token, context }) => { return { a: 1 }; };', 'not returned'],
    [
      'two handlers',
      'exports.onExecutePostLogin = async (event, api) => {}; exports.onContinuePostLogin = async (event, api) => {};',
      'Make `onContinuePostLogin` an action of its own',
    ],
    ['a package', "const axios = require('axios'); export async function action(event, api) {}", '`await api.fetch(url'],
    ['a package by its version', "import moment from 'moment@2.29.0'; export async function action(event, api) {}", 'Use Date'],
  ];
  it.each(files)('%s', (_what, source, says) => {
    expect(check(source).map(({ help }) => help)).toContainEqual(expect.stringContaining(says));
  });

  it('once for each package', () => {
    expect(check("const _ = require('lodash');\nexport async function action(event, api) {}").map(({ slug }) => slug)).toEqual([
      'package-import',
    ]);
  });
});

describe('what comes of one mistake is not reported on its own', () => {
  it.each([
    [
      "const { groups } = event.user;\nfor (let i = 0; i < groups.length; i++) {\n  const group = groups[i];\n  api.log('info', group.trim() + groups[i].length);\n}",
      ['counting-loop'],
    ],
    ["const { deny } = api;\nconst log = api.log;\ndeny('x');\nlog('info', 'x');", ['api-as-value', 'api-as-value']],
  ])('%s', (body, slugs) => {
    const found = check(`export default async function (event, api) {\n${body}\n}`);
    expect(found.map(({ slug }) => slug)).toEqual(slugs);
  });
});
