import { describe, expect, it } from 'vitest';
import { addCoverage, newCoverage, uncovered } from './coverage.ts';
import { attachPoints, type BatchResult, runBatch } from './session.ts';
import { shrink } from './shrink.ts';

/** Seeds whose batches together reach every node and built-in; `npm run fuzz` runs any number of others. */
const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

const results: BatchResult[] = [];

describe('generated programs on generated events', () => {
  it.each(seeds)('do what V8 does, and cost the same in both evaluators: seed %i', async (seed) => {
    const result = await runBatch({ seed, programs: 40, inputs: 10, wild: 30 });
    results.push(result);
    const [finding] = result.findings;
    const shown = finding === undefined ? undefined : await shrink(finding);
    expect(shown && `${shown.what}\n${shown.source}`).toBeUndefined();
  });

  it('are accepted for the most part, and not all of the wild ones are refused', () => {
    const sum = (count: (result: BatchResult) => number) => results.reduce((total, result) => total + count(result), 0);
    expect(sum(({ accepted }) => accepted)).toBeGreaterThan(sum(({ generated }) => generated) * 0.7);
    expect(sum(({ wildAccepted }) => wildAccepted)).toBeGreaterThan(0);
    expect(sum(({ pairs }) => pairs)).toBeGreaterThan(1000);
  });

  it('run every kind of node and every built-in', () => {
    const coverage = newCoverage();
    for (const result of results) addCoverage(coverage, result.coverage);
    expect(uncovered(coverage)).toEqual([]);
  });
});

it('draws from several attach points', () => {
  expect(new Set(attachPoints).size).toBeGreaterThan(3);
});
