import { larger, type Share, type Size, sameSize, substitute, sum, times } from './size.ts';

/**
 * How large a value may be: for each kind that it may have, a bound on what can be asked of it. A kind that is not there is one
 * that it never has. Extents are never changed.
 */
export interface Extent {
  /** Code units of a text. */
  readonly text?: Size;
  /** What more is known of the text, where it is one. */
  readonly known?: KnownText;
  readonly number?: Interval;
  /** Undefined, null or a boolean. */
  readonly plain?: true;
  readonly list?: ListExtent;
  readonly record?: RecordExtent;
  /** Lists and records that the run may write to, by what keeps track of them. */
  readonly places?: ReadonlySet<Place>;
  /** JSON data that nobody described: code units of its JSON text. */
  readonly json?: Size;
  /** Code units of that data, or of a part, as text; six to a code unit of its JSON where it is not there. */
  readonly jsonText?: Size;
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

/** Of a text: how it starts, how many of its code units are ASCII and no letters or digits, and how many are not ASCII. */
export interface KnownText {
  readonly head?: string;
  readonly marks?: Size;
  readonly foreign?: Size;
}

export interface Interval {
  readonly least: number;
  readonly most: number;
  /** It is an index of a list, which is walked by all of them: the element there, in terms of its share. */
  readonly indexes?: { readonly list: ListExtent; readonly of: Extent };
}

export interface ListExtent {
  readonly length: Size;
  readonly of: Extent;
  /** Code units of all elements that are texts, together; each may be as long as it can where it is not there. */
  readonly total?: Size;
  /** What of a text each element has a share of: `of` is about one of them, in terms of it. */
  readonly share?: Share;
  /** They are pieces of one text, with something between them: their number, less one, and their total are no more than the text. */
  readonly isSplit?: true;
  /** Each element by its place, where these are all, and nothing is ever put in another order. */
  readonly parts?: readonly Extent[];
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
  /** Code units of all keys together; each may be as long as any where it is not there. */
  readonly keys?: Size;
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
export const literalText = (text: string): Extent => ({
  text: text.length,
  known: { head: text, foreign: text.replace(/[\0-\x7f]/g, '').length },
});
export const numberIn = (least: number, most: number): Extent => ({ number: { least, most } });
export const listOf = (length: Size, of: Extent): Extent => ({ list: { length, of } });
export const recordOf = (members: ReadonlyMap<string, Extent>, rest: RestExtent = noRest): Extent => ({ record: { members, rest } });
export const orNothing = (extent: Extent): Extent => (extent.plain ? extent : { ...extent, plain: true });

export function join(left: Extent, right: Extent): Extent {
  if (left === right || right === nothing) return left;
  if (left === nothing) return right;
  const joined: { -readonly [Facet in keyof Extent]: Extent[Facet] } = { ...left, ...right };
  if (left.known !== undefined || right.known !== undefined) joined.known = joinKnown(left, right);
  if (left.jsonText !== undefined || right.jsonText !== undefined) joined.jsonText = larger(jsonTextOf(left), jsonTextOf(right));
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

/** Numbers have 25 code units at most, and lists of records more than their JSON. */
export const jsonTextOf = ({ json, jsonText }: Extent): Size => (json === undefined ? 0 : (jsonText ?? sum(times(json, 6), 25)));

function joinKnown(left: Extent, right: Extent): KnownText {
  if (left.text === undefined || right.text === undefined) return { ...(left.text === undefined ? right.known : left.known) };
  const { head } = left.known ?? {};
  return {
    ...(head !== undefined && head === right.known?.head ? { head } : {}),
    marks: larger(marksIn(left), marksIn(right)),
    foreign: larger(foreignIn(left), foreignIn(right)),
  };
}

/** How many code units of a text are ASCII and no letters or digits. */
export const marksIn = ({ text = 0, known }: Extent): Size => known?.marks ?? text;

/** What is known of a text that is put together of others, which have so many code units. */
export function knownOfParts(parts: readonly (readonly [part: Extent, length: Size])[]): KnownText {
  const head = parts[0]?.[0].known?.head;
  return { ...(head === undefined ? {} : { head }), foreign: sum(...parts.map(foreignOf)) };
}

function foreignOf([part, length]: readonly [Extent, Size]): Size {
  const { number: _number, plain: _plain, known: _known, text: _text, ...other } = part;
  return Object.keys(other).length > 0 ? length : part.text === undefined ? 0 : foreignIn(part);
}

/** How many code units of a text are not ASCII. */
export const foreignIn = ({ text = 0, known }: Extent): Size => known?.foreign ?? text;

export function joinAll(extents: Iterable<Extent>): Extent {
  let joined: Extent = nothing;
  for (const extent of extents) joined = join(joined, extent);
  return joined;
}

/** Code units of all elements of a list that are texts, together. */
export const totalOf = ({ length, of, total }: ListExtent): Size => total ?? times(length, of.text ?? 0);

/** Code units of all keys of a record that are not named, together. */
export const keysOf = ({ count, key, keys }: RestExtent): Size => keys ?? times(count, key);

/** What two lists may have for elements: in terms of the shares of one of them, if of any. */
export function eitherElement(left: ListExtent, right: ListExtent): Pick<ListExtent, 'of' | 'share'> {
  const [sharing, other] = left.share === undefined ? [right, left] : [left, right];
  const { share } = sharing;
  if (share === undefined) return { of: join(left.of, right.of) };
  // The elements of the other may be as long as any, also those that were taken from this one before.
  const own = other.share === undefined ? other.of : inTermsOf(other.of, other.share.name, other.share.longest);
  return { of: join(sharing.of, inTermsOf(own, share.name, share.longest)), share };
}

/** An extent with a size in the place of a variable. */
export const inTermsOf = (extent: Extent, name: string, size: Size): Extent =>
  mapExtent(extent, (part) => (typeof part === 'number' ? part : substitute(part, (found) => (found === name ? size : undefined))));

/** A list with another's elements behind its own. */
export function joinBehind(first: ListExtent, second: ListExtent): ListExtent {
  const parts = first.parts === undefined || second.parts === undefined ? [] : [...first.parts, ...second.parts];
  return {
    length: sum(first.length, second.length),
    ...eitherElement(first, second),
    total: sum(totalOf(first), totalOf(second)),
    ...(parts.length > 0 && parts.length <= mostParts ? { parts } : {}),
  };
}

/** Longer lists are not taken apart by place. */
const mostParts = 4;

export function joinLists(left: ListExtent, right: ListExtent): ListExtent {
  const parts = left.parts?.length === right.parts?.length ? left.parts : undefined;
  const joined = {
    length: larger(left.length, right.length),
    ...eitherElement(left, right),
    ...(left.total === undefined && right.total === undefined ? {} : { total: larger(totalOf(left), totalOf(right)) }),
    ...(left.isSplit && right.isSplit && left.share === undefined && right.share === undefined ? { isSplit: true as const } : {}),
    ...(parts === undefined ? {} : { parts: parts.map((part, index) => join(part, right.parts?.[index] ?? nothing)) }),
  };
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
    ...(left.keys === undefined && right.keys === undefined ? {} : { keys: larger(keysOf(left), keysOf(right)) }),
    of: join(left.of, right.of),
  };
}

/** An extent with each of its sizes changed. What keeps track of itself stays as it is. */
export function mapExtent(extent: Extent, change: (size: Size) => Size): Extent {
  const inList = (list: ListExtent): ListExtent => ({
    length: change(list.length),
    of: mapExtent(list.of, change),
    ...(list.total === undefined ? {} : { total: change(list.total) }),
    ...(list.share === undefined ? {} : { share: { ...list.share, total: change(list.share.total), longest: change(list.share.longest) } }),
    ...(list.isSplit ? { isSplit: true as const } : {}),
    ...(list.parts === undefined ? {} : { parts: list.parts.map((part) => mapExtent(part, change)) }),
    ...(list.more === undefined ? {} : { more: mapExtent(list.more, change) }),
  });
  const inRecord = ({ members, rest }: RecordExtent): RecordExtent => ({
    members: new Map([...members].map(([name, of]) => [name, mapExtent(of, change)])),
    rest: {
      ...rest,
      count: change(rest.count),
      key: change(rest.key),
      ...(rest.keys === undefined ? {} : { keys: change(rest.keys) }),
      of: mapExtent(rest.of, change),
    },
  });
  if (extent === nothing || extent === plain) return extent;
  return {
    ...extent,
    ...(extent.text === undefined ? {} : { text: change(extent.text) }),
    ...(extent.known === undefined ? {} : { known: mapKnown(extent.known, change) }),
    ...(extent.json === undefined ? {} : { json: change(extent.json) }),
    ...(extent.jsonText === undefined ? {} : { jsonText: change(extent.jsonText) }),
    ...(extent.number?.indexes === undefined
      ? {}
      : { number: { ...extent.number, indexes: { ...extent.number.indexes, of: mapExtent(extent.number.indexes.of, change) } } }),
    ...(extent.url === undefined ? {} : { url: change(extent.url) }),
    ...(extent.error === undefined ? {} : { error: change(extent.error) }),
    ...(extent.query === undefined ? {} : { query: { pairs: change(extent.query.pairs), length: change(extent.query.length) } }),
    ...(extent.list === undefined ? {} : { list: inList(extent.list) }),
    ...(extent.set === undefined ? {} : { set: inList(extent.set) }),
    ...(extent.record === undefined ? {} : { record: inRecord(extent.record) }),
  };
}

const mapKnown = ({ head, marks, foreign }: KnownText, change: (size: Size) => Size): KnownText => ({
  ...(head === undefined ? {} : { head }),
  ...(marks === undefined ? {} : { marks: change(marks) }),
  ...(foreign === undefined ? {} : { foreign: change(foreign) }),
});

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
const sameIfAny = (left: Size | undefined, right: Size | undefined): boolean =>
  left === undefined || right === undefined ? left === right : sameSize(left, right);
const sameList = (left: ListExtent, right: ListExtent): boolean =>
  sameSize(left.length, right.length) &&
  sameIfAny(left.total, right.total) &&
  left.parts?.length === right.parts?.length &&
  (left.parts ?? []).every((part, index) => sameExtent(part, right.parts?.[index] ?? nothing)) &&
  sameExtent(left.of, right.of) &&
  sameExtent(left.more ?? nothing, right.more ?? nothing);

const sameFacet: {
  readonly [Facet in keyof Required<Extent>]: (left: Required<Extent>[Facet], right: Required<Extent>[Facet]) => boolean;
} = {
  text: sameSize,
  // They change with the sizes beside them.
  known: same,
  json: sameSize,
  jsonText: sameSize,
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
    sameIfAny(left.rest.keys, right.rest.keys) &&
    sameExtent(left.rest.of, right.rest.of),
  query: (left, right) => sameSize(left.pairs, right.pairs) && sameSize(left.length, right.length),
  patterns: sameSet,
  places: sameSet,
  plain: same,
  date: same,
  response: same,
  headers: same,
};
