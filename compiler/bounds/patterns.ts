import { Automaton, type State } from '../../runtime/pattern/automaton.ts';
import { contains } from '../../runtime/pattern/character-set.ts';
import type { Instruction, Pattern } from '../../runtime/pattern/compile.ts';
import { isTextStart, questionsOf } from '../../runtime/pattern/position.ts';
import type { PatternFacts } from './builtins/rule.ts';

/** How many instructions the matcher looks at for one step. */
const visitsPerStep = 4;

/** What searching with a regular expression takes, read off its instructions. */
export function patternFacts(pattern: Pattern): PatternFacts {
  const { code, source, flags, groups, names, anchored } = pattern;
  const longest = longestMatch(code, flags.unicode ? 2 : 1);
  // At each place an instruction is come by at most twice, with and without a character taken, and those that take one once more.
  const visits = code.reduce((sum, { op, to, other }) => {
    if (op === 'character' || op === 'match') return sum + 3;
    return sum + (op === 'reset' ? 2 * (1 + other - to) : 2);
  }, 1);
  return {
    source,
    isGlobal: flags.global,
    groups,
    names: names.length,
    readying: (code.length >> 4) / visitsPerStep + 1,
    stepsPerUnit: Math.min(visits, mostVisits(pattern) ?? visits) / visitsPerStep,
    lookahead: lookahead(code),
    longest,
    shortest: shortestMatch(code),
    reach: anchored ? longest : undefined,
  };
}

/** Code units of the longest match, where there is one. */
function longestMatch(code: readonly Instruction[], unitsPerCharacter: number): number | undefined {
  const found = new Map<number, number | undefined>();
  const from = (place: number): number | undefined => {
    if (found.has(place)) return found.get(place);
    // Who comes by again goes round, for as long as the text lasts.
    found.set(place, undefined);
    const { op, to, other } = code[place] as Instruction;
    let longest: number | undefined;
    if (op === 'match') longest = 0;
    else if (op === 'jump') longest = from(to);
    else if (op === 'split') {
      const [first, second] = [from(to), from(other)];
      longest = first === undefined || second === undefined ? undefined : Math.max(first, second);
    } else {
      const rest = from(place + 1);
      longest = rest === undefined ? undefined : rest + (op === 'character' ? unitsPerCharacter : 0);
    }
    found.set(place, longest);
    return longest;
  };
  return from(0);
}

/** Characters that every match has at least. */
function shortestMatch(code: readonly Instruction[]): number {
  // Characters taken on the way to each place; what is changed is looked at anew.
  const least = new Map<number, number>([[0, 0]]);
  const waiting = [0];
  let shortest = Number.POSITIVE_INFINITY;
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const taken = least.get(place) ?? 0;
    const { op, to, other } = code[place] as Instruction;
    if (op === 'match') shortest = Math.min(shortest, taken);
    const next = op === 'match' ? [] : op === 'jump' ? [to] : op === 'split' ? [to, other] : [place + 1];
    const then = op === 'character' ? taken + 1 : taken;
    for (const each of next) {
      if ((least.get(each) ?? Number.POSITIVE_INFINITY) <= then) continue;
      least.set(each, then);
      waiting.push(each);
    }
  }
  return Number.isFinite(shortest) ? shortest : 0;
}

/** Patterns with more kinds of characters, or more states, are taken for the worst that their instructions allow. */
const mostEnds = 200;
const mostClasses = 40;
const mostStates = 150;
const mostSteps = 3_000;

/**
 * The most instructions that are looked at for one character, found by going all ways that the matcher may go: from every state
 * that can be come to, with a character of each kind. Undefined where there are too many.
 */
