import { contains } from './character-set.ts';
import type { Instruction, Pattern } from './compile.ts';
import { type Context, holds } from './position.ts';

/** The ways that stand before a character, the preferred first, each at an instruction that takes one or is the end. */
export interface State {
  readonly places: readonly number[];
  /** Steps that were taken from here, by what they depend on; those of ASCII where nothing else counts stand in lists. */
  readonly steps: Map<number, Step>;
  readonly alone: (Step | undefined)[];
  readonly joined: (Step | undefined)[];
}

/**
 * Something to be written down on a way: the numbers from `from` to before `end` get the place that was come to, or are forgotten.
 * `behind` is what was written down on that way before.
 */
export interface Note {
  readonly from: number;
  readonly end: number;
  readonly forgets: boolean;
  readonly behind: Origin;
}

/** Where notes go on from: those of a way before the step from 0 on, a note of the step itself below 0, or `nowhere`. */
export type Origin = number;
export const nowhere: Origin = 0x3fff_ffff;

/** What one character makes of a state. It is the same whenever that character comes, so it is found out once. */
export interface Step {
  /** The way that is at the end of the pattern before the character; -1 for none. Less preferred ones end with it. */
  readonly matched: number;
  readonly to: State;
  /** For each way of `to`, its notes. */
  readonly origins: readonly Origin[];
  readonly notes: readonly Note[];
  /** How many instructions are looked at. */
  readonly visits: number;
}

/** A pattern with very many states keeps some of them, and finds the others out each time. */
const mostStates = 256;
const mostPlaces = 64;
const mostSteps = 2048;
const asciiEnd = 128;

/** Finds out, and remembers, what a pattern does with each character. */
export class Automaton {
  readonly #pattern: Pattern;
  readonly #states = new Map<string, State>();
  /** Of each instruction, with and without a character taken since the innermost `enter`: the last step that came by. */
  readonly #seen: Float64Array;
  #generation = 0;
  #steps = 0;
  readonly empty: State;

  constructor(pattern: Pattern) {
    this.#pattern = pattern;
    this.#seen = new Float64Array(2 * pattern.code.length);
    this.empty = this.#stateAt([]);
  }

  /** What a character makes of a state. With `joins` one more way starts behind it, unless none goes on or one has matched. */
  step(state: State, character: number, context: Context, joins: boolean): Step {
    if (context === 0 && character >= 0 && character < asciiEnd) {
      const known = joins ? state.joined : state.alone;
      return known[character] ?? this.#remember(known, character, this.#find(state, character, context, joins));
    }
    const key = (context * 2 + (joins ? 1 : 0)) * 0x200000 + character + 1;
    return state.steps.get(key) ?? this.#remember(state.steps, key, this.#find(state, character, context, joins));
  }

  /** The step from nothing to the ways that start here. */
  begin(context: Context): Step {
    const known = this.empty.steps.get(-1 - context);
    if (known !== undefined) return known;
    const finding = new Finding(this.#pattern, this.#seen, ++this.#generation, context);
    finding.start();
    return this.#remember(this.empty.steps, -1 - context, finding.finish(-1, this.#stateAt(finding.places)));
  }

  #find(state: State, character: number, context: Context, joins: boolean): Step {
    const { code } = this.#pattern;
    const finding = new Finding(this.#pattern, this.#seen, ++this.#generation, context);
    let matched = -1;
    for (let way = 0; way < state.places.length; way++) {
      const place = state.places[way] as number;
      const { op, set } = code[place] as Instruction;
      finding.visits += 1;
      if (op === 'match') {
        matched = way;
        break;
      }
      if (contains(set, character)) finding.follow(place + 1, way);
    }
    if (joins && matched < 0 && finding.places.length > 0) finding.start();
    return finding.finish(matched, this.#stateAt(finding.places));
  }

  #remember(known: Map<number, Step> | (Step | undefined)[], key: number, step: Step): Step {
    if (this.#steps >= mostSteps) return step;
    this.#steps += 1;
    if (known instanceof Map) known.set(key, step);
    else known[key] = step;
    return step;
  }

  #stateAt(places: readonly number[]): State {
    const key = places.length <= mostPlaces ? places.join() : undefined;
    const known = key === undefined ? undefined : this.#states.get(key);
    if (known !== undefined) return known;
    const state: State = { places, steps: new Map(), alone: [], joined: [] };
    if (key !== undefined && this.#states.size < mostStates) this.#states.set(key, state);
    return state;
  }
}

/** The ways that one step leads to. */
class Finding {
  readonly #code: readonly Instruction[];
  readonly #seen: Float64Array;
  readonly #generation: number;
  readonly #context: Context;
  readonly #origins: Origin[] = [];
  readonly #notes: Note[] = [];
  readonly places: number[] = [];
  visits = 0;

  constructor({ code }: Pattern, seen: Float64Array, generation: number, context: Context) {
    this.#code = code;
    this.#seen = seen;
    this.#generation = generation;
    this.#context = context;
  }

  /** One more way, from the start of the pattern. */
  start(): void {
    this.follow(0, this.#note(0, 1, false, nowhere));
  }

  finish(matched: number, to: State): Step {
    return { matched, to, origins: this.#origins, notes: this.#notes, visits: this.visits };
  }

  #note(from: number, end: number, forgets: boolean, behind: Origin): Origin {
    return -this.#notes.push({ from, end, forgets, behind });
  }

  /** Follows all ways from an instruction, behind a character that was taken, to those that take one, in order of preference. */
  follow(start: number, startOrigin: Origin): void {
    const seen = this.#seen;
    const generation = this.#generation;
    const waiting: { readonly place: number; readonly origin: Origin; readonly hasTaken: boolean }[] = [];
    let place = start;
    let origin = startOrigin;
    let hasTaken = true;
    for (;;) {
      for (;;) {
        const mark = 2 * place + (hasTaken ? 1 : 0);
        if (seen[mark] === generation) break;
        seen[mark] = generation;
        this.visits += 1;
        const { op, to, other } = this.#code[place] as Instruction;
        if (op === 'character' || op === 'match') {
          // What is taken next makes both the same: the preferred one stands for both.
          seen[2 * place] = generation;
          seen[2 * place + 1] = generation;
          this.places.push(place);
          this.#origins.push(origin);
          break;
        }
        if (op === 'split') {
          waiting.push({ place: other, origin, hasTaken });
          place = to;
        } else if (op === 'jump') place = to;
        else {
          if (op === 'save') origin = this.#note(to, to + 1, false, origin);
          else if (op === 'reset') {
            this.visits += other - to;
            origin = this.#note(to, other, true, origin);
          } else if (op === 'enter') hasTaken = false;
          else if (op === 'leave') {
            if (!hasTaken) break;
          } else if (!holds(op, this.#context)) break;
          place += 1;
        }
      }
      const next = waiting.pop();
      if (next === undefined) return;
      ({ place, origin, hasTaken } = next);
    }
  }
}
