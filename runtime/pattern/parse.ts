import { notLineTerminator } from './character-classes.ts';
import { everyCharacter } from './character-set.ts';
import { parseClass } from './class.ts';
import { parseEscape } from './escapes.ts';
import { parseFlags } from './flags.ts';
import type { Assertion, ParsedPattern, PatternNode } from './nodes.ts';
import { isDecimal, isLetter, type Reader, refuse, setOfCharacter, take, takeCharacter, takeRun } from './reader.ts';
import { PatternRefused } from './refusal.ts';

/** Deeper groups are refused, so that no walk can overflow the host's stack. */
const deepestGroup = 100;
const longestSource = 4000;
const mostRepeats = 1000;

/** Parses a regular expression by ECMAScript's grammar (22.2.1 and Annex B.1.2). Throws a PatternRefused. */
export function parsePattern(source: string, flags: string): ParsedPattern {
  const reader: Reader = { source, flags: parseFlags(flags), at: 0, groups: 0, depth: 0, names: [] };
  if (source === '' || !source.isWellFormed()) refuse(reader, 'ill-formed', 0, 'the source is empty or holds a lone surrogate');
  if (source.length > longestSource)
    throw new PatternRefused({
      reason: 'too-large',
      start: 0,
      end: source.length,
      detail: `it is longer than ${longestSource} characters`,
    });
  const node = parseChoice(reader);
  if (reader.at < source.length) refuse(reader, 'ill-formed', reader.at, 'the parenthesis closes nothing');
  return { flags: reader.flags, node, groups: reader.groups, names: reader.names };
}

function parseChoice(reader: Reader): PatternNode {
  const nodes = [parseSequence(reader)];
  while (take(reader, '|')) nodes.push(parseSequence(reader));
  const [only] = nodes;
  return nodes.length === 1 && only !== undefined ? only : { kind: 'choice', nullable: nodes.some(({ nullable }) => nullable), nodes };
}

function parseSequence(reader: Reader): PatternNode {
  const nodes: PatternNode[] = [];
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at] ?? '')) nodes.push(parseTerm(reader));
  const [only] = nodes;
  if (only === undefined) return { kind: 'empty', nullable: true };
  return nodes.length === 1 ? only : { kind: 'sequence', nullable: nodes.every(({ nullable }) => nullable), nodes };
}

function parseTerm(reader: Reader): PatternNode {
  const start = reader.at;
  const firstGroup = reader.groups + 1;
  const assertion = parseAssertion(reader);
  const node = assertion ?? parseAtom(reader);
  const quantifierAt = reader.at;
  const quantifier = parseQuantifier(reader);
  if (quantifier === undefined) return node;
  if (assertion !== undefined) refuse(reader, 'ill-formed', start, 'there is nothing to repeat');
  const { least, most } = quantifier;
  if (least > mostRepeats || (most !== Number.POSITIVE_INFINITY && most > mostRepeats))
    refuse(reader, 'too-large', quantifierAt, `it repeats more than ${mostRepeats} times`);
  if (least > most) refuse(reader, 'ill-formed', quantifierAt, 'the numbers are out of order');
  return {
    kind: 'repeat',
    nullable: node.nullable || least === 0,
    node,
    least,
    most,
    lazy: take(reader, '?'),
    firstGroup,
    endGroup: reader.groups + 1,
  };
}

function parseAssertion(reader: Reader): PatternNode | undefined {
  const { multiline } = reader.flags;
  const make = (assertion: Assertion): PatternNode => ({ kind: 'assertion', nullable: true, assertion });
  if (take(reader, '^')) return make(multiline ? 'line-start' : 'text-start');
  if (take(reader, '$')) return make(multiline ? 'line-end' : 'text-end');
  if (take(reader, '\\b')) return make('boundary');
  return take(reader, '\\B') ? make('no-boundary') : undefined;
}

