import { describe, expect, it } from 'vitest';
import { fetchFailures } from '../../runtime/egress/failures.ts';
import { type AttackCase, actionOf, attacks, errorSlugs, refusedByHost } from './corpus.ts';
import { fetchOf, literal, method, programOf, run } from './hand-made.ts';

interface SourceAttack extends AttackCase {
  readonly source: string;
  /** The slug of the diagnostic that refuses it. */
  readonly refused?: string;
  readonly accepted?: true;
  readonly reaches?: string;
}

const cases = attacks<SourceAttack>('sources');
const found = errorSlugs(cases.map(({ source }) => ({ source: actionOf(source) })));

describe('the compiler, which runs nothing', () => {
  it.each(cases.map((each, index) => ({ ...each, slugs: found[index] ?? [] })))('$idea', ({ refused, accepted, slugs }) => {
    if (accepted) expect(slugs).toEqual([]);
    else expect(slugs).toContain(refused);
  });
});

// Programs of the same shape as these, made by no compiler either, are under test/security/program-shapes.test.ts.
describe('the runtime, when a program that no compiler made asks for the same place', () => {
  const places = [...new Set(cases.map(({ reaches = 'https://evil.example/' }) => reaches))];
  const targets = [{ method: 'GET', url: [{ text: 'https://crm.acme.example/hooks/' }, { hole: 'segment' as const }] }];

  it.each(places)('does not go to %s', async (place) => {
    const url = method(literal(place.slice(0, 11)), 'concat', literal(place.slice(11)));
    const program = programOf([fetchOf(url)], { targets });
    expect(run(program).error?.message).toBe(`Error: ${fetchFailures['not-proven']}`);
    const { code, resolved } = await refusedByHost({ url: place });
    expect(['url', 'not-allowed']).toContain(code);
    expect(resolved).toEqual([]);
  });
});
