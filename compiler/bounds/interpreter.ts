import { frameSteps } from '../../runtime/eval/meter.ts';
import { compilePatterns } from '../../runtime/eval/pattern-value.ts';
import { childrenOf, type Expression, type Node, type Part } from '../../schemas/ir/nodes.ts';
import type { Program } from '../../schemas/ir/program.ts';
import type { Builtin } from '../../schemas/language/builtin.ts';
import { builtinEntries } from '../../schemas/language/builtins/index.ts';
import { Activation } from './activation.ts';
import type { PatternFacts } from './builtins/rule.ts';
import { type Flow, worst } from './cost.ts';
import {
  type Extent,
  inTermsOf,
  join,
  keysOf,
  type ListExtent,
  nothing,
  orNothing,
  type Place,
  plain,
  type RecordExtent,
  totalOf,
} from './extent.ts';
import type { InputExtents } from './inputs.ts';
import { type Cell, type Memory, never, type Over, once, Unbounded } from './memory.ts';
import { type Loop, Meter } from './meter.ts';
import { patternFacts } from './patterns.ts';
import { type Size, type Turns, unknownMark, variable } from './size.ts';
import { runBlock } from './statements.ts';

/** More nodes than these are not looked at: a helper is looked at anew for each of its calls. */
const mostVisits = 400_000;

/** Code units of texts that count with the longest of them each. */
const longestShort = 64;

/** Messages of the language's own errors, and of the host's but for what they name. */
const longestOwnMessage = 2600;

/** Whether texts of the few characters that grow with their case or normal form are counted: one of two, one of eighteen. */
export type Growth = 'counted' | 'left out';

/** One round over a program: what all its parts share. */
export class Interpreter {
  readonly program: Program;
  readonly inputs: InputExtents;
  readonly memory: Memory;
  readonly meter: Meter;
  readonly patterns: readonly PatternFacts[];
  /** Messages of all errors that may be caught. */
  readonly errors: Cell;
  readonly constants: Extent[] = [];
  readonly #late: Set<string>;
  readonly #numbers: Map<Node, number>;
  readonly #writesLists: boolean;
  readonly #writesRecords: boolean;
  readonly growth: Growth;
  readonly #tracked: ReadonlySet<string> | undefined;
  #visits = 0;
  /** Constants are frozen: nothing is ever put into them. */
  isFrozen = false;

  constructor(shared: SharedParts, inputs: InputExtents, memory: Memory, tracked: ReadonlySet<string> | undefined, growth: Growth) {
    this.growth = growth;
    this.#tracked = tracked;
    this.program = shared.program;
    this.inputs = inputs;
    this.memory = memory;
    this.patterns = shared.patterns;
    this.#late = shared.late;
    this.#numbers = shared.numbers;
    this.#writesLists = shared.writesLists;
    this.#writesRecords = shared.writesRecords;
    this.meter = new Meter({
      patternLength: (index) => (this.patterns[index]?.source.length ?? 0) + 10,
    });
    this.errors = memory.cell('errors', 'the message of an error');
    this.errors.write({ text: longestOwnMessage }, once);
  }

