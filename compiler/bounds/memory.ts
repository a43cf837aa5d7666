import {
  anyNumber,
  type Extent,
  join,
  keysOf,
  type ListExtent,
  mapExtent,
  noRest,
  nothing,
  type Place,
  type RecordExtent,
  sameExtent,
  totalOf,
} from './extent.ts';
import {
  growthOver,
  larger,
  mentionsShare,
  type Share,
  type Size,
  shareName,
  substitute,
  sum,
  unknownMark,
  variable,
  variablesOf,
} from './size.ts';

/** Bounds that may grow while a program runs: of a text, of a list, of all texts in it, of a record, of all its keys. */
const leaves = ['text', 'list', 'total', 'members', 'keys'] as const;
type Leaf = (typeof leaves)[number];

/** After so many rounds what is still changing inside of a cell is taken for unknown; after so many more nothing is known at all. */
const roundsOfPatience = 4;
const mostRounds = 9;
const deepestExtent = 24;

/** What all times of something come to, where each comes to so much. */
export type Over = (each: Size) => Size;
export const once: Over = (each) => each;
export const never: Over = () => 0;

const noBounds = { text: 0, list: 0, total: 0, members: 0, keys: 0 } as const;

/** Thrown where an action cannot be bounded: its cost is then one unknown. */
export class Unbounded extends Error {}

/**
 * A variable that is set more than once, or a list or record that may be written to: all that is ever in it. Its own lengths
 * stand for themselves, as variables, while the program is looked at; what each write adds is summed up, and solved at the end.
 * What is inside comes to rest in a few rounds.
 */
export class Cell {
  readonly #number: number;
  readonly name: string;
  #settled: Extent = nothing;
  #now: Extent = nothing;
  #base: { [leaf in Leaf]: Size } = noBounds;
  #growth: { [leaf in Leaf]: Size } = noBounds;
  /** Takes a turn's share of a text for the longest that there is: what is kept may be read in another turn. */
  readonly #lasting: (size: Size) => Size;

  constructor(number: number, name: string, lasting: (size: Size) => Size) {
    this.#number = number;
    this.name = name;
    this.#lasting = lasting;
  }

  symbol(leaf: Leaf): string {
    return `#${this.#number}.${leaf}`;
  }

  /** All that may be in it. */
  read(): Extent {
    return this.#named(join(this.#settled, this.#now));
  }

  /** Something that is put in its place; `over` says how often since it was last new. */
  write(extent: Extent, over: Over): void {
    const { text, list, record } = extent;
    if (text !== undefined) this.#account('text', text, over);
    if (list !== undefined) this.#account('list', list.length, over);
    if (list !== undefined && list.of.text !== undefined) this.#account('total', totalOf(list), over);
    if (record !== undefined && record.rest.count !== 0) {
      this.#account('members', record.rest.count, over);
      this.#account('keys', keysOf(record.rest), over);
    }
    this.#now = join(this.#now, mapExtent(withoutLengths(extent), this.#lasting));
  }

  /** What is added to the list or record that it is. */
  grow(leaf: Leaf, added: Size, over: Over): void {
    this.#account(leaf, sum(variable(this.symbol(leaf)), added), over);
  }

