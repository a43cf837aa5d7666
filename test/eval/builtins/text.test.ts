import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { implementations } from '../../../runtime/eval/builtins/index.ts';
import { newContext } from './context.ts';

/** Texts that repeat themselves, so that patterns nearly occur, and patterns long enough to leave the engine's own search. */
const repetitive = fc
  .array(fc.constantFrom('a', 'b', 'aab', 'ab'.repeat(15), 'a'.repeat(20), 'c'), { minLength: 5, maxLength: 60 })
  .map((pieces) => pieces.join(''));
const searched = fc
  .record({
    text: repetitive,
    other: repetitive,
    cut: fc.nat(200),
    length: fc.integer({ min: 0, max: 120 }),
    own: fc.boolean(),
    from: fc.integer({ min: -5, max: 320 }),
  })
  .map(({ text, other, cut, length, own, from }) => ({ text, pattern: (own ? text : other).slice(cut, cut + length), from }));

describe('searching a text', () => {
  it('finds what the engine finds, whatever the length of the pattern', () => {
    fc.assert(
      fc.property(searched, ({ text, pattern, from }) => {
        const context = newContext();
        expect(implementations['string.indexOf'](context, text, pattern, from)).toBe(text.indexOf(pattern, from));
        expect(implementations['string.includes'](context, text, pattern, from)).toBe(text.includes(pattern, from));
        expect(implementations['string.lastIndexOf'](context, text, pattern, from)).toBe(text.lastIndexOf(pattern, from));
        expect(implementations['string.lastIndexOf'](context, text, pattern)).toBe(text.lastIndexOf(pattern));
        expect(implementations['string.split'](context, text, pattern)).toEqual(text.split(pattern));
        expect(implementations['string.replaceAll'](context, text, pattern, "[$`|$&|$']")).toBe(text.replaceAll(pattern, "[$`|$&|$']"));
      }),
      { numRuns: 500 },
    );
  });

  it('takes linear time where the engine takes the square', () => {
    // The engine needs most of a minute for each of these; the limit of a test is far below.
    const half = 'a'.repeat(250_000);
    const text = half + half;
    const context = () => newContext({ steps: 1_000_000 });
    expect(implementations['string.indexOf'](context(), text, `${half}b${half}`.slice(125_000, 375_001))).toBe(-1);
    expect(implementations['string.lastIndexOf'](context(), text, `${half}b`)).toBe(-1);
    expect(implementations['string.split'](context(), text, `${half.slice(1)}b${half.slice(1)}`)).toEqual([text]);
    expect(implementations['string.replaceAll'](context(), text, `${half}b`, '')).toBe(text);
  });
});

describe('replacing in a text', () => {
  it('reads $-patterns as the engine does', () => {
    const unit = fc.constantFrom('$', '&', '`', "'", '1', '<', '>', 'a', 'b');
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', 'c') }),
        fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 2 }),
        fc.string({ unit }),
        (text, pattern, replacement) => {
          const context = newContext();
          expect(implementations['string.replace'](context, text, pattern, replacement)).toBe(text.replace(pattern, replacement));
          expect(implementations['string.replaceAll'](context, text, pattern, replacement)).toBe(text.replaceAll(pattern, replacement));
        },
      ),
    );
  });
});

describe('any text', () => {
  const unit = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  );
  const text = fc.string({ unit });

  it.each(['toLowerCase', 'toUpperCase', 'trim', 'trimStart', 'trimEnd', 'toWellFormed', 'isWellFormed'] as const)(
    '%s gives what the engine gives',
    (name) => {
      fc.assert(
        fc.property(text, (value) => {
          expect(implementations[`string.${name}`](newContext(), value)).toBe(value[name]());
        }),
      );
    },
  );

  it.each(['encodeURIComponent', 'decodeURIComponent', 'atob', 'btoa'] as const)('%s gives what the engine gives', (name) => {
    const engine = globalThis[name];
    const coded = fc.string({
      unit: fc.constantFrom('%', 'C', '3', 'A', '9', 'f', '0', '=', ' ', '+', '/', '\u00ff', '\u0100'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.oneof(text, coded), (value) => {
        const attempt = (call: () => unknown) => {
          try {
            return call();
          } catch (error) {
            return { name: (error as { name: string }).name };
          }
        };
        expect(attempt(() => implementations[name](newContext(), undefined, value))).toEqual(attempt(() => engine(value)));
      }),
      { numRuns: 300 },
    );
  });
});