function parseAtom(reader: Reader): PatternNode {
  const { flags } = reader;
  const start = reader.at;
  if (take(reader, '(')) return parseGroup(reader);
  if (take(reader, '.')) return { kind: 'character', nullable: false, set: flags.dotAll ? everyCharacter : notLineTerminator };
  if (take(reader, '[')) return { kind: 'character', nullable: false, set: parseClass(reader) };
  if (take(reader, '\\')) {
    const escaped = parseEscape(reader, false);
    return { kind: 'character', nullable: false, set: typeof escaped === 'number' ? setOfCharacter(reader, escaped) : escaped };
  }
  if (parseQuantifier(reader) !== undefined) refuse(reader, 'ill-formed', start, 'there is nothing to repeat');
  const character = takeCharacter(reader);
  // Annex B lets brackets stand for themselves where they open and close nothing; flag `u` does not.
  if (flags.unicode && '{}]'.includes(String.fromCodePoint(character)))
    refuse(reader, 'ill-formed', start, 'the bracket needs a backslash before it');
  return { kind: 'character', nullable: false, set: setOfCharacter(reader, character) };
}

function parseGroup(reader: Reader): PatternNode {
  const start = reader.at - 1;
  let index = 0;
  if (take(reader, '?')) parseGroupKind(reader, start);
  const isCapturing = reader.source[start + 1] !== '?' || reader.source[start + 2] === '<';
  if (isCapturing) {
    reader.groups += 1;
    index = reader.groups;
    if (reader.source[start + 1] === '?') parseGroupName(reader, index);
  }
  reader.depth += 1;
  if (reader.depth > deepestGroup) refuse(reader, 'too-large', start, `its groups are nested deeper than ${deepestGroup} levels`);
  const node = parseChoice(reader);
  reader.depth -= 1;
  if (!take(reader, ')')) refuse(reader, 'ill-formed', start, 'the group is not closed');
  return isCapturing ? { kind: 'group', nullable: node.nullable, index, node } : node;
}

/** What stands behind `(?`. */
function parseGroupKind(reader: Reader, start: number): void {
  if (take(reader, ':')) return;
  if (take(reader, '=') || take(reader, '!')) refuse(reader, 'lookahead', start);
  if (take(reader, '<=') || take(reader, '<!')) refuse(reader, 'lookbehind', start);
  if (take(reader, '<')) return;
  takeRun(reader, (unit) => isLetter(unit) || unit === '-');
  if (take(reader, ':') || take(reader, ')')) refuse(reader, 'modifier', start);
  refuse(reader, 'ill-formed', start, 'this kind of group does not exist');
}

function parseGroupName(reader: Reader, index: number): void {
  const start = reader.at;
  const name = takeRun(reader, (unit) => isLetter(unit) || isDecimal(unit) || unit === '_' || unit === '$');
  if (name === '' || isDecimal(name[0] ?? '') || !take(reader, '>')) refuse(reader, 'group-name', start, name);
  if (reader.names.some(([other]) => other === name)) refuse(reader, 'ill-formed', start, `two groups have the name ${name}`);
  reader.names.push([name, index]);
}

/** `*`, `+`, `?` or `{…}`, without the `?` that makes it lazy; undefined, and nothing taken, where none stands. */
function parseQuantifier(reader: Reader): { readonly least: number; readonly most: number } | undefined {
  const start = reader.at;
  if (take(reader, '*')) return { least: 0, most: Number.POSITIVE_INFINITY };
  if (take(reader, '+')) return { least: 1, most: Number.POSITIVE_INFINITY };
  if (take(reader, '?')) return { least: 0, most: 1 };
  if (take(reader, '{')) {
    const least = takeRun(reader, isDecimal);
    const isList = take(reader, ',');
    const most = isList ? takeRun(reader, isDecimal) : least;
    if (least !== '' && take(reader, '}')) {
      return { least: Number(least), most: most === '' ? Number.POSITIVE_INFINITY : Number(most) };
    }
    reader.at = start;
  }
  return undefined;
}
