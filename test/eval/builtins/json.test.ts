import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { implementations } from '../../../runtime/eval/builtins/index.ts';
import { isOwnRecord, type List, type Value } from '../../../runtime/eval/values.ts';
import { newContext, record } from './context.ts';
import { outcomeInEngine, outcomeOf, spell, spellDomain, toHost } from './host.ts';
import { everything } from './pools.ts';

const parse = (text: Value, context = newContext()) => implementations['JSON.parse'](context, undefined, text);
const stringify = (value: Value, space?: Value) => implementations['JSON.stringify'](newContext(), undefined, value, null, space);

/** JSON values as JSON.parse makes them, with the keys that JavaScript treats in its own way. */
const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'toJSON', 'length', '0', '10', '9', ''));
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, -0, 1e21),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: 'binary' }),
    fc.array(tie('json'), { maxLength: 5 }),
    fc.array(fc.tuple(key, tie('json')), { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs)),
  ),
}));

describe('JSON.parse', () => {
  it('makes what the engine makes', () => {
    fc.assert(
      fc.property(json, fc.constantFrom('', ' '), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(spellDomain(parse(text))).toBe(spell(JSON.parse(text)));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what the engine refuses', () => {
    const unit = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '0',
      '-',
      '.',
      'e',
      't',
      'rue',
      'null',
      ' ',
      '\n',
      '\u00a0',
      '\ufeff',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 8 }), (text) => {
        expect(outcomeOf(() => parse(text))).toBe(outcomeInEngine(() => JSON.parse(text)));
      }),
      { numRuns: 2000 },
    );
  });

  it('makes records that inherit nothing and lists that the program may write to', () => {
    const context = newContext();
    const value = parse('{"__proto__": {"admin": true}, "list": [[1]]}', context) as { [name: string]: Value };
    expect(isOwnRecord(value)).toBe(true);
    expect(Object.keys(value)).toEqual(['__proto__', 'list']);
    expect(value.admin).toBeUndefined();
    expect(value.hasOwnProperty).toBeUndefined();
    expect(context.owned.has(value.list as List)).toBe(true);
    expect(context.owned.has((value.list as List)[0] as List)).toBe(true);
  });

  it('stops at the depth limit', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(() => parse(nested(64))).not.toThrow();
    expect(outcomeOf(() => parse(nested(65)))).toBe('throws RangeError');
    expect(outcomeOf(() => parse(nested(100_000)))).toBe('throws RangeError');
  });

  it('parses the longest body that a fetch may answer within the default budget', () => {
    const text = JSON.stringify(Array.from({ length: 7000 }, (_, index) => ({ id: index, name: `person ${index}` })));
    expect(text.length).toBeGreaterThan(200_000);
    expect(text.length).toBeLessThan(256 * 1024);
    expect((parse(text) as List).length).toBe(7000);
  });
});

describe('JSON.stringify', () => {
  it('writes what the engine writes', () => {
    const space = fc.constantFrom<Value>(undefined, null, 0, 1, 4, 11, 2.9, -3, Number.NaN, '', '\t', 'longer than ten', true, []);
    fc.assert(
      fc.property(json, space, (value, indentation) => {
        const domain = parse(JSON.stringify(value));
        expect(stringify(domain, indentation)).toBe(JSON.stringify(toHost(domain), null, toHost(indentation) as number));
      }),
      { numRuns: 500 },
    );
  });

  it.each(everything.map((make) => [spell(toHost(make())), make] as const))('writes %s as the engine does', (_text, make) => {
    const value = make();
    expect(stringify(value, 2)).toBe(JSON.stringify(toHost(value), null, 2));
    expect(stringify([value, record([['member', value]])])).toBe(JSON.stringify([toHost(value), { member: toHost(value) }]));
  });

  it('refuses a value that holds itself, but not one that stands twice', () => {
    const list: List = [1];
    expect(stringify([list, list])).toBe('[[1],[1]]');
    list.push(record([['list', list]]));
    expect(outcomeOf(() => stringify(list))).toBe('throws TypeError');
  });

  it('stops at the depth limit', () => {
    const nested = (depth: number): List => (depth === 1 ? [] : [nested(depth - 1)]);
    expect(() => stringify(nested(64))).not.toThrow();
    expect(outcomeOf(() => stringify(nested(65)))).toBe('throws RangeError');
  });
});
