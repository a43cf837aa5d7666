import { describe, expect, it } from 'vitest';
import { compileLoaded } from '../../compiler/compile-tenant.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { compileAction } from '../../compiler/index.ts';
import { loadFiles } from '../../compiler/source/load.ts';

/** One mistake is one finding, which says what to write; and what is no mistake is not found. */

function check(source: string): readonly Diagnostic[] {
  return compileAction(source, { at: 'login/post-login', fileName: 'actions/action.ts', allow: ['https://api.example.com'] }).diagnostics;
}

const inAction = (body: string) => `export default async function act(event, api) {\n${body}\n}`;
const codes = (source: string) => check(source).map(({ code }) => code);
const applied = ({ fixes }: Diagnostic): readonly string[] => (fixes ?? []).flatMap(({ edits }) => edits.map(({ text }) => text));

describe('a place that was asked for first is not warned of', () => {
  it.each([
    ["const c = event.request.geo.country; if (!c) return api.deny('unknown-country'); if (c !== 'NL') return api.deny('geo');"],
    ["const c = event.request.geo.country; if (c && c !== 'NL') api.deny('geo');"],
    ["const c = event.request.geo.country; if (c.length === 0) return; if (c !== 'NL') api.deny('geo');"],
    ["const c = event.request.geo.country; if (c) { if (c !== 'NL') api.deny('geo'); }"],
    ["api.log('info', event.request.geo.country ? (event.request.geo.country === 'NL' ? 'a' : 'b') : 'c');"],
  ])('%s', (body) => {
    expect(codes(inAction(body))).toEqual([]);
  });

  it('but one that was not is', () => {
    expect(codes(inAction("if (event.request.geo.country !== 'NL') api.deny('geo');"))).toEqual(['W4006']);
    expect(codes(inAction("if (event.request.ip && event.request.geo.country !== 'NL') api.deny('geo');"))).toEqual(['W4006']);
  });
});

it('a pattern in a text reads as it is written', () => {
  expect(codes(inAction('api.log("info", `${/x/m}`);'))).toEqual([]);
});

describe('console is replaced by what `api` is called there', () => {
  it.each([
    [
      'the entry calls it so',
      'export default async function act(e, a) { console.log(e.request.ip); }',
      ["a.log('info', `${e.request.ip}`)"],
    ],
    [
      'a helper has none',
      'function help(x: string) { console.log(x); return x; }\nexport default async function act(event, api) { api.log("info", help("a")); }',
      [],
    ],
    [
      'a helper takes it',
      'function help(out, x: string) { console.warn(x); out.log("info", x); }\nexport default async function act(event, api) { help(api, "a"); }',
      ["out.log('warn', `${x}`)"],
    ],
    ['something hides it', 'export default async function act(event, api) { for (const api of ["x"]) console.log(api); }', []],
    ['the arguments are spread', 'export default async function act(event, api) { const xs = ["a"]; console.log(...xs); }', []],
  ])('%s', (_what, source, fixes) => {
    const found = check(source).filter(({ code }) => code === 'W2080');
    expect(found.map((each) => applied(each))).toEqual([fixes]);
  });
});

describe('says what to write, once', () => {
  it.each([
    [
      'then',
      "const body = await api.fetch('https://api.example.com/a').then((r) => r.json()); api.log('info', `${body}`);",
      'W2055',
      'await',
    ],
    ['then, not awaited', "api.fetch('https://api.example.com/a').then((r) => r.json());", 'W2055', 'await'],
    [
      'a list with a fallback',
      "if ((event.user.app_metadata.roles || []).includes('a')) api.deny('a');",
      'W3011',
      '`Array.isArray(event.user.app_metadata.roles)`',
    ],
    [
      'a text with a fallback',
      "api.log('info', (event.user.app_metadata.name ?? '').trim());",
      'W3011',
      "`typeof event.user.app_metadata.name === 'string'`",
    ],
    [
      'data that is called on',
      "api.log('info', event.user.app_metadata.x.toUpperCase());",
      'W3011',
      "`typeof event.user.app_metadata.x === 'string'`",
    ],
    [
      'a loop in a condition',
      "const xs = ['a']; event.request.ip && xs.forEach((x) => api.log('info', x));",
      'W2055',
      'for (const item of list)',
    ],
    [
      'an own member',
      "api.log('info', event.transaction.organization?.metadata.hasOwnProperty('a') ? 'a' : 'b');",
      'W2055',
      'Object.hasOwn',
    ],
    ['a list that is cut', "const xs = ['a', 'b']; xs.length = 1; api.state.set('xs', xs);", 'W3012', '`xs.slice(0, count)`'],
    ['two counters', "let a = 0; let b = 0; a++, b++; api.state.set('n', a + b);", 'W2036', ''],
    ['any', "api.state.set('a', (event.request.ip as any).x);", 'W2012', ''],
  ])('%s', (_what, body, code, words) => {
    const found = check(inAction(body)).filter(({ severity }) => severity === 'error');
    expect(found.map((each) => each.code)).toEqual([code]);
    expect(found[0]?.help).toContain(words);
    expect(found[0]?.fixes ?? []).toEqual(code === 'W2012' ? expect.anything() : []);
  });

  it('the name of a default export that calls itself', () => {
    const [found] = check('export default async function act(event, api) { await act(event, api); }');
    expect(found?.message).toContain('`act` calls itself');
  });

  it('how to import instead of a whole file', () => {
    const [found] = check(`import * as B from '../lib/b';\n${inAction('api.log("info", B.own);')}`);
    expect([found?.code, found?.help]).toEqual(['W2001', expect.stringContaining('import { first, second }')]);
  });
});

