import { isLineTerminator } from './character-classes.ts';
import { type CharacterSet, contains } from './character-set.ts';
import type { Instruction, Pattern } from './compile.ts';

/** Where a pattern matched: `places[2 * n]` and `places[2 * n + 1]` are start and end of group n, -1 for one that took no part; group 0 is all. */
export interface Match {
  readonly index: number;
  readonly end: number;
  readonly places: readonly number[];
}

/** Is told of the steps that matching takes, while it takes them; it may throw to end the matching. */
export type Charge = (steps: number) => void;

/** How many instructions are looked at for one step. */
const visitsPerStep = 4;
const visitsPerCharge = 4096;

/** The first match at or behind a place; undefined where there is none. */
export type FindMatch = (start: number) => Match | undefined;

/**
 * Makes ready to find matches in a text: of all that start leftmost, the one that a backtracking matcher would come to first. All
 * ways to match advance side by side, each at most once at an instruction, so that the time is at most in proportion to the length
 * of the text times that of the pattern.
 */
export function matcherOf(pattern: Pattern, text: string, charge: Charge): FindMatch {
  const matching = new Matching(pattern, text, charge);
  return (start) => matching.find(start);
}

/** What was saved on one way through the pattern, newest first. `end` is behind the last number that `place` goes to. */
interface Saved {
  readonly from: number;
  readonly end: number;
  readonly place: number;
  readonly before: Saved | undefined;
}

/** Ways that stand before a character, the preferred first. */
interface Ways {
  count: number;
  readonly at: Int32Array;
  readonly saved: (Saved | undefined)[];
}

/**
 * What matching a pattern writes on. It is made once a pattern and used by one search after the other: a search is done before
 * the next one starts, and nothing that it left behind is read by another.
 */
interface Scratch {
  /** Of each instruction, with and without a character taken since the innermost `enter`: the last generation that came by. */
  readonly seen: Float64Array;
  /** Never the same for two characters of two searches. */
  generation: number;
  readonly ways: readonly [Ways, Ways];
  /** Less preferred ways that wait: where they go on, what they saved, whether a character was taken. */
  readonly waiting: { readonly place: Int32Array; readonly saved: (Saved | undefined)[]; readonly taken: Uint8Array };
}

const scratches = new WeakMap<Pattern, Scratch>();

function scratchOf(pattern: Pattern): Scratch {
  const known = scratches.get(pattern);
  if (known !== undefined) return known;
  // An instruction stands once among the ways before a character, and is come to twice on the way to them.
  const size = pattern.code.length;
  const ways = (): Ways => ({ count: 0, at: new Int32Array(size), saved: [] });
  const scratch = {
    seen: new Float64Array(2 * size),
    generation: 0,
    ways: [ways(), ways()] as const,
    waiting: { place: new Int32Array(2 * size), saved: [], taken: new Uint8Array(2 * size) },
  };
  scratches.set(pattern, scratch);
  return scratch;
}

class Matching {
  readonly #pattern: Pattern;
  readonly #text: string;
  readonly #charge: Charge;
  readonly #scratch: Scratch;
  #visits = 0;

  constructor(pattern: Pattern, text: string, charge: Charge) {
    this.#pattern = pattern;
    this.#text = text;
    this.#charge = charge;
    this.#scratch = scratchOf(pattern);
    this.#visit(pattern.code.length >> 4);
  }

  find(start: number): Match | undefined {
    const match = this.#search(start);
    this.#charge(Math.ceil(this.#visits / visitsPerStep));
    this.#visits = 0;
    return match;
  }

