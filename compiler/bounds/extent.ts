import { larger, type Size, sameSize } from './size.ts';

/**
 * How large a value may be: for each kind that it may have, a bound on what can be asked of it. A kind that is not there is one
 * that it never has. Extents are never changed.
 */
export interface Extent {
  /** Code units of a text. */
  readonly text?: Size;
  readonly number?: Interval;
  /** Undefined, null or a boolean. */
  readonly plain?: true;
  readonly list?: ListExtent;
  readonly record?: RecordExtent;
  /** Lists and records that the run may write to, by what keeps track of them. */
  readonly places?: ReadonlySet<Place>;
  /** JSON data that nobody described: code units of its JSON text. */
  readonly json?: Size;
  readonly date?: true;
  readonly set?: ListExtent;
  /** Code units of the URL. */
  readonly url?: Size;
  readonly query?: QueryExtent;
  /** Code units of the message. */
  readonly error?: Size;
  readonly response?: true;
  readonly headers?: true;
  /** Indexes of regular expressions of the program. */
  readonly patterns?: ReadonlySet<number>;
}

export interface Interval {
  readonly least: number;
  readonly most: number;
}

export interface ListExtent {
  readonly length: Size;
  readonly of: Extent;
  /** What the list of a match owns besides: the index, the text that was searched, the named groups. */
  readonly more?: Extent;
}

export interface RecordExtent {
  readonly members: ReadonlyMap<string, Extent>;
  /** Members beside the named ones. */
  readonly rest: RestExtent;
}

export interface RestExtent {
  /** None of these members has the name of a named one. */
  readonly apart?: true;
  readonly count: Size;
  /** Code units of a key. */
  readonly key: Size;
  readonly of: Extent;
}

/** Number of parameters, and code units of all names and values together. */
export interface QueryExtent {
  readonly pairs: Size;
  readonly length: Size;
}

/** What keeps track of a list or record that the run builds and may write to: it answers what is in it now. */
export interface Place {
  readonly id: number;
  readonly contents: () => { readonly list?: ListExtent; readonly record?: RecordExtent };
}

export const nothing: Extent = {};
export const plain: Extent = { plain: true };
export const anyNumber: Interval = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
export const someNumber: Extent = { number: anyNumber };
export const noRest: RestExtent = { count: 0, key: 0, of: nothing };
export const textOf = (length: Size): Extent => ({ text: length });
export const numberIn = (least: number, most: number): Extent => ({ number: { least, most } });
export const listOf = (length: Size, of: Extent): Extent => ({ list: { length, of } });
export const recordOf = (members: ReadonlyMap<string, Extent>, rest: RestExtent = noRest): Extent => ({ record: { members, rest } });
export const orNothing = (extent: Extent): Extent => (extent.plain ? extent : { ...extent, plain: true });

export function join(left: Extent, right: Extent): Extent {
  if (left === right || right === nothing) return left;
  if (left === nothing) return right;
  const joined: { -readonly [Facet in keyof Extent]: Extent[Facet] } = { ...left, ...right };
  if (left.text !== undefined && right.text !== undefined) joined.text = larger(left.text, right.text);
  if (left.json !== undefined && right.json !== undefined) joined.json = larger(left.json, right.json);
  if (left.url !== undefined && right.url !== undefined) joined.url = larger(left.url, right.url);
  if (left.error !== undefined && right.error !== undefined) joined.error = larger(left.error, right.error);
  if (left.number !== undefined && right.number !== undefined)
    joined.number = { least: Math.min(left.number.least, right.number.least), most: Math.max(left.number.most, right.number.most) };
  if (left.list !== undefined && right.list !== undefined) joined.list = joinLists(left.list, right.list);
  if (left.set !== undefined && right.set !== undefined) joined.set = joinLists(left.set, right.set);
  if (left.record !== undefined && right.record !== undefined) joined.record = joinRecords(left.record, right.record);
  if (left.query !== undefined && right.query !== undefined)
    joined.query = { pairs: larger(left.query.pairs, right.query.pairs), length: larger(left.query.length, right.query.length) };
  if (left.patterns !== undefined && right.patterns !== undefined) joined.patterns = new Set([...left.patterns, ...right.patterns]);
  if (left.places !== undefined && right.places !== undefined) joined.places = new Set([...left.places, ...right.places]);
  return joined;
}

export function joinAll(extents: Iterable<Extent>): Extent {
  let joined: Extent = nothing;
  for (const extent of extents) joined = join(joined, extent);
  return joined;
}

export function joinLists(left: ListExtent, right: ListExtent): ListExtent {
  const joined = { length: larger(left.length, right.length), of: join(left.of, right.of) };
  if (left.more === undefined && right.more === undefined) return joined;
  return { ...joined, more: join(left.more ?? nothing, right.more ?? nothing) };
}

export function joinRecords(left: RecordExtent, right: RecordExtent): RecordExtent {
  const members = new Map(left.members);
  for (const [name, extent] of right.members) members.set(name, join(members.get(name) ?? nothing, extent));
  const isSameNames = members.size === left.members.size && members.size === right.members.size;
  return { members, rest: joinRests(left.rest, right.rest, isSameNames) };
}

export function joinRests(left: RestExtent, right: RestExtent, isSameNames = false): RestExtent {
  const isApart = isSameNames && left.apart && right.apart;
  return {
    ...(isApart ? { apart: true } : {}),
    count: larger(left.count, right.count),
    key: larger(left.key, right.key),
    of: join(left.of, right.of),
  };
}

/** Whether two extents say the same. */
export function sameExtent(left: Extent, right: Extent): boolean {
  if (left === right) return true;
  const facets = Object.keys(left) as (keyof Extent)[];
  if (facets.length !== Object.keys(right).length) return false;
  return facets.every((facet) => right[facet] !== undefined && sameFacet[facet](left[facet] as never, right[facet] as never));
}

const same = () => true;
const sameSet = (left: ReadonlySet<unknown>, right: ReadonlySet<unknown>) =>
  left.size === right.size && [...left].every((item) => right.has(item));
const sameList = (left: ListExtent, right: ListExtent) =>
  sameSize(left.length, right.length) && sameExtent(left.of, right.of) && sameExtent(left.more ?? nothing, right.more ?? nothing);

const sameFacet: {
  readonly [Facet in keyof Required<Extent>]: (left: Required<Extent>[Facet], right: Required<Extent>[Facet]) => boolean;
} = {
  text: sameSize,
  json: sameSize,
  url: sameSize,
  error: sameSize,
  number: (left, right) => left.least === right.least && left.most === right.most,
  list: sameList,
  set: sameList,
  record: (left, right) =>
    left.members.size === right.members.size &&
    [...left.members].every(([name, extent]) => sameExtent(extent, right.members.get(name) ?? nothing)) &&
    sameSize(left.rest.count, right.rest.count) &&
    sameSize(left.rest.key, right.rest.key) &&
    sameExtent(left.rest.of, right.rest.of),
  query: (left, right) => sameSize(left.pairs, right.pairs) && sameSize(left.length, right.length),
  patterns: sameSet,
  places: sameSet,
  plain: same,
  date: same,
  response: same,
  headers: same,
};