describe('a var', () => {
  it('that is read outside of its block is not made a let there', () => {
    const found = check(inAction("if (event.request.asn.is_tor) { var b = 'a'; }\napi.log('info', `${b}`);"));
    expect(found.map(({ code, help, fixes }) => [code, help, fixes ?? []])).toEqual([
      ['W2005', expect.stringContaining('`b` is read outside'), []],
    ]);
  });

  it('that is declared twice is not made a let twice', () => {
    const found = check(inAction("var b = 'a';\nvar b = 'c';\napi.log('info', b);"));
    expect(found.filter(({ code }) => code === 'W2005').flatMap(({ fixes }) => fixes ?? [])).toEqual([]);
  });

  it('that stays in its block is', () => {
    const [found] = check(inAction("if (event.request.asn.is_tor) { var b = 'a'; api.log('info', b); }"));
    expect(found?.fixes).toHaveLength(1);
  });
});

it('the long way to ask for an own member is written short', () => {
  const found = check(inAction("const o = { b: 1 }; api.log('info', Object.prototype.hasOwnProperty.call(o, 'b') ? 'a' : 'b');"));
  expect(found.map((each) => [each.code, applied(each)])).toEqual([['W2030', ["Object.hasOwn(o, 'b')"]]]);
});

describe('what is imported and is not there', () => {
  const imported = (line: string, use: string) => {
    const files = {
      'writ.yaml': 'tenant: acme\nwrit: 1\n',
      'flows/login.yaml': 'flow: login\nstages:\n  post-auth:\n    - action: act\n  post-login: [issue-session]\n',
      'actions/act.ts': `${line}\nexport default async function act(event, api) { api.log('info', ${use}('a')); }`,
      'lib/words.ts':
        'export function own(text: string) { return text.trim(); }\nexport const mine = 1;\nfunction hidden(text: string) { return text; }',
    };
    const { diagnostics } = compileLoaded(loadFiles(new Map(Object.entries(files))));
    return diagnostics.filter(({ severity }) => severity === 'error');
  };

  it.each([
    [
      'a file',
      "import { own } from '../lib/word';",
      'own',
      'W2070',
      'there is no file `lib/word` to import',
      'Did you mean `../lib/words`?',
    ],
    [
      'a file like no other',
      "import { own } from '../helpers/text';",
      'own',
      'W2070',
      '`helpers/text`',
      'The helper modules are lib/words.ts',
    ],
    ['a name', "import { owns } from '../lib/words';", 'owns', 'W2071', '`../lib/words` exports no `owns`', 'did you mean `own`?'],
    [
      'a name that is not exported',
      "import { hidden } from '../lib/words';",
      'hidden',
      'W2071',
      'no `hidden`',
      'It exports `own`, `mine`.',
    ],
    ['a default export', "import own from '../lib/words';", 'own', 'W2071', 'no `default`', 'It exports `own`, `mine`.'],
  ])('%s', (_what, line, use, code, message, help) => {
    const found = imported(line, use);
    expect(found.map((each) => each.code)).toEqual([code]);
    expect(found[0]?.message).toContain(message);
    expect(found[0]?.help).toContain(help);
  });
});
