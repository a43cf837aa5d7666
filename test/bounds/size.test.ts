import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growthOver, larger, plus, type Size, smaller, substitute, times, toTerms, valueAt, variable } from '../../compiler/bounds/size.ts';

const names = ['a', 'b', 'event.x'];
const size: fc.Arbitrary<Size> = fc.letrec<{ size: Size }>((tie) => ({
  size: fc.oneof(
    { maxDepth: 3 },
    fc.nat(20),
    fc.constantFrom(...names).map(variable),
    fc.tuple(tie('size'), tie('size')).map(([left, right]) => plus(left, right)),
    fc.tuple(tie('size'), tie('size')).map(([left, right]) => times(left, right)),
  ),
})).size;
const lengths = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)).map((values) => new Map(names.map((name, index) => [name, values[index] ?? 0])));
const at = (bound: Size, given: ReadonlyMap<string, number>): number => valueAt(toTerms(bound), (name) => given.get(name) ?? Number.NaN);

describe('bounds as polynomials', () => {
  it('add and multiply as their values do', () => {
    fc.assert(
      fc.property(size, size, lengths, (left, right, given) => {
        expect(at(plus(left, right), given)).toBe(at(left, given) + at(right, given));
        expect(at(times(left, right), given)).toBe(at(left, given) * at(right, given));
      }),
    );
  });

  it('join to what is at least either, and meet in one of the two', () => {
    fc.assert(
      fc.property(size, size, lengths, (left, right, given) => {
        expect(at(larger(left, right), given)).toBeGreaterThanOrEqual(Math.max(at(left, given), at(right, given)));
        expect([at(left, given), at(right, given)]).toContain(at(smaller(left, right), given));
      }),
    );
  });

  it('grow by what is left when a variable is taken away once', () => {
    fc.assert(
      fc.property(size, lengths, (bound, given) => {
        const growth = growthOver(plus(variable('own'), bound), 'own');
        expect(growth === undefined ? undefined : at(growth, given)).toBe(at(bound, given));
      }),
    );
    expect(growthOver(times(2, variable('own')), 'own')).toBeUndefined();
    expect(growthOver(times(variable('own'), variable('own')), 'own')).toBeUndefined();
  });

  it('come to the same with a length in the place of its variable', () => {
    fc.assert(
      fc.property(size, lengths, (bound, given) => {
        expect(substitute(bound, (name) => given.get(name))).toBe(at(bound, given));
      }),
    );
  });
});
