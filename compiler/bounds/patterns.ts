import type { Instruction, Pattern } from '../../runtime/pattern/compile.ts';
import type { PatternFacts } from './builtins/rule.ts';

/** How many instructions the matcher looks at for one step. */
const visitsPerStep = 4;

/** What searching with a regular expression takes, read off its instructions. */
export function patternFacts(pattern: Pattern): PatternFacts {
  const { code, source, flags, groups, names } = pattern;
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
    stepsPerUnit: visits / visitsPerStep,
    lookahead: lookahead(code),
  };
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
