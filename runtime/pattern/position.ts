import { isLineTerminator } from './character-classes.ts';
import { type CharacterSet, contains } from './character-set.ts';
import type { Pattern } from './compile.ts';
import type { Assertion } from './nodes.ts';

/** What a place in a text is like, as far as the assertions of a pattern ask: a bit for each answer. */
export type Context = number;

const textStart = 1;
const textEnd = 2;
const lineStart = 4;
const lineEnd = 8;
const wordBefore = 16;
const wordBehind = 32;

/** Which bits each assertion asks for. */
const asks: { readonly [name in Assertion]: number } = {
  'text-start': textStart,
  'text-end': textEnd,
  'line-start': lineStart,
  'line-end': lineEnd,
  boundary: wordBefore | wordBehind,
  'no-boundary': wordBefore | wordBehind,
};

/** What the assertions of a pattern ask for: the bits, and which characters make a word. */
export interface Questions {
  readonly bits: number;
  readonly words: CharacterSet;
}

export function questionsOf({ code }: Pattern): Questions {
  let bits = 0;
  let words: CharacterSet = [];
  for (const { op, set } of code) {
    if (!isAssertion(op)) continue;
    bits |= asks[op];
    if (asks[op] & wordBefore) words = set;
  }
  return { bits, words };
}

function isAssertion(op: string): op is Assertion {
  return Object.hasOwn(asks, op);
}

export function contextAt({ bits, words }: Questions, text: string, at: number): Context {
  if (bits === 0) return 0;
  let context = (at === 0 ? textStart : 0) | (at === text.length ? textEnd : 0);
  if (bits & (lineStart | lineEnd)) {
    if (at === 0 || isLineTerminator(text.charCodeAt(at - 1))) context |= lineStart;
    if (at === text.length || isLineTerminator(text.charCodeAt(at))) context |= lineEnd;
  }
  if (bits & wordBefore) {
    // No half of a surrogate pair is a word character, so that code units do.
    if (at > 0 && contains(words, text.charCodeAt(at - 1))) context |= wordBefore;
    if (at < text.length && contains(words, text.charCodeAt(at))) context |= wordBehind;
  }
  return context & bits;
}

/** Whether it is the start of the text, as far as a pattern asks. */
export const isTextStart = (context: Context): boolean => (context & textStart) !== 0;

export function holds(assertion: Assertion, context: Context): boolean {
  switch (assertion) {
    case 'boundary':
    case 'no-boundary':
      return (((context & wordBefore) === 0) === ((context & wordBehind) === 0)) === (assertion === 'no-boundary');
    default:
      return (context & asks[assertion]) !== 0;
  }
}
