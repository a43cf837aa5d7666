import { type Node, statementNodes } from '../../schemas/ir/nodes.ts';
import type { ProgramFunction } from '../../schemas/ir/program.ts';
import { type Extent, join, mapExtent, nothing, type Place, plain } from './extent.ts';
import type { Cell, Memory } from './memory.ts';
import type { Loop, Meter } from './meter.ts';

/** The list or record that a variable was given where it was made: nothing else is ever in the variable. */
export interface Made {
  readonly place: Place;
  readonly loop: Loop | undefined;
}

interface Tracked {
  readonly cell: Cell;
  /** The loop at the start of whose turns the variable is given a new value; undefined for the call as a whole. */
  readonly loop: Loop | undefined;
  /** It is given one before anything else is done with it, so that it is never seen unset there. */
  readonly isSure: boolean;
}

/** One call of a function, looked at once: what its slots may hold. A slot that is set once holds just that; others are cells. */
export class Activation {
  readonly key: string;
  readonly #names: readonly string[];
  readonly #memory: Memory;
  readonly #meter: Meter;
  readonly #writers: Writers;
  readonly #slots = new Map<number, Extent>();
  readonly #cells = new Map<number, Tracked>();
  readonly #made = new Map<number, Made>();
  /** Slots that are read before they are set, which takes another round. */
  readonly #late: Set<string>;
  readonly #depth: number;
  returned: Extent = nothing;

  constructor(
    key: string,
    definition: ProgramFunction,
    names: readonly string[],
    setting: { memory: Memory; meter: Meter; late: Set<string> },
  ) {
    this.key = key;
    this.#names = names;
    this.#memory = setting.memory;
    this.#meter = setting.meter;
    this.#late = setting.late;
    this.#writers = writersOf(definition);
    this.#depth = setting.meter.loops.length;
  }

  read(slot: number): Extent {
    const known = this.#slots.get(slot);
    if (known !== undefined) return known;
    if (this.#isCell(slot)) {
      const { cell, loop, isSure } = this.#track(slot, undefined, false);
      const isSet = isSure && (loop === undefined || this.#meter.loops.includes(loop));
      return isSet ? cell.read() : join(cell.read(), plain);
    }
    // It is set further down, in an earlier turn of a loop: from the next round on it is kept track of.
    if ((this.#writers.counts.get(slot) ?? 0) > 0) this.#late.add(this.#keyOf(slot));
    return plain;
  }

  /** `isStart` says that it happens at each turn of the innermost loop, or of the call. */
  write(slot: number, extent: Extent, isStart: boolean): void {
    if (!this.#isCell(slot)) {
      // Who reads it elsewhere may find what an earlier turn of the loop has left there.
      this.#slots.set(slot, this.#writers.strays.has(slot) ? mapExtent(extent, this.#memory.lasting) : extent);
      return;
    }
    const loops = this.#meter.loops;
    const loop = isStart && loops.length > this.#depth ? loops.at(-1) : undefined;
    const { cell, loop: scope } = this.#track(slot, loop, isStart);
    cell.write(extent, this.#meter.since(scope, this.#depth));
  }

  /** Remembers that a variable is given a list or record just made. */
  make(slot: number, place: Place): void {
    if (this.#isCell(slot)) return;
    const loops = this.#meter.loops;
    this.#made.set(slot, { place, loop: loops.length > this.#depth ? loops.at(-1) : undefined });
  }

  /** How often something is put into what a slot holds since that was made; undefined where it is not known when it was. */
  made(slot: number): Made | undefined {
    return this.#made.get(slot);
  }

  get depth(): number {
    return this.#depth;
  }

  #isCell(slot: number): boolean {
    return (this.#writers.counts.get(slot) ?? 0) > 1 || this.#late.has(this.#keyOf(slot));
  }

  #keyOf(slot: number): string {
    return `${this.key} slot ${slot}`;
  }

  #track(slot: number, loop: Loop | undefined, isSure: boolean): Tracked {
    const known = this.#cells.get(slot);
    if (known !== undefined) return known;
    const made = { cell: this.#memory.cell(this.#keyOf(slot), `\`${this.#names[slot] ?? 'a variable'}\``), loop, isSure };
    this.#cells.set(slot, made);
    return made;
  }
}

interface Writers {
  /** How many places of the function set each slot, the caller's arguments included. */
  readonly counts: ReadonlyMap<number, number>;
  /** Slots that are read outside of the block that sets them. */
  readonly strays: ReadonlySet<number>;
}

const known = new WeakMap<ProgramFunction, Writers>();

function writersOf(definition: ProgramFunction): Writers {
  const found = known.get(definition) ?? findWriters(definition);
  known.set(definition, found);
  return found;
}

function findWriters(definition: ProgramFunction): Writers {
  const counts = new Map<number, number>();
  /** The blocks around each place that sets or reads a slot, from the outermost in. */
  const set = new Map<number, readonly object[]>();
  const read = new Map<number, (readonly object[])[]>();
  const write = (slot: number, blocks: readonly object[]) => {
    counts.set(slot, (counts.get(slot) ?? 0) + 1);
    set.set(slot, blocks);
  };
  const visit = (part: unknown, blocks: readonly object[]): void => {
    if (Array.isArray(part)) {
      const inside = part.some(isStatement) ? [...blocks, part] : blocks;
      for (const each of part) visit(each, inside);
    } else if (isNode(part)) {
      if ('slot' in part) {
        // A loop sets its variable for its body, which is a block of its own.
        const around = part.op === 'for' ? [...blocks, part.body] : blocks;
        if (part.op === 'slot' || part.op === 'sealed') read.set(part.slot, [...(read.get(part.slot) ?? []), blocks]);
        else write(part.slot, around);
      }
      for (const each of Object.values(part)) visit(each, blocks);
    }
  };
  const body: readonly object[] = [definition.body];
  for (let slot = 0; slot < definition.parameters; slot++) write(slot, body);
  visit(definition.body, []);
  const strays = new Set(
    [...set].flatMap(([slot, blocks]) => {
      const block = blocks.at(-1) ?? definition.body;
      return (read.get(slot) ?? []).every((around) => around.includes(block)) ? [] : [slot];
    }),
  );
  return { counts, strays };
}

const isNode = (part: unknown): part is Node => typeof part === 'object' && part !== null && 'op' in part;
const isStatement = (part: unknown): boolean => isNode(part) && Object.hasOwn(statementNodes, part.op);
