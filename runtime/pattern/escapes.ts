import { classOfLetter } from './character-classes.ts';
import { type CharacterSet, complementOf } from './character-set.ts';
import { foldSet, foldsUnicode, isDecimal, isHexadecimal, isLetter, type Reader, refuse, take, takeCharacter, takeRun } from './reader.ts';
import { setOfProperty } from './unicode-properties.ts';

const controls: { readonly [letter: string]: number } = { f: 0x0c, n: 0x0a, r: 0x0d, t: 0x09, v: 0x0b };
const syntaxCharacters = '^$\\.*+?()[]{}|/';

/**
 * What stands behind a backslash that has been taken, in a class or outside: one character or a set. Escapes that only Annex B
 * of ECMAScript gives a meaning (`\07`, `\a`) are refused: their authors meant something else.
 */
export function parseEscape(reader: Reader, inClass: boolean): number | CharacterSet {
  const start = reader.at - 1;
  if (reader.at >= reader.source.length) refuse(reader, 'ill-formed', start, 'a backslash stands at the end');
  const character = takeCharacter(reader);
  const letter = String.fromCodePoint(character);
  if (letter === 'p' || letter === 'P') return parseProperty(reader, start, letter === 'P');
  const set = classOfLetter(letter, foldsUnicode(reader));
  if (set !== undefined) return set;
  if (Object.hasOwn(controls, letter)) return controls[letter] ?? 0;
  if (isDecimal(letter)) return parseDigitEscape(reader, start, letter, inClass);
  if (letter === 'k' && !inClass) return parseNamedBackreference(reader, start);
  if (letter === 'c') return parseControl(reader, start);
  if (letter === 'x') return parseHexadecimal(reader, start, 2);
  if (letter === 'u') return parseUnicode(reader, start);
  return parseIdentity(reader, start, character, inClass);
}

function parseDigitEscape(reader: Reader, start: number, digit: string, inClass: boolean): number {
  const more = takeRun(reader, isDecimal);
  if (digit === '0' && more === '') return 0;
  return refuse(reader, digit === '0' || inClass ? 'escape' : 'backreference', start);
}

function parseNamedBackreference(reader: Reader, start: number): never {
  const end = reader.source.indexOf('>', reader.at);
  if (end >= 0) reader.at = end + 1;
  return refuse(reader, 'backreference', start);
}

function parseControl(reader: Reader, start: number): number {
  const letter = reader.source[reader.at] ?? '';
  if (!isLetter(letter)) refuse(reader, 'escape', start);
  reader.at += 1;
  return letter.charCodeAt(0) % 32;
}

function parseHexadecimal(reader: Reader, start: number, length: number): number {
  const digits = takeRun(reader, isHexadecimal, length);
  return digits.length === length ? Number.parseInt(digits, 16) : refuse(reader, 'escape', start);
}

function parseUnicode(reader: Reader, start: number): number {
  const { flags } = reader;
  if (flags.unicode && take(reader, '{')) {
    const digits = takeRun(reader, isHexadecimal);
    const point = Number.parseInt(digits, 16);
    if (!take(reader, '}') || !(point <= 0x10ffff)) refuse(reader, 'escape', start);
    return point;
  }
  const unit = parseHexadecimal(reader, start, 4);
  const second = reader.at;
  // With `u` two escapes of surrogates are one character (22.2.1, RegExpUnicodeEscapeSequence).
  if (!flags.unicode || unit < 0xd800 || unit > 0xdbff || !take(reader, '\\u')) return unit;
  const digits = takeRun(reader, isHexadecimal, 4);
  const low = digits.length === 4 ? Number.parseInt(digits, 16) : 0;
  if (low >= 0xdc00 && low <= 0xdfff) return (unit - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000;
  reader.at = second;
  return unit;
}

function parseIdentity(reader: Reader, start: number, character: number, inClass: boolean): number {
  const text = String.fromCodePoint(character);
  if (inClass && text === 'b') return 0x08;
  const isFine = reader.flags.unicode ? syntaxCharacters.includes(text) || (inClass && text === '-') : !isLetter(text);
  return isFine ? character : refuse(reader, 'escape', start);
}

function parseProperty(reader: Reader, start: number, negated: boolean): CharacterSet {
  const close = reader.source.indexOf('}', reader.at);
  if (!reader.flags.unicode || !take(reader, '{') || close < 0) return refuse(reader, 'property', start);
  const name = reader.source.slice(reader.at, close);
  reader.at = close + 1;
  const set = setOfProperty(name);
  if (set === undefined) return refuse(reader, 'property', start);
  return foldSet(reader, negated ? complementOf(set) : set);
}
