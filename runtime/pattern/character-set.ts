/**
 * A set of characters, as ranges of numbers: `[first, last, first, last, …]`, sorted, disjoint and never adjacent. Characters are
 * code units, or code points where the pattern has flag `u`.
 */
export type CharacterSet = readonly number[];

export const lastCodePoint = 0x10ffff;

export const everyCharacter: CharacterSet = [0, lastCodePoint];

/** The set of ranges in any order, overlapping or not. */
export function setOfRanges(ranges: readonly number[]): CharacterSet {
  if (isSet(ranges)) return ranges;
  const pairs: [number, number][] = [];
  for (let index = 0; index + 1 < ranges.length; index += 2) pairs.push([ranges[index] as number, ranges[index + 1] as number]);
  pairs.sort(([left], [right]) => left - right);
  const merged: number[] = [];
  for (const [first, last] of pairs) {
    const end = merged.at(-1);
    if (end === undefined || first > end + 1) merged.push(first, last);
    else if (last > end) merged[merged.length - 1] = last;
  }
  return merged;
}

/** Whether ranges are a set as they stand, which those of one property or of one character are. */
function isSet(ranges: readonly number[]): boolean {
  for (let index = 2; index < ranges.length; index += 2) if ((ranges[index] as number) <= (ranges[index - 1] as number) + 1) return false;
  return ranges.length % 2 === 0;
}

export function unionOf(...sets: readonly CharacterSet[]): CharacterSet {
  return setOfRanges(sets.flat());
}

export function complementOf(set: CharacterSet): CharacterSet {
  const result: number[] = [];
  let next = 0;
  for (let index = 0; index < set.length; index += 2) {
    if ((set[index] as number) > next) result.push(next, (set[index] as number) - 1);
    next = (set[index + 1] as number) + 1;
  }
  if (next <= lastCodePoint) result.push(next, lastCodePoint);
  return result;
}

export function contains(set: CharacterSet, character: number): boolean {
  // Most sets are one range, and most characters that are not in a set lie before it.
  if (set.length === 0 || character < (set[0] as number)) return false;
  if (character <= (set[1] as number)) return true;
  let low = 1;
  let high = set.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (character > (set[2 * middle + 1] as number)) low = middle + 1;
    else high = middle;
  }
  return 2 * low < set.length && character >= (set[2 * low] as number);
}
