import { describe, expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';

const codesOf = (source: string) => compileAction(source, { at: 'login/post-auth' }).diagnostics.map(({ code }) => code);

/** Records that are written to later, so that the compiler puts their members into the text that the checker sees, in several rounds. */
const records = {
  empty: '{}',
  'with a member': '{ first: 1 }',
  'with a comma behind its last member': '{ first: 1, }',
  'with a comma behind a comment': '{ first: 1 /* , */ , /* end */ }',
  'with a comment that looks like a comma': '{ first: 1 /* , */ }',
  'with a line of its own': '{\n  first: 1,\n  // nothing more\n}',
};

describe.each(Object.entries(records))('a record %s', (_name, record) => {
  const action = (more = '', start = 'async function') =>
    `${start} action(event, api) {
const record = ${record};
record.later = 1;
record['last'] = record.later;
${more}
api.state.set('record', record);
}`;

  it('is filled', () => {
    expect(codesOf(action())).toEqual([]);
  });

  // The checker keeps silent about these in a text that does not parse.
  it.each([
    ['a modifier twice', action('', 'async async function')],
    ['a reserved word as a name', action('const let = 1;\napi.state.set("let", let);')],
  ])('hides no %s', (_what, source) => {
    expect(codesOf(source)).toContain('W3099');
  });
});

it.each([
  ['an entry', 'interface R { a: string } export default async (event, api) => { api.log("info", "x"); };'],
  [
    'a constant',
    'interface R { a: string } const first: R = { a: "x" };\nexport default async (event, api) => { api.log("info", first.a); };',
  ],
  ['a list', 'async function action(event, api) { interface R { a: string } [1].map((one) => one); api.log("info", "x"); }'],
])('an interface may have %s behind it on its line', (_what, source) => {
  expect(codesOf(source).filter((code) => code.startsWith('W1') || code === 'W3099')).toEqual([]);
});

describe('a file without exports is a module all the same, where `await` is no name', () => {
  it.each([
    ['as the name of a member', 'const table = { [ await ]: 3 };\nasync function action(event, api) { api.log("info", `${table}`); }'],
    ['as a constant', 'const await = 3;\nasync function action(event, api) { api.log("info", "x"); }'],
    ['as a helper', 'function await() { return 3; }\nasync function action(event, api) { api.log("info", "x"); }'],
    ['as a value', 'const three = await;\nasync function action(event, api) { api.log("info", `${three}`); }'],
    ['in a helper', 'function help(await: number) { return await; }\nasync function action(event, api) { api.log("info", `${help(3)}`); }'],
  ])('%s', (_where, source) => {
    expect(codesOf(source)).not.toEqual([]);
  });
});
