import { Automaton, type Note, nowhere, type Origin, type Step } from './automaton.ts';
import { contains } from './character-set.ts';
import type { Pattern } from './compile.ts';
import { Ledger, noNote } from './ledger.ts';
import { contextAt, type Questions, questionsOf } from './position.ts';

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
  const machine = machineOf(pattern);
  // What was looked at and not charged yet.
  let visits = chargeWhole(pattern.code.length >> 4, charge);
  return (start) => {
    const search: Search = { pattern, text, charge, visits };
    const found = findIn(machine, search, start);
    charge(Math.ceil(search.visits / visitsPerStep));
    visits = 0;
    if (found === undefined) return undefined;
    const places = machine.ledger.placesOf(found, 2 * pattern.groups + 2);
    return { index: places[0] as number, end: places[1] as number, places };
  };
}

/**
 * What matching a pattern needs, made once a pattern. One search after the other writes on it: a search is done before the next one
 * starts, and reads nothing that it did not write.
 */
interface Machine {
  readonly automaton: Automaton;
  readonly questions: Questions;
  readonly ledger: Ledger;
  /** The last note of each way before a character and behind it, and of each note of a step its number. */
  readonly before: Int32Array;
  readonly behind: Int32Array;
  readonly made: Int32Array;
}

const machines = new WeakMap<Pattern, Machine>();

function machineOf(pattern: Pattern): Machine {
  const known = machines.get(pattern);
  if (known !== undefined) return known;
  // An instruction stands once among the ways before a character, and is come to twice on the way to them.
  const size = pattern.code.length;
  const machine: Machine = {
    automaton: new Automaton(pattern),
    questions: questionsOf(pattern),
    ledger: new Ledger(),
    before: new Int32Array(size),
    behind: new Int32Array(size),
    made: new Int32Array(2 * size + 1),
  };
  machines.set(pattern, machine);
  return machine;
}

/** One search, and how much of it is not charged yet. */
interface Search {
  readonly pattern: Pattern;
  readonly text: string;
  readonly charge: Charge;
  visits: number;
}

/** The last note of the way that matches; undefined where none does. */
function findIn(machine: Machine, search: Search, start: number): number | undefined {
  const { automaton, questions, ledger } = machine;
  const { text } = search;
  const { anchored, flags } = search.pattern;
  let saved = machine.before;
  let next = machine.behind;
  ledger.clear();
  let state = automaton.empty;
  let found: number | undefined;
  for (let at = start; ; ) {
    if (state.places.length === 0) {
      if (found !== undefined || (anchored && at > 0)) break;
      at = skip(search, at);
      if (at < 0 || (anchored && at > 0)) break;
      const first = automaton.begin(contextAt(questions, text, at));
      visit(search, first.visits);
      takeNotes(machine, first, saved, next, at);
      state = first.to;
      const swapped = saved;
      saved = next;
      next = swapped;
    }
    const character = characterAt(text, at, flags.unicode);
    const after = at + (character > 0xffff ? 2 : 1);
    const context = character < 0 ? 0 : contextAt(questions, text, after);
    const step = automaton.step(state, character, context, found === undefined && !anchored);
    visit(search, step.visits);
    if (step.matched >= 0) found = saved[step.matched];
    if (character < 0) break;
    takeNotes(machine, step, saved, next, after);
    state = step.to;
    at = after;
    const swapped = saved;
    saved = next;
    next = swapped;
  }
  return found;
}

function visit(search: Search, count: number): void {
  search.visits += count;
  if (search.visits >= visitsPerCharge) search.visits = chargeWhole(search.visits, search.charge);
}

/** Charges what fills whole portions, and answers the rest. */
function chargeWhole(visits: number, charge: Charge): number {
  let rest = visits;
  for (; rest >= visitsPerCharge; rest -= visitsPerCharge) charge(visitsPerCharge / visitsPerStep);
  return rest;
}

/** The first place at or behind `at` where a match could start; -1 for none. Nothing is missed: a match starts with a character of the set. */
function skip(search: Search, at: number): number {
  const { text } = search;
  const { anchored, first, flags } = search.pattern;
  if (first === undefined) return at > text.length ? -1 : at;
  // It starts here or nowhere.
  if (anchored) return contains(first, characterAt(text, at, flags.unicode)) ? at : -1;
  for (let place = at; place < text.length; ) {
    const character = characterAt(text, place, flags.unicode);
    if (contains(first, character)) return place;
    place += character > 0xffff ? 2 : 1;
    visit(search, 1);
  }
  return -1;
}

/** -1 behind the end. */
function characterAt(text: string, at: number, unicode: boolean): number {
  if (at >= text.length) return -1;
  return unicode ? (text.codePointAt(at) ?? -1) : text.charCodeAt(at);
}

/** Writes down what a step notes at the place behind it: `next` gets the last notes of the ways that go on. */
function takeNotes({ ledger, made }: Machine, { notes, origins }: Step, saved: Int32Array, next: Int32Array, at: number): void {
  for (let index = 0; index < notes.length; index++) {
    const { from, end, forgets, behind } = notes[index] as Note;
    made[index] = ledger.add(from, end, forgets ? -1 : at, lastNote(behind, saved, made));
  }
  for (let way = 0; way < origins.length; way++) next[way] = lastNote(origins[way] as Origin, saved, made);
}

function lastNote(origin: Origin, saved: Int32Array, made: Int32Array): number {
  if (origin === nowhere) return noNote;
  return (origin >= 0 ? saved[origin] : made[-1 - origin]) as number;
}
