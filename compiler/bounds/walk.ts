import { memberBytes } from '../../runtime/eval/meter.ts';
import { type Extent, jsonTextOf, keysOf, type ListExtent, type Place, totalOf } from './extent.ts';
import { ceilingOf, larger, overTurns, type Size, sum, times, unknownMark, variable } from './size.ts';

/** What walking a value all through takes, and the length of the text that comes of it. */
export interface Walked {
  readonly steps: Size;
  readonly bytes: Size;
  readonly length: Size;
}

/** What is known of the parts of a program that extents name. */
export interface WalkFacts {
  /** Code units of a regular expression's text. */
  readonly patternLength: (index: number) => number;
}

/** The longest texts of values that have one of their own: `-2.2250738585072014e-308`, `undefined`, a date, `[object Response]`. */
const numberLength = 25;
const plainLength = 9;
const dateLength = 80;
const objectLength = 17;
const nameLength = 32;
/** Percent-encoding makes nine code units of one. */
const encodedLength = 9;
const none: Walked = { steps: 0, bytes: 0, length: 0 };
const endless: Walked = (() => {
  const size = variable(`${unknownMark}size of a value that may hold itself`);
  return { steps: size, bytes: size, length: size };
})();

/** Parts that are still looked at: a record that stands in two members of another one is two, and so a few lines make billions. */
interface Left {
  parts: number;
}

/** More parts than any budget lets a run walk. */
const mostParts = 130_000;
const beyondCount: Walked = { steps: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER, length: Number.MAX_SAFE_INTEGER };

/** ToString: `convert.ts` of the evaluator. */
export function walkText(
  extent: Extent,
  facts: WalkFacts,
  outer: readonly Place[] = [],
  nested = false,
  left: Left = { parts: mostParts },
): Walked {
  if (--left.parts < 0) return beyondCount;
  let { steps, bytes, length } = none;
  const take = (size: Size, isBuilt: boolean) => {
    length = larger(length, size);
    if (isBuilt) bytes = larger(bytes, size);
  };
  if (extent.text !== undefined) take(extent.text, false);
  if (extent.number !== undefined) take(numberLength, false);
  if (extent.plain) take(plainLength, false);
  if (extent.date) take(dateLength, true);
  if (extent.record !== undefined || extent.set !== undefined || extent.response || extent.headers || extent.places !== undefined)
    take(objectLength, true);
  if (extent.url !== undefined) take(extent.url, true);
  if (extent.query !== undefined) take(sum(times(extent.query.length, encodedLength), times(extent.query.pairs, 2)), true);
  if (extent.error !== undefined) take(sum(extent.error, nameLength), true);
  for (const index of extent.patterns ?? []) take(facts.patternLength(index), true);
  if (extent.json !== undefined) {
    // A record takes two code units of JSON, and its text 15.
    steps = larger(steps, extent.json);
    bytes = larger(bytes, times(jsonTextOf(extent), 2));
    length = larger(length, jsonTextOf(extent));
  }
  const walked = inPlaces(extent, outer, (list, inside) => {
    const { text: _text, ...other } = list.of;
    const element = walkText(other, facts, inside, true, left);
    const text = sum(totalOf(list), ofAll(list, sum(element.length, 1)));
    return {
      steps: ofAll(list, sum(element.steps, 1)),
      bytes: sum(ofAll(list, element.bytes), nested ? 0 : text),
      length: text,
    };
  });
  return { steps: larger(steps, walked.steps), bytes: larger(bytes, walked.bytes), length: larger(length, walked.length) };
}

/** What all elements take, each of which takes so much. */
const ofAll = ({ length, share, isSplit }: ListExtent, each: Size): Size =>
  overTurns(each, { count: length, ...(share === undefined ? {} : { share }), ...(isSplit ? { isSplit } : {}) });

type WalkList = (list: NonNullable<Extent['list']>, inside: readonly Place[]) => Walked;

/** Walks the lists of an extent, each with the places around it: a place inside itself has no end that is known here. */
function inPlaces(extent: Extent, outer: readonly Place[], walk: WalkList): Walked {
  let found = none;
  const add = ({ steps, bytes, length }: Walked) => {
    found = { steps: larger(found.steps, steps), bytes: larger(found.bytes, bytes), length: larger(found.length, length) };
  };
  if (extent.list !== undefined) add(walk(extent.list, outer));
  for (const place of extent.places ?? []) {
    if (outer.includes(place)) add(endless);
    else {
      const { list } = place.contents();
      if (list !== undefined) add(walk(list, [...outer, place]));
    }
  }
  return found;
}

