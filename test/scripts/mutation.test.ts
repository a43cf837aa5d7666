import { describe, expect, it } from 'vitest';
import { outdated, readExplained } from '../../scripts/mutation/explained.ts';
import { allMutants, changedText, nameOf, sampleOf, withSwitches } from '../../scripts/mutation/mutants.ts';

const mutants = await allMutants(['compiler/lower'], 1);

describe('a sample of mutants', () => {
  it('is the same for the same seed, and another for another', async () => {
    const names = (sample: typeof mutants) => sampleOf(sample, 20).map(nameOf);
    expect(names(await allMutants(['compiler/lower'], 1))).toEqual(names(mutants));
    expect(names(await allMutants(['compiler/lower'], 2))).not.toEqual(names(mutants));
  });

  it('is a part of every larger one', () => {
    expect(sampleOf(mutants, 40)).toEqual(expect.arrayContaining([...sampleOf(mutants, 20)]));
  });

  it('has a switch for each', async () => {
    const sample = sampleOf(mutants, 20);
    const { files, mutants: switched } = await withSwitches(sample);
    expect([...switched.values()].map(nameOf).sort()).toEqual(sample.map(nameOf).sort());
    for (const [id, { file }] of switched) expect(files.get(file)).toContain(`("${id}")`);
  });
});

it('shows a change in place', () => {
  for (const mutant of sampleOf(mutants, 20)) {
    expect(changedText(mutant)).toContain(mutant.replacement);
    expect(changedText({ ...mutant, replacement: mutant.original })).not.toBe(changedText(mutant));
  }
});

describe('the list of explained survivors', () => {
  const explained = readExplained();

  it('gives a reason for each', () => {
    for (const { why } of explained.values()) expect(why).toMatch(/\w/);
  });

  it('is reported where it speaks of code that is gone', () => {
    const gone = { file: 'compiler/lower/index.ts', line: 'gone', change: 'gone', to: '', why: '' };
    expect(outdated(new Map([[nameOf({ ...gone, original: gone.change, replacement: gone.to }), gone]]), mutants, () => true)).toEqual([
      gone,
    ]);
  });
});
