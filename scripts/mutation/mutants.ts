import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { type File, Instrumenter, type InstrumentResult } from '@stryker-mutator/instrumenter';
import { type Area, areas } from './areas.ts';

/** One change of one place. */
export interface Mutant {
  readonly file: string;
  /** The part of the area that it is counted with. */
  readonly group: string;
  readonly range: Range;
  /** The line that the change starts on. */
  readonly line: string;
  /** The kind of change, in Stryker's words. */
  readonly kind: string;
  readonly original: string;
  readonly replacement: string;
}

/** Files with a switch around each place that is changed, and the mutants by the number that the switch asks for. */
export interface Switched {
  readonly files: ReadonlyMap<string, string>;
  readonly mutants: ReadonlyMap<string, Mutant>;
}

/** Lines and columns count from zero. */
interface Range {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

const root = new URL('../../', import.meta.url);

/** All mutants of some areas, in an order that the seed shuffles: the first ones of each part are its sample. */
export async function allMutants(chosen: readonly Area[], seed: number): Promise<readonly Mutant[]> {
  const sources = chosen.flatMap(sourcesOf);
  const { mutants } = await instrument(sources.map((name) => ({ name, mutate: true, content: read(name) })));
  const seen = new Map<string, number>();
  return described(mutants)
    .map((mutant) => {
      // Nothing but the change itself decides its rank, so that a sample stays what it was when code elsewhere is edited.
      const key = JSON.stringify([seed, nameOf(mutant)]);
      const before = seen.get(key) ?? 0;
      seen.set(key, before + 1);
      return { mutant, rank: createHash('sha256').update(`${key}${before}`).digest('hex') };
    })
    .sort((left, right) => (left.rank < right.rank ? -1 : 1))
    .map(({ mutant }) => mutant);
}

/** The first mutants of each part. */
export function sampleOf(mutants: readonly Mutant[], size: number): readonly Mutant[] {
  const taken = new Map<string, number>();
  return mutants.filter(({ group }) => {
    const count = (taken.get(group) ?? 0) + 1;
    taken.set(group, count);
    return count <= size;
  });
}

/** Puts a switch around the places of some mutants. */
export async function withSwitches(mutants: readonly Mutant[]): Promise<Switched> {
  const wanted = new Map(mutants.map((mutant) => [placeOf(mutant), mutant]));
  const names = [...new Set(mutants.map(({ file }) => file))].sort();
  const result = await instrument(
    names.map((name) => ({
      name,
      mutate: mutants.filter(({ file }) => file === name).map(({ range }) => range),
      content: read(name),
    })),
  );
  const placed = described(result.mutants);
  const numbered = result.mutants.flatMap(({ id }, index): [string, Mutant][] => {
    const mutant = placed[index];
    return mutant !== undefined && wanted.has(placeOf(mutant)) ? [[id, mutant]] : [];
  });
  return { files: new Map(result.files.map(({ name, content }) => [name, content])), mutants: new Map(numbered) };
}

/** What a mutant is called in the list of those that are explained: nothing in it moves when lines do. */
export function nameOf({ file, line, original, replacement }: Pick<Mutant, 'file' | 'line' | 'original' | 'replacement'>): string {
  return JSON.stringify([file, line, original, replacement].map(oneLine));
}

/** The text of the mutant's file with the change made. */
export function changedText({ file, range, replacement }: Mutant): string {
  const rows = read(file).split('\n');
  const before = textBetween(rows, { start: { line: 0, column: 0 }, end: range.start });
  const after = textBetween(rows, { start: range.end, end: { line: rows.length - 1, column: rows.at(-1)?.length ?? 0 } });
  return `${before}${replacement}${after}`;
}

function placeOf(mutant: Mutant): string {
  return JSON.stringify([nameOf(mutant), mutant.range]);
}

function sourcesOf(area: Area): string[] {
  return readdirSync(new URL(area, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => `${area}/${file}`);
}

function described(mutants: InstrumentResult['mutants']): readonly Mutant[] {
  const lines = new Map<string, readonly string[]>();
  return mutants.map(({ fileName: file, location: range, mutatorName: kind, replacement }) => {
    const rows = lines.get(file) ?? read(file).split('\n');
    lines.set(file, rows);
    return { file, group: groupOf(file), range, line: rows[range.start.line] ?? '', kind, original: textBetween(rows, range), replacement };
  });
}

/** The innermost part that a file lies in. */
function groupOf(file: string): string {
  const groups = Object.values(areas).flat();
  return groups.filter((group) => file.startsWith(`${group}/`)).sort((left, right) => right.length - left.length)[0] ?? file;
}

function textBetween(lines: readonly string[], { start, end }: Range): string {
  const rows = lines.slice(start.line, end.line + 1);
  const last = rows.length - 1;
  return rows.map((row, index) => row.slice(index === 0 ? start.column : 0, index === last ? end.column : undefined)).join('\n');
}

/** Text without the way it is laid out. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function read(name: string): string {
  return readFileSync(new URL(name, root), 'utf8');
}

function instrument(files: readonly File[]): Promise<InstrumentResult> {
  return new Instrumenter(silent).instrument(files, { plugins: null, ignorers: [], excludedMutations: [] });
}

const no = () => false;
const nothing = () => undefined;
const silent = {
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
};