/** JSON.stringify: `json-text.ts` of the evaluator. `indentation` is what one level adds to a line. */
export function walkJson(
  extent: Extent,
  indentation: number,
  outer: readonly Place[] = [],
  depth = 1,
  left: Left = { parts: mostParts },
): Walked {
  if (--left.parts < 0) return beyondCount;
  let length: Size = 0;
  let steps: Size = 0;
  const leaf = (size: Size, scanned: Size = 0) => {
    length = larger(length, size);
    steps = larger(steps, ceilingOf(scanned, 8));
  };
  // An escape is six code units.
  if (extent.text !== undefined) leaf(sum(times(extent.text, 6), 2), extent.text);
  if (extent.number !== undefined || extent.plain) leaf(numberLength);
  if (extent.date) leaf(numberLength + 5);
  if (extent.url !== undefined) leaf(sum(times(extent.url, 6), 2));
  if (extent.set !== undefined || extent.query !== undefined || extent.error !== undefined || extent.response || extent.headers) leaf(2);
  if (extent.patterns !== undefined) leaf(2);
  if (extent.json !== undefined) {
    length = larger(length, sum(times(extent.json, indentation === 0 ? 1 : 1 + 65 * (indentation + 1)), numberLength));
    steps = larger(steps, sum(times(extent.json, 3), 1));
  }
  const line = indentation === 0 ? 0 : 1 + indentation * depth;
  const nested = ({ places, ...own }: Extent, inside: readonly Place[]): void => {
    const list = own.list;
    if (list !== undefined) {
      const { text: ownText, ...other } = list.of;
      const element = walkJson(other, indentation, inside, depth + 1, left);
      const [texts, quotes] = ownText === undefined ? [0, 0] : [totalOf(list), 2];
      length = larger(length, sum(2 + line, times(texts, 6), ofAll(list, sum(element.length, 1 + line + quotes))));
      steps = larger(steps, sum(times(texts, 1 / 8), ofAll(list, sum(element.steps, ownText === undefined ? 0 : 1))));
    }
    if (own.record !== undefined) {
      const { members, rest } = own.record;
      const all = [...members].map(([name, of]) => ({ count: 1 as Size, keys: name.length as Size, of }));
      if (rest.count !== 0) all.push({ ...rest, keys: keysOf(rest) });
      let [text, taken]: [Size, Size] = [2 + line, 0];
      for (const { count, keys, of } of all) {
        const member = walkJson(of, indentation, inside, depth + 1, left);
        text = sum(text, times(keys, 6), times(count, sum(member.length, 5 + line)));
        taken = sum(taken, times(keys, 1 / 8), times(count, sum(member.steps, 2)));
      }
      length = larger(length, text);
      steps = larger(steps, taken);
    }
    for (const place of places ?? []) {
      if (inside.includes(place)) {
        length = sum(length, endless.length);
        steps = sum(steps, endless.steps);
      } else nested(place.contents(), [...inside, place]);
    }
  };
  nested(
    {
      ...(extent.list && { list: extent.list }),
      ...(extent.record && { record: extent.record }),
      ...(extent.places && { places: extent.places }),
    },
    outer,
  );
  return { steps: sum(steps, 1), bytes: depth === 1 ? length : 0, length };
}

/** What an effect's copy takes: `json-copy.ts` of the evaluator. */
export function walkCopy(
  extent: Extent,
  outer: readonly Place[] = [],
  left: Left = { parts: mostParts },
): { readonly steps: Size; readonly bytes: Size } {
  if (--left.parts < 0) return beyondCount;
  let steps: Size = 0;
  let bytes: Size = extent.text ?? 0;
  if (extent.json !== undefined) {
    steps = extent.json;
    bytes = larger(bytes, times(extent.json, 5));
  }
  const inside = (extents: Extent, places: readonly Place[]): void => {
    const { list, record } = extents;
    if (list !== undefined) {
      const { text: _text, ...other } = list.of;
      const element = walkCopy(other, places, left);
      steps = larger(steps, ofAll(list, element.steps));
      bytes = larger(bytes, sum(totalOf(list), ofAll(list, element.bytes)));
    }
    if (record !== undefined) {
      let [taken, built]: [Size, Size] = [0, 0];
      const add = (count: Size, keys: Size, of: Extent) => {
        const member = walkCopy(of, places, left);
        taken = sum(taken, times(count, member.steps));
        built = sum(built, keys, times(count, sum(member.bytes, memberBytes)));
      };
      for (const [name, of] of record.members) add(1, name.length, of);
      if (record.rest.count !== 0) add(record.rest.count, keysOf(record.rest), record.rest.of);
      steps = larger(steps, taken);
      bytes = larger(bytes, built);
    }
    for (const place of extents.places ?? []) {
      if (places.includes(place)) {
        steps = sum(steps, endless.steps);
        bytes = sum(bytes, endless.bytes);
      } else inside(place.contents(), [...places, place]);
    }
  };
  inside(
    {
      ...(extent.list && { list: extent.list }),
      ...(extent.record && { record: extent.record }),
      ...(extent.places && { places: extent.places }),
    },
    outer,
  );
  return { steps: sum(steps, 1), bytes };
}
