import { expect, it } from 'vitest';
import { attacks, families } from './corpus.ts';

it('is of more than three hundred ideas, each its own', () => {
  const ideas = families.flatMap((family) => attacks(family).map(({ idea }) => `${family}: ${idea}`));
  expect(ideas.length).toBeGreaterThan(300);
  expect(new Set(ideas).size).toBe(ideas.length);
});
