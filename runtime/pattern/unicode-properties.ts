import type { CharacterSet } from './character-set.ts';

/** The properties that `\p{…}` may name: general categories, and what policies ask of names. The sets are the machine's tables. */
const generalCategories = [
  ...['L', 'Lu', 'Ll', 'Lt', 'Lm', 'Lo', 'M', 'Mn', 'Mc', 'Me', 'N', 'Nd', 'Nl', 'No', 'P', 'Pc', 'Pd', 'Ps', 'Pe', 'Pi', 'Pf', 'Po'],
  ...['S', 'Sm', 'Sc', 'Sk', 'So', 'Z', 'Zs', 'Zl', 'Zp', 'Cc', 'Cf', 'Co'],
];
const scripts = ['Arabic', 'Cyrillic', 'Devanagari', 'Greek', 'Han', 'Hangul', 'Hebrew', 'Hiragana', 'Katakana', 'Latin', 'Thai'];

/** As written between the braces. */
export const unicodeProperties: readonly string[] = [
  ...generalCategories,
  'Letter',
  'Number',
  'Punctuation',
  'Alphabetic',
  'Lowercase',
  'Uppercase',
  'White_Space',
  ...scripts.map((script) => `Script=${script}`),
];

const sets = new Map<string, CharacterSet>();

/** The characters that have a property; undefined for a property that is not on the list. */
export function setOfProperty(property: string): CharacterSet | undefined {
  if (!unicodeProperties.includes(property)) return undefined;
  const known = sets.get(property);
  if (known !== undefined) return known;
  const set = readFromEngine(property);
  sets.set(property, set);
  return set;
}

/** Asks the engine for all characters at once, in order: each run of matches is a range. */
function readFromEngine(property: string): CharacterSet {
  const runs = new RegExp(`\\p{${property}}+`, 'gu');
  const ranges: number[] = [];
  for (const [start, end] of characterBlocks) {
    for (const { 0: run, index } of charactersFrom(start, end).matchAll(runs)) {
      const width = start > 0xffff ? 2 : 1;
      const first = start + index / width;
      const last = first + run.length / width - 1;
      if (ranges.at(-1) === first - 1) ranges[ranges.length - 1] = last;
      else ranges.push(first, last);
    }
  }
  return ranges;
}

/** Everything but the surrogates, which have no property of the list; the astral planes apart, where a character takes two code units. */
const characterBlocks = [
  [0, 0xd7ff],
  [0xe000, 0xffff],
  [0x10000, 0x3ffff],
  [0xe0000, 0x10ffff],
] as const;

function charactersFrom(start: number, end: number): string {
  const pieces: string[] = [];
  for (let at = start; at <= end; at += 4096) {
    pieces.push(String.fromCodePoint(...Array.from({ length: Math.min(4096, end - at + 1) }, (_none, index) => at + index)));
  }
  return pieces.join('');
}
