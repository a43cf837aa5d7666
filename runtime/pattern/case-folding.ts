import { type CharacterSet, contains, setOfRanges } from './character-set.ts';

/**
 * Which characters flag `i` takes for one (Canonicalize, ECMAScript 22.2.2.7.3). The tables are the machine's, as those of
 * `toUpperCase` are; they are read once, when the first pattern needs them.
 */

/** Characters that are the same to flag `i`, each group in a list of its own; who is alone stands in none. */
type Groups = readonly (readonly number[])[];

/** The set with everything that equals a member of it. */
export function foldCase(set: CharacterSet, unicode: boolean): CharacterSet {
  // Without `u` nothing outside ASCII equals a character of ASCII.
  const isAscii = (set.at(-1) ?? 0) < 0x80;
  const groups = unicode ? unicodeGroups() : isAscii ? asciiGroups : codeUnitGroups();
  const more = groups.filter((group) => group.some((member) => contains(set, member))).flat();
  return more.length === 0 ? set : setOfRanges([...set, ...more.flatMap((member) => [member, member])]);
}

const asciiGroups: Groups = Array.from({ length: 26 }, (_none, index) => [0x41 + index, 0x61 + index]);

let codeUnits: Groups | undefined;

/** Without `u`: equal upper case, where that is one code unit and does not lead into ASCII from outside. */
function codeUnitGroups(): Groups {
  codeUnits ??= groupBy(0xffff, (unit) => {
    const upper = String.fromCharCode(unit).toUpperCase();
    if (upper.length !== 1) return unit;
    const canonical = upper.charCodeAt(0);
    return unit >= 0x80 && canonical < 0x80 ? unit : canonical;
  });
  return codeUnits;
}

let codePoints: Groups | undefined;

/**
 * With `u`: equal simple case folding. JavaScript has no function for it, so that characters which share their upper or lower
 * case are put to the engine's own comparison.
 */
function unicodeGroups(): Groups {
  codePoints ??= groupBy(0x1ffff, (point) => upperCase(String.fromCodePoint(point))).flatMap(splitByEngine);
  return codePoints;
}

/** Lower case first leads ẞ to ß and each title case letter to its own. */
function upperCase(text: string): string {
  return text.toLowerCase().toUpperCase();
}

function splitByEngine(candidates: readonly number[]): Groups {
  const left = [...candidates];
  const groups: number[][] = [];
  for (let first = left.shift(); first !== undefined; first = left.shift()) {
    const same = new RegExp(`^\\u{${first.toString(16)}}$`, 'iu');
    const group = [first, ...left.filter((other) => same.test(String.fromCodePoint(other)))];
    for (const member of group.slice(1)) left.splice(left.indexOf(member), 1);
    if (group.length > 1) groups.push(group);
  }
  return groups;
}

function groupBy(last: number, keyOf: (character: number) => number | string): Groups {
  const groups = new Map<number | string, number[]>();
  for (let character = 0; character <= last; character++) {
    const key = keyOf(character);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [character]);
    else group.push(character);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