function mostVisits(pattern: Pattern): number | undefined {
  const classes = classesOf(pattern);
  if (classes === undefined) return undefined;
  const { bits } = questionsOf(pattern);
  const contexts = Array.from({ length: bits + 1 }, (_none, context) => context).filter((context) => (context & ~bits) === 0);
  const behindCharacter = contexts.filter((context) => !isTextStart(context));
  const automaton = new Automaton(pattern);
  const begun = contexts.map((context) => automaton.begin(context));
  const starts = new Set(begun.map(({ to }) => to));
  const beginning = Math.max(...begun.map(({ visits }) => visits));
  const seen = new Set(starts);
  const waiting: State[] = [...starts];
  let most = 1;
  let steps = 0;
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    for (const character of classes)
      for (const context of character < 0 ? [0] : behindCharacter)
        for (const joins of pattern.anchored ? [false] : [false, true]) {
          steps += 1;
          const { visits, to } = automaton.step(state, character, context, joins);
          most = Math.max(most, visits + (starts.has(state) ? beginning : 0));
          if (to.places.length === 0 || seen.has(to)) continue;
          seen.add(to);
          waiting.push(to);
          if (seen.size > mostStates || steps > mostSteps) return undefined;
        }
  }
  return most;
}

/** A character of each kind that the pattern tells from others, and -1 for the end of the text. */
function classesOf({ code }: Pattern): readonly number[] | undefined {
  const sets = [...new Set(code.flatMap(({ op, set }) => (op === 'character' ? [set] : [])))];
  const ends = new Set([0]);
  for (const set of sets) {
    for (const [index, end] of set.entries()) ends.add(index % 2 === 0 ? end : end + 1);
    if (ends.size > mostEnds) return undefined;
  }
  const classes = new Map<string, number>();
  for (const end of ends) classes.set(sets.map((set) => (contains(set, end) ? 1 : 0)).join(''), end);
  return classes.size > mostClasses ? undefined : [-1, ...classes.values()];
}

/**
 * How many characters a search may go on behind a match: preferred ways that are under way may all fail later. There is a number
 * where no way can go round for ever without coming to a match at each turn.
 */
function lookahead(code: readonly Instruction[]): number | undefined {
  const places = code.flatMap(({ op }, index) => (op === 'character' ? [index] : []));
  const next = new Map(places.map((place) => [place, behind(code, place + 1)]));
  const longest = new Map<number, number | 'open' | undefined>();
  const from = (place: number): number | undefined => {
    const known = longest.get(place);
    if (known === 'open') return undefined;
    if (longest.has(place)) return known;
    longest.set(place, 'open');
    const { matches, characters } = next.get(place) ?? { matches: false, characters: [] };
    let most: number | undefined = 1;
    if (!matches)
      for (const after of characters) {
        const length = from(after);
        most = length === undefined || most === undefined ? undefined : Math.max(most, length + 1);
      }
    longest.set(place, most);
    return most;
  };
  let most = 1;
  for (const place of places) {
    const length = from(place);
    if (length === undefined) return undefined;
    most = Math.max(most, length);
  }
  return most;
}

/** Where ways lead without taking a character: to a match whatever the text is, and to instructions that take one. */
function behind(code: readonly Instruction[], start: number): { readonly matches: boolean; readonly characters: readonly number[] } {
  const seen = new Set<string>();
  const characters = new Set<number>();
  let matches = false;
  const waiting: [number, boolean][] = [[start, true]];
  for (let way = waiting.pop(); way !== undefined; way = waiting.pop()) {
    const [place, isSure] = way;
    const instruction = code[place];
    if (instruction === undefined || seen.has(`${place} ${isSure}`)) continue;
    seen.add(`${place} ${isSure}`);
    switch (instruction.op) {
      case 'match':
        if (isSure) matches = true;
        break;
      case 'character':
        characters.add(place);
        break;
      case 'split':
        waiting.push([instruction.to, isSure], [instruction.other, isSure]);
        break;
      case 'jump':
        waiting.push([instruction.to, isSure]);
        break;
      case 'save':
      case 'reset':
      case 'leave':
        waiting.push([place + 1, isSure]);
        break;
      default:
        // Assertions may not hold, and what a loop has entered anew it cannot leave before a character is taken.
        waiting.push([place + 1, false]);
    }
  }
  return { matches, characters: [...characters] };
}
