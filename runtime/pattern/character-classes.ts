import { type CharacterSet, complementOf, setOfRanges, unionOf } from './character-set.ts';

/** The sets that ECMAScript gives a letter (22.2.2.9). */

const digits: CharacterSet = [0x30, 0x39];
const asciiWord: CharacterSet = setOfRanges([0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a]);
/** With flags `i` and `u`, what folds to a word character is one too: ſ (U+017F) and the Kelvin sign (U+212A). */
const foldedWord: CharacterSet = unionOf(asciiWord, [0x17f, 0x17f, 0x212a, 0x212a]);
const lineTerminators: CharacterSet = setOfRanges([0x0a, 0x0a, 0x0d, 0x0d, 0x2028, 0x2029]);
/** WhiteSpace and LineTerminator, with Unicode's Space_Separator spelled out. */
const spaces: CharacterSet = setOfRanges([
  0x09, 0x0d, 0x20, 0x20, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000, 0x3000,
  0xfeff, 0xfeff,
]);

/** What `.` matches without flag `s`. */
export const notLineTerminator: CharacterSet = complementOf(lineTerminators);

/** The word characters, for `\w` and `\b`. */
export function wordCharacters(foldsUnicode: boolean): CharacterSet {
  return foldsUnicode ? foldedWord : asciiWord;
}

/** The set of `\d`, `\w`, `\s` and their negations; undefined for any other letter. */
export function classOfLetter(letter: string, foldsUnicode: boolean): CharacterSet | undefined {
  switch (letter) {
    case 'd':
      return digits;
    case 'D':
      return complementOf(digits);
    case 'w':
      return wordCharacters(foldsUnicode);
    case 'W':
      return complementOf(wordCharacters(foldsUnicode));
    case 's':
      return spaces;
    case 'S':
      return complementOf(spaces);
    default:
      return undefined;
  }
}

export function isLineTerminator(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d || unit === 0x2028 || unit === 0x2029;
}