  #search(start: number): Match | undefined {
    const { code, anchored } = this.#pattern;
    const scratch = this.#scratch;
    let [ways, next] = scratch.ways;
    // A search that a used-up budget ended left its ways behind.
    ways.count = 0;
    let found: Saved | undefined;
    let at = start;
    for (;;) {
      if (ways.count === 0) {
        if (found !== undefined || (anchored && at > 0)) break;
        at = this.#skip(at);
        if (at < 0) break;
        scratch.generation += 1;
      }
      if (found === undefined && !(anchored && at > 0)) this.#follow(ways, 0, { from: 0, end: 1, place: at, before: undefined }, at);
      const character = this.#characterAt(at);
      next.count = 0;
      const after = at + (character > 0xffff ? 2 : 1);
      scratch.generation += 1;
      for (let index = 0; index < ways.count; index++) {
        const place = ways.at[index] as number;
        const saved = ways.saved[index];
        const instruction = code[place] as Instruction;
        this.#visit(1);
        if (instruction.op === 'match') {
          found = saved;
          // The ways behind this one are less preferred.
          break;
        }
        if (contains(instruction.set, character)) this.#follow(next, place + 1, saved, after);
      }
      if (character < 0) break;
      [ways, next] = [next, ways];
      at = after;
    }
    return found === undefined ? undefined : this.#matchOf(found);
  }

  #visit(count: number): void {
    this.#visits += count;
    if (this.#visits >= visitsPerCharge) {
      this.#charge(visitsPerCharge / visitsPerStep);
      this.#visits -= visitsPerCharge;
    }
  }

  /** The first place at or behind `at` where a match could start; -1 for none. Nothing is missed: a match starts with a character of the set. */
  #skip(at: number): number {
    const { first } = this.#pattern;
    if (first === undefined) return at > this.#text.length ? -1 : at;
    for (let place = at; place < this.#text.length; ) {
      const character = this.#characterAt(place);
      if (contains(first, character)) return place;
      place += character > 0xffff ? 2 : 1;
      this.#visit(1);
    }
    return -1;
  }

  /** -1 behind the end. */
  #characterAt(at: number): number {
    if (at >= this.#text.length) return -1;
    return this.#pattern.flags.unicode ? (this.#text.codePointAt(at) ?? -1) : this.#text.charCodeAt(at);
  }

  /** Follows all ways from an instruction, behind a character that was taken, to those that take one, in order of preference. */
  #follow(ways: Ways, start: number, startSaved: Saved | undefined, at: number): void {
    const { code } = this.#pattern;
    const { seen, generation, waiting } = this.#scratch;
    let waitingCount = 0;
    let place = start;
    let kept = startSaved;
    let hasTaken = true;
    for (;;) {
      for (;;) {
        const mark = 2 * place + (hasTaken ? 1 : 0);
        if (seen[mark] === generation) break;
        seen[mark] = generation;
        this.#visit(1);
        const { op, to, other, set } = code[place] as Instruction;
        if (op === 'character' || op === 'match') {
          // What is taken next makes both the same: the preferred one stands for both.
          seen[2 * place] = generation;
          seen[2 * place + 1] = generation;
          ways.at[ways.count] = place;
          ways.saved[ways.count] = kept;
          ways.count += 1;
          break;
        }
        if (op === 'split') {
          waiting.place[waitingCount] = other;
          waiting.saved[waitingCount] = kept;
          waiting.taken[waitingCount] = hasTaken ? 1 : 0;
          waitingCount += 1;
          place = to;
        } else if (op === 'jump') place = to;
        else {
          if (op === 'save') kept = { from: to, end: to + 1, place: at, before: kept };
          else if (op === 'reset') {
            this.#visit(other - to);
            kept = { from: to, end: other, place: -1, before: kept };
          } else if (op === 'enter') hasTaken = false;
          else if (op === 'leave') {
            if (!hasTaken) break;
          } else if (!this.#holds(op, set, at)) break;
          place += 1;
        }
      }
      if (waitingCount === 0) return;
      waitingCount -= 1;
      place = waiting.place[waitingCount] as number;
      kept = waiting.saved[waitingCount];
      hasTaken = waiting.taken[waitingCount] === 1;
    }
  }

  #holds(assertion: Instruction['op'], words: CharacterSet, at: number): boolean {
    const text = this.#text;
    switch (assertion) {
      case 'text-start':
        return at === 0;
      case 'text-end':
        return at === text.length;
      case 'line-start':
        return at === 0 || isLineTerminator(text.charCodeAt(at - 1));
      case 'line-end':
        return at === text.length || isLineTerminator(text.charCodeAt(at));
      default: {
        // No half of a surrogate pair is a word character, so that code units do.
        const before = at > 0 && contains(words, text.charCodeAt(at - 1));
        const behind = at < text.length && contains(words, text.charCodeAt(at));
        return (before !== behind) === (assertion === 'boundary');
      }
    }
  }

  #matchOf(found: Saved): Match {
    const unknown = -2;
    const places = new Array<number>(2 * this.#pattern.groups + 2).fill(unknown);
    for (let saved: Saved | undefined = found; saved !== undefined; saved = saved.before) {
      for (let index = saved.from; index < saved.end; index++) if (places[index] === unknown) places[index] = saved.place;
    }
    const known = places.map((place) => (place === unknown ? -1 : place));
    return { index: known[0] as number, end: known[1] as number, places: known };
  }
}
