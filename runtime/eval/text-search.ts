import type { Context } from './context.ts';

/**
 * Finding a text in a text in linear time. V8's own search takes the product of both lengths for patterns made to measure:
 * 50 seconds for a mebibyte. So long patterns go through Knuth, Morris and Pratt's algorithm.
 */

const longestNativePattern = 32;

/** String.prototype.indexOf; `from` may lie outside the text. */
export function findText(context: Context, text: string, pattern: string, from = 0): number {
  const start = Math.min(Math.max(from, 0), text.length);
  context.meter.look(text.length - start + pattern.length);
  if (pattern.length <= longestNativePattern) return text.indexOf(pattern, start);
  return createSearch(pattern)(text, start);
}

/** String.prototype.lastIndexOf: the last occurrence that starts at or before `from`. */
export function findLastText(context: Context, text: string, pattern: string, from = Number.POSITIVE_INFINITY): number {
  context.meter.look(text.length + pattern.length);
  if (pattern.length <= longestNativePattern) return text.lastIndexOf(pattern, from);
  const last = Math.min(Math.max(from, 0), text.length - pattern.length);
  if (last < 0) return -1;
  const found = createSearch(reverse(pattern))(reverse(text), text.length - pattern.length - last);
  return found < 0 ? -1 : text.length - pattern.length - found;
}

/** The places of a pattern that is not empty, from the left and without overlaps; `most` of them at most. */
export function* findEach(context: Context, text: string, pattern: string, most = Number.POSITIVE_INFINITY): Generator<number> {
  context.meter.look(text.length + pattern.length);
  const search = pattern.length <= longestNativePattern ? (from: number) => text.indexOf(pattern, from) : bind(createSearch(pattern), text);
  let count = 0;
  for (let at = search(0); at >= 0 && count < most; at = search(at + pattern.length)) {
    count += 1;
    yield at;
  }
}

type Search = (text: string, from: number) => number;

const bind = (search: Search, text: string) => (from: number) => search(text, from);

/** Reads each code unit of the text once, never going back. */
function createSearch(pattern: string): Search {
  const borders = bordersOf(pattern);
  return (text, from) => {
    let matched = 0;
    for (let index = from; index < text.length; index++) {
      matched = extend(pattern, borders, matched, text.charCodeAt(index));
      if (matched === pattern.length) return index + 1 - matched;
    }
    return -1;
  };
}

/** For each length of a prefix, the length of its longest proper prefix that is its suffix too. */
function bordersOf(pattern: string): Int32Array {
  const borders = new Int32Array(pattern.length + 1);
  let matched = 0;
  for (let index = 1; index < pattern.length; index++) {
    matched = extend(pattern, borders, matched, pattern.charCodeAt(index));
    borders[index + 1] = matched;
  }
  return borders;
}

/** How much of the pattern matches when one more code unit has been read. */
function extend(pattern: string, borders: Int32Array, before: number, unit: number): number {
  let matched = before;
  while (matched > 0 && pattern.charCodeAt(matched) !== unit) matched = borders[matched] ?? 0;
  return pattern.charCodeAt(matched) === unit ? matched + 1 : 0;
}

function reverse(text: string): string {
  return text.split('').reverse().join('');
}
