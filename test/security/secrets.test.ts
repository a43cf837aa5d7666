import { expect, it } from 'vitest';
import { type AttackCase, actionOf, attacks, errorSlugs } from './corpus.ts';

interface SecretCase extends AttackCase {
  readonly source: string;
  /** The slug of the diagnostic that refuses it. */
  readonly refused?: string;
  readonly accepted?: true;
}

const cases = attacks<SecretCase>('secrets');
const found = errorSlugs(cases.map(({ source }) => ({ source: actionOf(source), secrets: ['crm-key', 'other-key'] })));

// What a program that no compiler made could do with what is sealed is in secret-shapes.test.ts and sealed.test.ts.
it.each(cases.map((each, index) => ({ ...each, slugs: found[index] ?? [] })))('a secret: $idea', ({ refused, accepted, slugs }) => {
  if (accepted) expect(slugs).toEqual([]);
  else expect(slugs).toContain(refused);
});
