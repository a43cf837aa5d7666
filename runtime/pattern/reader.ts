import { foldCase } from './case-folding.ts';
import { type CharacterSet, everyCharacter } from './character-set.ts';
import type { PatternFlags } from './nodes.ts';
import { PatternRefused, type RefusalReason } from './refusal.ts';

/** Where the parser stands, and what it has met. */
export interface Reader {
  readonly source: string;
  readonly flags: PatternFlags;
  at: number;
  groups: number;
  depth: number;
  readonly names: (readonly [name: string, group: number])[];
}

/** Takes a text if it comes next. */
export function take(reader: Reader, text: string): boolean {
  if (!reader.source.startsWith(text, reader.at)) return false;
  reader.at += text.length;
  return true;
}

/** Takes the next character: a code point with flag `u`, else a code unit. */
export function takeCharacter(reader: Reader): number {
  const { source, at, flags } = reader;
  const character = (flags.unicode ? source.codePointAt(at) : source.charCodeAt(at)) ?? 0;
  reader.at += character > 0xffff ? 2 : 1;
  return character;
}

/** Takes the longest run of code units that pass a test, up to a length. */
export function takeRun(reader: Reader, passes: (unit: string) => boolean, most = Number.POSITIVE_INFINITY): string {
  let end = reader.at;
  while (end < reader.source.length && end - reader.at < most && passes(reader.source[end] ?? '')) end++;
  const run = reader.source.slice(reader.at, end);
  reader.at = end;
  return run;
}

export function isDecimal(unit: string): boolean {
  return unit >= '0' && unit <= '9';
}

export function isHexadecimal(unit: string): boolean {
  return isDecimal(unit) || (unit >= 'a' && unit <= 'f') || (unit >= 'A' && unit <= 'F');
}

export function isLetter(unit: string): boolean {
  return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z');
}

/** The set of one character, folded where flag `i` says so. */
export function setOfCharacter(reader: Reader, character: number): CharacterSet {
  return foldSet(reader, [character, character]);
}

export function foldSet({ flags }: Reader, set: CharacterSet): CharacterSet {
  return flags.ignoreCase && set !== everyCharacter ? foldCase(set, flags.unicode) : set;
}

/** Whether `\w` and `\b` count what folds to a word character. */
export function foldsUnicode({ flags }: Reader): boolean {
  return flags.ignoreCase && flags.unicode;
}

/** Refuses what stands from `start` to the reader's place. `detail` is that text where it is left out. */
export function refuse(reader: Reader, reason: RefusalReason, start: number, detail?: string): never {
  const end = Math.max(reader.at, Math.min(start + 1, reader.source.length));
  throw new PatternRefused({ reason, start, end, detail: detail ?? reader.source.slice(start, end) });
}
