import {
  type Extent,
  join,
  joinLists,
  joinRecords,
  keysOf,
  type ListExtent,
  listOf,
  noRest,
  nothing,
  type RecordExtent,
  type RestExtent,
  textOf,
} from './extent.ts';
import { type Size, smaller, sum, times } from './size.ts';

/** What of a value can be taken apart, whatever its kind: JSON that nobody described, and what the run may write to, included. */

/** JSON text needs two code units for an element, and five for a member. */
const elementsPerUnit = 1 / 2;
const membersPerUnit = 1 / 5;

/** A part of JSON data is JSON data no longer than it. */
const partOf = (json: Size, jsonText: Size | undefined): Extent => (jsonText === undefined ? { json } : { json, jsonText });

/** The value as a list; undefined if it never is one. */
export function listIn({ list, places, json, jsonText }: Extent): ListExtent | undefined {
  let found = list;
  const add = (more: ListExtent | undefined) => {
    if (more !== undefined) found = found === undefined ? more : joinLists(found, more);
  };
  for (const place of places ?? []) add(place.contents().list);
  if (json !== undefined) add({ length: times(json, elementsPerUnit), of: partOf(json, jsonText) });
  return found;
}

/** What of a value is no list, and so stays as it is where lists are taken apart. */
export function besideLists({ list: _list, places, ...other }: Extent): Extent {
  const others = new Set([...(places ?? [])].filter((place) => place.contents().record !== undefined));
  return others.size === 0 ? other : { ...other, places: others };
}

/** The value as a record. */
export function recordIn({ record, places, json, jsonText }: Extent): RecordExtent | undefined {
  let found = record;
  const add = (more: RecordExtent | undefined) => {
    if (more !== undefined) found = found === undefined ? more : joinRecords(found, more);
  };
  for (const place of places ?? []) add(place.contents().record);
  if (json !== undefined) add({ members: new Map(), rest: { count: times(json, membersPerUnit), key: json, of: partOf(json, jsonText) } });
  return found;
}

/** The value as a text. */
export function textIn({ text, json, jsonText }: Extent): Size | undefined {
  const inJson = json === undefined || jsonText === undefined ? json : smaller(jsonText, json);
  if (text === undefined || inJson === undefined) return text ?? inJson;
  return sum(text, inJson);
}

/** Members of a record, all alike: how many, the longest key, and what they hold together. */
export function membersOf({ members, rest }: RecordExtent): Required<Omit<RestExtent, 'apart'>> {
  let of = rest.of;
  let longest = 0;
  let named = 0;
  for (const [name, extent] of members) {
    of = join(of, extent);
    longest = Math.max(longest, name.length);
    named += name.length;
  }
  return {
    count: sum(members.size, rest.count),
    key: rest.count === 0 ? longest : sum(longest, rest.key),
    keys: rest.count === 0 ? named : sum(named, keysOf(rest)),
    of,
  };
}

/** What `for…of`, spreads and array patterns take of a value; `fresh` is how many of the elements a list must be made for. */
export function iterableIn(extent: Extent): { readonly elements: ListExtent; readonly fresh: Size } | undefined {
  let elements = listIn(extent);
  let fresh: Size = 0;
  const add = (more: ListExtent) => {
    elements = elements === undefined ? more : joinLists(elements, more);
    fresh = sum(fresh, more.length);
  };
  const text = textIn(extent);
  if (text !== undefined) add({ length: text, of: textOf(2), total: text });
  if (extent.set !== undefined) add(extent.set);
  if (extent.query !== undefined) add({ length: extent.query.pairs, of: listOf(2, textOf(extent.query.length)) });
  return elements === undefined ? undefined : { elements, fresh };
}

/** All that a list or record may hold one level down. */
export function partsIn(extent: Extent): Extent {
  const list = listIn(extent);
  const record = recordIn(extent);
  const text = textIn(extent);
  const inList = list === undefined ? nothing : join(list.of, list.more ?? nothing);
  const inText = text === undefined ? nothing : textOf(2);
  const inQuery = extent.query === undefined ? nothing : textOf(extent.query.length);
  return join(join(inList, record === undefined ? nothing : membersOf(record).of), join(inText, join(inQuery, extent.set?.of ?? nothing)));
}

/** The first two elements, where the value is a list of parts that are known by their places; else all that it holds. */
export function pairIn(extent: Extent): readonly [Extent, Extent] {
  const { list, places, plain: _plain, ...other } = extent;
  const parts = list?.parts;
  if (parts !== undefined && places === undefined && Object.keys(other).length === 0) return [parts[0] ?? nothing, parts[1] ?? nothing];
  const any = partsIn(extent);
  return [any, any];
}

/** What a read of a member by its written name gives, where the value is a record or a list with members of its own. */
export function memberIn(extent: Extent, key: string): Extent {
  const record = recordIn(extent);
  let found: Extent = nothing;
  if (record !== undefined) {
    const named = record.members.get(key);
    if (named !== undefined) found = named;
    if (record.rest.count !== 0 && (named === undefined || !record.rest.apart)) found = join(found, record.rest.of);
  }
  const list = listIn(extent);
  if (list?.more !== undefined) found = join(found, list.more);
  if (list !== undefined && /^\d+$/.test(key))
    found = join(found, list.parts === undefined ? list.of : (list.parts[Number(key)] ?? nothing));
  const text = textIn(extent);
  if (text !== undefined && /^\d+$/.test(key)) found = join(found, textOf(1));
  return { ...found, plain: true };
}

export const emptyRecord: RecordExtent = { members: new Map(), rest: noRest };
