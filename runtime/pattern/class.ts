import { type CharacterSet, complementOf, setOfRanges } from './character-set.ts';
import { parseEscape } from './escapes.ts';
import { foldSet, type Reader, refuse, take, takeCharacter } from './reader.ts';

/** A class, behind its opening bracket. */
export function parseClass(reader: Reader): CharacterSet {
  const start = reader.at - 1;
  const negated = take(reader, '^');
  const ranges: number[] = [];
  while (!take(reader, ']')) {
    const at = reader.at;
    const first = parseAtom(reader, start);
    const { source } = reader;
    // A hyphen at the end of a class, or behind a range, stands for itself.
    const isRange = source[reader.at] === '-' && source[reader.at + 1] !== ']' && reader.at + 1 < source.length;
    if (!isRange) {
      ranges.push(...rangesOf(first));
      continue;
    }
    reader.at += 1;
    const last = parseAtom(reader, start);
    if (typeof first === 'number' && typeof last === 'number') {
      if (first > last) refuse(reader, 'ill-formed', at, 'the range is out of order');
      ranges.push(first, last);
      continue;
    }
    if (reader.flags.unicode) refuse(reader, 'ill-formed', at, 'a range needs two characters');
    // Annex B: `[\w-.]` is the word characters, the hyphen and the dot.
    ranges.push(...rangesOf(first), 0x2d, 0x2d, ...rangesOf(last));
  }
  const set = foldSet(reader, setOfRanges(ranges));
  return negated ? complementOf(set) : set;
}

function parseAtom(reader: Reader, start: number): number | CharacterSet {
  if (reader.at >= reader.source.length) refuse(reader, 'ill-formed', start, 'the class is not closed');
  return take(reader, '\\') ? parseEscape(reader, true) : takeCharacter(reader);
}

function rangesOf(atom: number | CharacterSet): readonly number[] {
  return typeof atom === 'number' ? [atom, atom] : atom;
}
