import { anyNumber, type Extent, join, type ListExtent, nothing, type Place, type RecordExtent, sameExtent } from './extent.ts';
import { growthOver, larger, type Size, substitute, sum, times, unknownMark, variable, variablesOf } from './size.ts';

/** Bounds that may grow while a program runs: of a text, of a list, of a record. */
const leaves = ['text', 'list', 'members'] as const;
type Leaf = (typeof leaves)[number];

/** After so many rounds what is still changing inside of a cell is taken for unknown; after so many more nothing is known at all. */
const roundsOfPatience = 4;
const mostRounds = 9;
const deepestExtent = 24;

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
  #base: { [leaf in Leaf]: Size } = { text: 0, list: 0, members: 0 };
  #growth: { [leaf in Leaf]: Size } = { text: 0, list: 0, members: 0 };

  constructor(number: number, name: string) {
    this.#number = number;
    this.name = name;
  }

  symbol(leaf: Leaf): string {
    return `#${this.#number}.${leaf}`;
  }

  /** All that may be in it. */
  read(): Extent {
    return this.#named(join(this.#settled, this.#now));
  }

  /** Something that is put in its place, so many times since it was last new. */
  write(extent: Extent, count: Size): void {
    const { text, list, record } = extent;
    if (text !== undefined) this.#account('text', text, count);
    if (list !== undefined) this.#account('list', list.length, count);
    if (record !== undefined && record.rest.count !== 0) this.#account('members', record.rest.count, count);
    this.#now = join(this.#now, withoutLengths(extent));
  }

  /** What is added to the list or record that it is. */
  grow(leaf: Leaf, added: Size, count: Size): void {
    this.#account(leaf, sum(variable(this.symbol(leaf)), added), count);
  }

  #account(leaf: Leaf, size: Size, count: Size): void {
    const name = this.symbol(leaf);
    const growth = growthOver(size, name);
    if (growth !== undefined) this.#growth[leaf] = sum(this.#growth[leaf], times(growth, count));
    else if (variablesOf(size).has(name)) this.#base[leaf] = larger(this.#base[leaf], this.#unknown(leaf));
    else this.#base[leaf] = larger(this.#base[leaf], size);
  }

  #unknown(leaf: Leaf): Size {
    const what = { text: 'length', list: 'length', members: 'number of members' }[leaf];
    return variable(`${unknownMark}${what} of ${this.name}`);
  }

  #named(extent: Extent): Extent {
    const { list, record } = extent;
    return {
      ...extent,
      ...(extent.text === undefined ? {} : { text: variable(this.symbol('text')) }),
      ...(list === undefined ? {} : { list: { ...list, length: variable(this.symbol('list')) } }),
      ...(record === undefined || record.rest.of === nothing
        ? {}
        : { record: { ...record, rest: { ...record.rest, count: variable(this.symbol('members')) } } }),
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
    this.#base = { text: 0, list: 0, members: 0 };
    this.#growth = { text: 0, list: 0, members: 0 };
  }

  /** What the variables that stand for its lengths come to, in terms of others. */
  equations(): readonly (readonly [name: string, value: Size, unknown: Size])[] {
    return leaves.map((leaf) => [this.symbol(leaf), sum(this.#base[leaf], this.#growth[leaf]), this.#unknown(leaf)] as const);
  }
}

/** The cells of one program, by the place that made them. They outlive the rounds. */
export class Memory {
  readonly #cells = new Map<string, Cell>();
  readonly #places = new Map<string, Place & { readonly cell: Cell }>();

  cell(key: string, name: string): Cell {
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    const made = new Cell(this.#cells.size, name);
    this.#cells.set(key, made);
    return made;
  }

  place(key: string, name: string): Place & { readonly cell: Cell } {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const cell = this.cell(`${key} place`, name);
    const contents = () => {
      const { list, record } = cell.read();
      return { ...(list === undefined ? {} : { list }), ...(record === undefined ? {} : { record }) };
    };
    const made = { id: this.#places.size, cell, contents };
    this.#places.set(key, made);
    return made;
  }

  placeOf(place: Place): (Place & { readonly cell: Cell }) | undefined {
    return [...this.#places.values()].find(({ id }) => id === place.id);
  }

  begin(): void {
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
      const value = substitute(equation[0], boundOf);
      solved.set(name, value);
      return value;
    };
    return (size) => substitute(size, boundOf);
  }
}

const sameNumber = (left: Extent, right: Extent) => left.number?.least === right.number?.least && left.number?.most === right.number?.most;

/** The lengths are accounted for elsewhere: here only what is inside counts. */
function withoutLengths(extent: Extent): Extent {
  const { list, record } = extent;
  return {
    ...extent,
    ...(extent.text === undefined ? {} : { text: 0 }),
    ...(list === undefined ? {} : { list: { ...list, length: 0 } }),
    ...(record === undefined ? {} : { record: { ...record, rest: { ...record.rest, count: 0 } } }),
  };
}

/** An extent of which only the kinds are known. */
function clouded(extent: Extent, name: string, depth: number): Extent {
  if (depth > deepestExtent) throw new Unbounded('it nests without end');
  const size = variable(name);
  const listOf = (list: ListExtent): ListExtent => ({
    ...list,
    length: size,
    of: clouded(list.of, name, depth + 1),
    ...(list.more === undefined ? {} : { more: clouded(list.more, name, depth + 1) }),
  });
  const recordOf = ({ members, rest }: RecordExtent): RecordExtent => ({
    members: new Map([...members].map(([key, member]) => [key, clouded(member, name, depth + 1)])),
    rest: { count: rest.of === nothing ? 0 : size, key: rest.of === nothing ? 0 : size, of: clouded(rest.of, name, depth + 1) },
  });
  return {
    ...extent,
    ...(extent.text === undefined ? {} : { text: size }),
    ...(extent.json === undefined ? {} : { json: size }),
    ...(extent.url === undefined ? {} : { url: size }),
    ...(extent.error === undefined ? {} : { error: size }),
    ...(extent.query === undefined ? {} : { query: { pairs: size, length: size } }),
    ...(extent.number === undefined ? {} : { number: anyNumber }),
    ...(extent.list === undefined ? {} : { list: listOf(extent.list) }),
    ...(extent.set === undefined ? {} : { set: listOf(extent.set) }),
    ...(extent.record === undefined ? {} : { record: recordOf(extent.record) }),
  };
}
