import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Mutant, nameOf } from './mutants.ts';

/** A change that nobody could notice, with the reason. */
interface Explained {
  readonly file: string;
  readonly line: string;
  readonly change: string;
  readonly to: string;
  readonly why: string;
}

const list = new URL('../../test/mutation/explained.yaml', import.meta.url);

/** What is explained, by the names of the mutants. */
export function readExplained(): ReadonlyMap<string, Explained> {
  const entries = parse(readFileSync(list, 'utf8')) as readonly Explained[];
  return new Map(entries.map((entry) => [nameOf({ ...entry, original: entry.change, replacement: entry.to }), entry]));
}

/** Entries about changes that can no longer be made: the code they speak of is gone, or their text has a slip. */
export function outdated(
  explained: ReadonlyMap<string, Explained>,
  mutants: readonly Mutant[],
  isCovered: (file: string) => boolean,
): Explained[] {
  const names = new Set(mutants.map(nameOf));
  return [...explained].filter(([name, { file }]) => isCovered(file) && !names.has(name)).map(([, entry]) => entry);
}
