import reference from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CanonicalError, canonicalize, parseCanonical } from '../../runtime/ir/canonical.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** JSON values as JSON.parse makes them: with awkward keys, `__proto__` among them, and numbers of every magnitude. */
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, false),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc
      .array(fc.tuple(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', '', '10', '9')), tie('value')), {
        maxLength: 6,
      })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

describe('the canonical form', () => {
  it('is that of another implementation', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalize(value)).toBe(reference(value));
      }),
    );
  });

  it('reads back as the same value, and only from its own bytes', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalize(value);
        expect(parseCanonical(bytesOf(text))).toEqual(JSON.parse(JSON.stringify(value)));
        const spaced = JSON.stringify(value, undefined, 1);
        if (spaced !== text) expect(() => parseCanonical(bytesOf(spaced))).toThrow(CanonicalError);
      }),
    );
  });

  it('orders members by UTF-16 code units and writes numbers as ECMAScript does', () => {
    const members = {
      '\u20ac': 'Euro',
      '\r': 'CR',
      '\ufb33': 'Hebrew',
      '1': 'one',
      '\u{1f600}': 'Emoji',
      '\u0080': 'Control',
      '\u00f6': 'o',
    };
    expect(Object.values(JSON.parse(canonicalize(members)) as object)).toHaveLength(7);
    expect([...canonicalize(members).matchAll(/:"([A-Za-z]+)"/g)].map(([, name]) => name)).toEqual([
      'CR',
      'one',
      'Control',
      'o',
      'Euro',
      'Emoji',
      'Hebrew',
    ]);
    const numbers = [
      0, -0, 5e-324, -5e-324, 1.7976931348623157e308, 9007199254740992, 295147905179352830000, 1e21, 1e-7, 1e-6, 333333333.3333332,
    ];
    expect(canonicalize(numbers)).toBe(
      '[0,0,5e-324,-5e-324,1.7976931348623157e+308,9007199254740992,295147905179352830000,1e+21,1e-7,0.000001,333333333.3333332]',
    );
    expect(canonicalize('\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/\u2028')).toBe('"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u2028"');
  });

  it('refuses what JSON cannot say, naming the place', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = { again: [cycle] };
    const refused: [unknown, string][] = [
      [{ a: undefined }, "'/a': undefined"],
      [[1, Number.NaN], "'/1': NaN"],
      [{ 'x/y~': [Number.NEGATIVE_INFINITY] }, "'/x~1y~0/0': -Infinity"],
      ['\ud800', "'': the text holds a lone surrogate"],
      [{ '\udc00': 1 }, 'a lone surrogate'],
      [cycle, "'/self/again/0': the value contains itself"],
      [{ when: new Date(0) }, "'/when': the value is not a plain record"],
      [new Map(), 'not a plain record'],
      [[1n], 'bigint'],
      [{ f: () => 1 }, 'function'],
      // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
      [[1, , 2], "'/1': undefined"],
    ];
    for (const [value, message] of refused) expect(() => canonicalize(value)).toThrow(message);
  });

  it('refuses nesting before the stack ends, also from hostile bytes', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(canonicalize(JSON.parse(nested(1000)))).toBe(nested(1000));
    for (const depth of [1001, 200_000]) expect(() => parseCanonical(bytesOf(nested(depth)))).toThrow('nested deeper than 1000');
  });

  it('says at which byte other bytes begin to differ', () => {
    const cases: [string, number][] = [
      ['{"b":1,"a":2}', 2],
      ['{"a":1,"a":1}', 6],
      ['[1, 2]', 3],
      ['["\\u0061"]', 2],
      ['[1.0]', 2],
      ['[1e2]', 2],
      ['[-0]', 1],
      ['{"\u20ac":"\\/"}', 8],
      ['["\u{1f600}", 1]', 8],
      // The two characters share their first half.
      ['{"\u{1f601}":1,"\u{1f600}":1}', 2],
      ['[1]\n', 3],
    ];
    for (const [text, offset] of cases) {
      const message = `the bytes are not canonical JSON: they differ from it first at byte ${offset}`;
      expect(() => parseCanonical(bytesOf(text))).toThrow(new CanonicalError(message));
    }
  });

  it('refuses what is not UTF-8, begins with a byte order mark, or is not JSON', () => {
    expect(() => parseCanonical(Uint8Array.of(0x22, 0xc3, 0x28, 0x22))).toThrow('not UTF-8');
    expect(() => parseCanonical(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22))).toThrow('not UTF-8');
    expect(() => parseCanonical(bytesOf('\ufeff{}'))).toThrow('not JSON');
    expect(() => parseCanonical(bytesOf('{'))).toThrow('not JSON');
    expect(() => parseCanonical(new Uint8Array())).toThrow('not JSON');
  });
});
