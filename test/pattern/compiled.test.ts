import { describe, expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';
import { childrenOf, type Node } from '../../schemas/ir/nodes.ts';
import type { Program } from '../../schemas/ir/program.ts';

const at = 'login/post-auth';

function compiled(body: string, top = ''): Program {
  const { program, diagnostics } = compileAction(`${top}\nexport default async function (event, api) { ${body} }`, { at });
  if (program === undefined) throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join('; '));
  return program;
}

/** Codes with the text that each points at. */
function found(body: string, top = ''): string[] {
  const source = `${top}\nexport default async function (event, api) { ${body} }`;
  const lines = source.split('\n');
  return compileAction(source, { at }).diagnostics.map(({ slug, range: { start, end } }) => {
    const line = lines[start.line - 1] ?? '';
    return `${slug} ${line.slice(start.column - 1, end.column - 1)}`;
  });
}

function opsOf(program: Program): readonly string[] {
  const visit = (node: Node): string[] => [node.op, ...childrenOf(node).flatMap(visit)];
  return program.functions.flatMap(({ body }) => body.flatMap(visit));
}

describe('patterns in a program', () => {
  it('stand once each, with their flags in order', () => {
    const { patterns } = compiled("api.state.set('all', [/a/mi.test('a'), /a/im.test('b'), /a/.test('c'), 'x'.replace(/\\//g, '')]);");
    expect(patterns).toEqual([
      { source: 'a', flags: 'im' },
      { source: 'a', flags: '' },
      { source: '\\/', flags: 'g' },
    ]);
  });

  it('are values of constants, one for all reads', () => {
    const program = compiled("api.state.set('all', [rules[0] === rules[0], one === one]);", 'const rules = [/a/, /b/]; const one = /a/;');
    expect(program.patterns).toHaveLength(2);
    expect(opsOf(program)).not.toContain('pattern');
    expect(program.constants.map(({ op }) => op)).toContain('list');
  });

  it('can be used up while the policy is compiled', () => {
    const program = compiled("api.log('info', domain);", "const domain = /@(.+)$/.exec('ada@corp.example')?.[1] ?? '';");
    expect(program.patterns).toEqual([]);
    expect(JSON.stringify(program.functions)).toContain('corp.example');
  });
});

describe('a refusal points at the part that is to blame', () => {
  it.each([
    ["/^(?=a)b/.test('a');", 'pattern-lookahead (?='],
    ["/a(?<!b)/.test('a');", 'pattern-lookbehind (?<!'],
    ["/(a)-\\1/.test('a');", 'pattern-backreference \\1'],
    ["/\\d{1,2000}/.test('a');", 'pattern-too-large {1,2000}'],
    ["/[a-c][z-a]/.test('a');", 'pattern-ill-formed z-a'],
    ["/x\\Ay/.test('a');", 'pattern-escape \\A'],
    ["/\\p{Emoji}/u.test('a');", 'pattern-property \\p{Emoji}'],
    ["/a/gy.test('a');", 'pattern-flag /a/gy'],
  ])('%s', (statement, expected) => {
    expect(found(statement)).toEqual([expected]);
  });
});

describe('the callback of replace knows the groups of its pattern', () => {
  const accepted = [
    "api.log('info', 'a'.replace(/(\\w)/, (match, letter) => letter.toUpperCase()));",
    "api.log('info', 'a'.replace(/(?:(a)|b)(c)?/, (match, a, c) => (a ?? '') + (c ?? '')));",
    "api.log('info', 'a'.replace(/(?<name>a)b*/g, (match, name, place, text, names) => `${place + 1}${text.length}${names.name.length}`));",
    "api.log('info', 'a'.replaceAll(letters, (match, letter) => letter.toUpperCase()));",
    "api.log('info', 'a'.replace(/x/g, encodeURIComponent));",
    "api.log('info', event.user.username?.replace(/(a)/, (match, a) => a.slice(1)) ?? '');",
    "for (const rule of [/(a)/, /b/]) api.log('info', 'a'.replace(rule, (match, a) => a ?? ''));",
  ];
  it.each(accepted)('%s', (statement) => {
    expect(found(statement, 'const letters = /([a-z])/g;')).toEqual([]);
  });

  it.each([
    ["api.log('info', 'a'.replace(/(a)?/, (match, a) => a.slice(1)));", 'possibly-missing a'],
    ["api.log('info', 'a'.replace(/(?:(a)|b)/, (match, a) => a.slice(1)));", 'possibly-missing a'],
    ["api.log('info', 'a'.replace(/(?:(a))*/, (match, a) => a.slice(1)));", 'possibly-missing a'],
    ["api.log('info', 'a'.replace(/a/, (match, place) => place.slice(1)));", 'unknown-member slice'],
    ["for (const rule of [/(a)/, /b/]) api.log('info', 'a'.replace(rule, (match, a) => a.slice(1)));", 'possibly-missing a'],
  ])('%s is refused', (statement, expected) => {
    expect(found(statement)).toEqual([expected]);
  });

  it('and nobody can say otherwise', () => {
    expect(found("api.log('info', 'a'.replace(/(a)?/, (match, a: string) => a));")).toHaveLength(1);
    expect(found("for (const rule of [/(a)?/]) api.log('info', 'a'.replace(rule, (match, a: string) => a));")).toHaveLength(1);
  });
});

describe('a pattern with flag g', () => {
  const top = 'const digits = /\\d/g;';
  it.each([
    "api.log('info', 'a1'.replace(digits, '#'));",
    "const own = /a/g; api.log('info', 'a1'.replace(own, '#').split(own).join());",
    "api.log('info', `${'a1'.search(digits)} ${digits.source} ${digits.flags}`);",
    "api.log('info', ['a1', 'b2'].map((text) => text.replace(digits, '')).join());",
    "if (/a/g.test(event.user.email)) api.deny('a');",
  ])('may stand in %s', (statement) => {
    expect(found(statement, top)).toEqual([]);
  });

  it.each([
    ["if (digits.test(event.user.email)) api.deny('a');", 'digits'],
    ["if (digits.exec(event.user.email) !== null) api.deny('a');", 'digits'],
    ["if (['a'].some((text) => digits.test(text))) api.deny('a');", 'digits'],
    ["const list = [digits]; api.log('info', String(list.length));", 'digits'],
    ["const { found } = { found: /a/g }; if (found.test('a')) api.deny('a');", '/a/g'],
    ["const other = digits; if (other.test('a')) api.deny('a');", 'digits'],
    ["const chosen = event.request.ip === '' ? /a/g : /b/; if (chosen.test('a')) api.deny('a');", '/a/g'],
  ])('may not stand in %s', (statement, part) => {
    expect(found(statement, top)).toContain(`pattern-state ${part}`);
  });
});