  #account(leaf: Leaf, size: Size, over: Over): void {
    const name = this.symbol(leaf);
    const growth = growthOver(size, name);
    if (growth !== undefined) this.#growth = { ...this.#growth, [leaf]: sum(this.#growth[leaf], over(growth)) };
    else {
      const most = variablesOf(size).has(name) ? this.#unknown(leaf) : size;
      this.#base = { ...this.#base, [leaf]: larger(this.#base[leaf], most) };
    }
  }

  #unknown(leaf: Leaf): Size {
    const what = { text: 'length', list: 'length', total: 'length of all texts', members: 'number of members', keys: 'length of all keys' }[
      leaf
    ];
    return variable(`${unknownMark}${what} of ${this.name}`);
  }

  #named(extent: Extent): Extent {
    const { list, record } = extent;
    return {
      ...withoutKnown(extent),
      ...(extent.text === undefined ? {} : { text: variable(this.symbol('text')) }),
      ...(list === undefined
        ? {}
        : {
            list: {
              ...list,
              length: variable(this.symbol('list')),
              ...(list.of.text === undefined ? {} : { total: variable(this.symbol('total')) }),
            },
          }),
      ...(record === undefined || record.rest.of === nothing
        ? {}
        : {
            record: {
              ...record,
              rest: { ...record.rest, count: variable(this.symbol('members')), keys: variable(this.symbol('keys')) },
            },
          }),
    };
  }

  /** Ends a round; answers whether this one brought nothing new. */
  settle(round: number): boolean {
    let found = join(this.#settled, this.#now);
    if (found.number !== undefined && this.#settled.number !== undefined && !sameNumber(found, this.#settled))
      found = { ...found, number: anyNumber };
    if (round > roundsOfPatience && !sameExtent(found, this.#settled))
      found = clouded(found, `${unknownMark}size of what is put into ${this.name}`, 0);
    const isSame = sameExtent(found, this.#settled);
    this.#settled = found;
    return isSame;
  }

  /** Begins a round. */
  begin(): void {
    this.#now = nothing;
    this.#base = noBounds;
    this.#growth = noBounds;
  }

  /** What the variables that stand for its lengths come to, in terms of others. */
  equations(): readonly (readonly [name: string, value: Size, unknown: Size])[] {
    return leaves.map((leaf) => [this.symbol(leaf), sum(this.#base[leaf], this.#growth[leaf]), this.#unknown(leaf)] as const);
  }
}

/** A place as its memory knows it. */
export interface TrackedPlace extends Place {
  readonly key: string;
  readonly cell: Cell;
}

/** The cells of one program, by the place that made them. They outlive the rounds. */
export class Memory {
  readonly #cells = new Map<string, Cell>();
  readonly #places = new Map<string, TrackedPlace>();
  /** The longest text that each share of the round may stand for. */
  readonly #shares = new Map<string, Size>();

  cell(key: string, name: string): Cell {
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    const made = new Cell(this.#cells.size, name, this.lasting);
    this.#cells.set(key, made);
    return made;
  }

  /** A share of a text for each turn of a loop that is about to be looked at. */
  share(total: Size, longest: Size): Share {
    const name = shareName(this.#shares.size);
    this.#shares.set(name, longest);
    return { name, total, longest };
  }

  /** A bound with the longest there is in the place of each share. */
  readonly lasting = (size: Size): Size =>
    mentionsShare(size)
      ? substitute(size, (name) => {
          const longest = this.#shares.get(name);
          return longest === undefined ? undefined : this.lasting(longest);
        })
      : size;

  place(key: string, name: string): TrackedPlace {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const cell = this.cell(`${key} place`, name);
    const contents = () => {
      const { list, record } = cell.read();
      return { ...(list === undefined ? {} : { list }), ...(record === undefined ? {} : { record }) };
    };
    const made = { id: this.#places.size, key, cell, contents };
    this.#places.set(key, made);
    return made;
  }

  /** The lists and records that something was put into, by what made them. */
  readonly written = new Set<string>();

  placeOf(place: Place): TrackedPlace | undefined {
    return [...this.#places.values()].find(({ id }) => id === place.id);
  }

  /** How many lists and records are kept track of. */
  get places(): number {
    return this.#places.size;
  }

  begin(): void {
    this.#shares.clear();
    for (const cell of this.#cells.values()) cell.begin();
  }

  /** Ends a round; answers whether another one is needed. */
  settle(round: number): boolean {
    if (round > mostRounds) throw new Unbounded('what it holds never comes to rest');
    return [...this.#cells.values()].map((cell) => cell.settle(round)).every(Boolean);
  }

  /** Puts what lengths come to in the place of the variables that stood for them. */
  solver(): (size: Size) => Size {
    const equations = new Map<string, readonly [Size, Size]>();
    for (const cell of this.#cells.values()) for (const [name, value, unknown] of cell.equations()) equations.set(name, [value, unknown]);
    const solved = new Map<string, Size | undefined>();
    const boundOf = (name: string): Size | undefined => {
      const equation = equations.get(name);
      if (equation === undefined) return undefined;
      if (solved.has(name)) return solved.get(name) ?? equation[1];
      solved.set(name, undefined);
      const value = substitute(this.lasting(equation[0]), boundOf);
      solved.set(name, value);
      return value;
    };
    return (size) => substitute(this.lasting(size), boundOf);
  }
}

const sameNumber = (left: Extent, right: Extent) => left.number?.least === right.number?.least && left.number?.most === right.number?.most;

/** What is known of a text goes with its length. */
function withoutKnown({ known: _known, ...extent }: Extent): Extent {
  return extent;
}

/** The lengths are accounted for elsewhere: here only what is inside counts. */
function withoutLengths(extent: Extent): Extent {
  const { list, record } = extent;
  const { keys: _keys, ...rest } = record?.rest ?? noRest;
  return {
    ...withoutKnown(extent),
    ...(extent.text === undefined ? {} : { text: 0 }),
    ...(list === undefined ? {} : { list: { length: 0, of: list.of, ...(list.more === undefined ? {} : { more: list.more }) } }),
    ...(record === undefined ? {} : { record: { ...record, rest: { ...rest, count: 0 } } }),
  };
}

/** An extent of which only the kinds are known. */
function clouded(extent: Extent, name: string, depth: number): Extent {
  if (depth > deepestExtent) throw new Unbounded('it nests without end');
  const size = variable(name);
  const listOf = (list: ListExtent): ListExtent => ({
    length: size,
    of: clouded(list.of, name, depth + 1),
    ...(list.more === undefined ? {} : { more: clouded(list.more, name, depth + 1) }),
  });
  const recordOf = ({ members, rest }: RecordExtent): RecordExtent => ({
    members: new Map([...members].map(([key, member]) => [key, clouded(member, name, depth + 1)])),
    rest: { count: rest.of === nothing ? 0 : size, key: rest.of === nothing ? 0 : size, of: clouded(rest.of, name, depth + 1) },
  });
  return {
    ...withoutKnown(extent),
    ...(extent.text === undefined ? {} : { text: size }),
    ...(extent.json === undefined ? {} : { json: size }),
    ...(extent.jsonText === undefined ? {} : { jsonText: size }),
    ...(extent.url === undefined ? {} : { url: size }),
    ...(extent.error === undefined ? {} : { error: size }),
    ...(extent.query === undefined ? {} : { query: { pairs: size, length: size } }),
    ...(extent.number === undefined ? {} : { number: anyNumber }),
    ...(extent.list === undefined ? {} : { list: listOf(extent.list) }),
    ...(extent.set === undefined ? {} : { set: listOf(extent.set) }),
    ...(extent.record === undefined ? {} : { record: recordOf(extent.record) }),
  };
}
