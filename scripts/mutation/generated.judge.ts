import { expect, it } from 'vitest';
import { runBatch } from '../../test/differential/session.ts';

/** Generated programs in portions so small that a mutant is done with as soon as one of them shows it. */
const seeds = Array.from({ length: 16 }, (_, index) => index + 1);

it.each(seeds)('do what V8 does, and cost the same in both evaluators: seed %i', async (seed) => {
  const { findings } = await runBatch({ seed, programs: 10, inputs: 6, wild: 5 });
  expect(findings.map(({ what }) => what)).toEqual([]);
});
