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