  visit(): void {
    this.#visits += 1;
    if (this.#visits > mostVisits) throw new Unbounded('its helpers call each other too often to be looked at one by one');
  }

  /** A number of its own for a node. */
  numberOf(node: Node): number {
    const known = this.#numbers.get(node);
    if (known !== undefined) return known;
    const made = this.#numbers.size;
    this.#numbers.set(node, made);
    return made;
  }

  unknown(what: string): Size {
    return variable(unknownMark + what);
  }

  /** A message that an error may have. */
  fail(length: Size): void {
    this.errors.write({ text: length }, this.meter.since(undefined));
  }

  /** A list that the run makes. Where the program writes to lists at all, it is kept track of. */
  list(key: string, list: ListExtent): Extent {
    if (!this.#writesLists || !this.#isTracked(key)) return { list };
    const place = this.memory.place(key, 'a list');
    place.cell.write({ list }, this.meter.since(undefined));
    return { places: new Set([place]) };
  }

  /** Whether anything may be put into what is made here, as far as is known. */
  #isTracked(key: string): boolean {
    return !this.isFrozen && (this.#tracked === undefined || this.#tracked.has(key));
  }

  record(key: string, record: RecordExtent): Extent {
    if (!this.#writesRecords || !this.#isTracked(key)) return { record };
    const place = this.memory.place(key, 'an object');
    place.cell.write({ record }, this.meter.since(undefined));
    return { places: new Set([place]) };
  }

  /** Something is put into a list or record. `receiver` is the node that names it. */
  put(target: Extent, receiver: Expression, at: Activation, put: { readonly list?: ListExtent; readonly record?: RecordExtent }): void {
    // Data from outside is looked at as a whole, so nothing keeps track of what is put into it.
    if (target.json !== undefined) throw new Unbounded('it writes into data that came as JSON');
    for (const place of target.places ?? []) {
      const known = this.memory.placeOf(place);
      if (known === undefined) continue;
      this.memory.written.add(known.key);
      const over = this.#overFor(place, receiver, at);
      if (put.list !== undefined) {
        known.cell.grow('list', put.list.length, over);
        if (put.list.of.text !== undefined) known.cell.grow('total', totalOf(put.list), over);
        known.cell.write({ list: { of: put.list.of, length: 0, total: 0 } }, never);
      }
      if (put.record !== undefined) {
        if (put.record.rest.count !== 0) {
          known.cell.grow('members', put.record.rest.count, over);
          known.cell.grow('keys', keysOf(put.record.rest), over);
        }
        known.cell.write({ record: { ...put.record, rest: { ...put.record.rest, count: 0, keys: 0 } } }, never);
      }
    }
  }

  #overFor(place: Place, receiver: Expression, at: Activation): Over {
    const made = receiver.op === 'slot' ? at.made(receiver.slot) : undefined;
    if (made === undefined || made.place !== place) return this.meter.since(undefined);
    return this.meter.since(made.loop, at.depth);
  }

  /** A call of a function: charges its frame and body, and answers what it may return. */
  call(index: number, args: readonly Extent[], key: string): Extent {
    const definition = this.program.functions[index];
    if (definition === undefined) throw new Error(`function ${index} is not there`);
    const names = this.program.debug.functions[index]?.slots ?? [];
    const activation = new Activation(key, definition, names, { memory: this.memory, meter: this.meter, late: this.#late });
    for (let slot = 0; slot < definition.parameters; slot++) activation.write(slot, args[slot] ?? plain, true);
    this.meter.charge(frameSteps(definition.slots));
    const flow: Flow = runBlock(this, definition.body, activation, true);
    this.meter.add(worst(flow));
    return flow.through === undefined && flow.leaves !== undefined ? join(activation.returned, nothing) : orNothing(activation.returned);
  }

  /** The turns of a walk through a list, and what an element is in one of them. */
  turns({ length, of, total, share, isSplit }: ListExtent): { readonly turns: Turns; readonly of: Extent } {
    if (share !== undefined) {
      // A walk of its own has shares of its own: an element that is read besides is any of them.
      const own = this.memory.share(share.total, share.longest);
      return { turns: { count: length, share: own, ...(isSplit ? { isSplit } : {}) }, of: inTermsOf(of, share.name, variable(own.name)) };
    }
    // Short ones are not worth a variable of their own, and less is known of variables.
    if (total === undefined || of.text === undefined || (typeof of.text === 'number' && of.text <= longestShort))
      return { turns: { count: length }, of };
    const { known: _known, ...other } = of;
    const own = this.memory.share(total, of.text);
    return { turns: { count: length, share: own, ...(isSplit ? { isSplit } : {}) }, of: { ...other, text: variable(own.name) } };
  }

  /** Calls of a callback, so many: charges them, and answers what they may return. */
  callback(node: Part<'callback'>, captured: readonly Extent[], parameters: readonly Extent[], loop: Loop, key: string): Extent {
    let answer: Extent = nothing;
    const definition = this.program.functions[node.function];
    const given = parameters.slice(0, Math.max(0, (definition?.parameters ?? 0) - captured.length));
    this.meter.repeat(loop, () => {
      this.meter.charge(1);
      answer = this.call(node.function, [...captured, ...given], key);
    });
    return answer;
  }
}

/** What stays the same from round to round. */
export interface SharedParts {
  readonly program: Program;
  readonly patterns: readonly PatternFacts[];
  readonly late: Set<string>;
  readonly numbers: Map<Node, number>;
  readonly writesLists: boolean;
  readonly writesRecords: boolean;
}

const mutating: ReadonlySet<string> = new Set(
  builtinEntries.filter(([, builtin]: readonly [string, Builtin]) => builtin.mutates).map(([, { name }]) => name),
);

export function sharedParts(program: Program): SharedParts {
  let writesLists = false;
  let writesRecords = false;
  const visit = (node: Node): void => {
    if (node.op === 'put') writesRecords = true;
    if (node.op === 'method' && mutating.has(node.name)) writesLists = true;
    childrenOf(node).forEach(visit);
  };
  for (const { body } of program.functions) body.forEach(visit);
  return {
    program,
    patterns: compilePatterns(program.patterns).map(patternFacts),
    late: new Set(),
    numbers: new Map(),
    writesLists: writesLists || writesRecords,
    writesRecords,
  };
}
