import type { PatternSource } from '../../schemas/ir/program.ts';
import { compilePattern, type Pattern } from '../pattern/compile.ts';
import { type FindMatch, type Match, matcherOf } from '../pattern/match.ts';
import { type Context, chargeList, ownList } from './context.ts';
import { memberBytes } from './meter.ts';
import { GroupsRecord, KindedValue, type List, typeError, type Value } from './values.ts';

/** A regular expression. Unlike JavaScript's it remembers nothing between two matches: the compiler sees that no program could tell. */
export class PatternValue extends KindedValue {
  readonly #pattern: Pattern;
  constructor(pattern: Pattern) {
    super();
    this.#pattern = pattern;
  }
  override get kind() {
    return 'pattern' as const;
  }
  override get text(): string {
    return `/${this.#pattern.source}/${this.#pattern.flagText}`;
  }
  get pattern(): Pattern {
    return this.#pattern;
  }
}

/** Compiles the patterns of a verified program. */
export function compilePatterns(sources: readonly PatternSource[]): readonly Pattern[] {
  return sources.map(({ source, flags }) => {
    const { pattern } = compilePattern(source, flags);
    if (pattern === undefined) throw new Error(`a verified program holds the pattern /${source}/${flags}`);
    return pattern;
  });
}

/** The pattern that an argument must be. JavaScript would make one of any text: here every pattern stands in the program. */
export function expectPattern(value: Value, method: string): Pattern {
  if (!(value instanceof PatternValue)) throw typeError(`\`${method}\` takes a regular expression`);
  return value.pattern;
}

/** Readies a search of a text; what it takes is charged to the run. */
export function searchIn(context: Context, pattern: Pattern, text: string): FindMatch {
  return matcherOf(pattern, text, (steps) => context.meter.charge(steps));
}

/** All matches of a text, or the first where the pattern lacks flag `g` (RegExp.prototype[Symbol.replace], ECMAScript 22.2.6.11). */
export function* matchesOf(context: Context, pattern: Pattern, text: string): Generator<Match> {
  const find = searchIn(context, pattern, text);
  for (let match = find(0); match !== undefined; ) {
    yield match;
    if (!pattern.flags.global) return;
    const from = match.end > match.index ? match.end : advance(pattern, text, match.end);
    match = from > text.length ? undefined : find(from);
  }
}

/** AdvanceStringIndex (ECMAScript 22.2.7.3). */
export function advance({ flags }: Pattern, text: string, at: number): number {
  return at + (flags.unicode && (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
}

/** What a group captured, 0 being the whole match; undefined for a group that took no part. Charges the text. */
export function capturedBy(context: Context, { places }: Match, text: string, group: number): string | undefined {
  const start = places[2 * group] ?? -1;
  const end = places[2 * group + 1] ?? -1;
  if (start < 0) return undefined;
  context.meter.build(end - start);
  return text.slice(start, end);
}

/** The whole match and its groups. */
export function capturesOf(context: Context, match: Match, text: string): List {
  const count = match.places.length / 2;
  chargeList(context, count);
  const captures: List = [];
  for (let group = 0; group < count; group++) captures.push(capturedBy(context, match, text, group));
  return captures;
}

/** The named groups as a record; undefined for a pattern that names none. */
export function namedGroups(context: Context, { names }: Pattern, captures: List): Value {
  if (names.length === 0) return undefined;
  context.meter.build(names.length * memberBytes);
  const groups = new GroupsRecord();
  for (const [name, group] of names) groups[name] = captures[group];
  return groups;
}

interface MatchMembers {
  index?: Value;
  input?: Value;
  groups?: Value;
}

/** A match as JavaScript answers it: a list of the captures that owns `index`, `input` and `groups` besides. */
export function matchList(context: Context, pattern: Pattern, match: Match, text: string): List {
  const captures = capturesOf(context, match, text);
  context.meter.build(3 * memberBytes);
  const list: List & MatchMembers = captures;
  list.index = match.index;
  list.input = text;
  list.groups = namedGroups(context, pattern, captures);
  return ownList(context, list);
}

/** What a list owns beside its elements and `length`: a match has these three, in this order, and no other list has any. */
export function extraKeys(list: List): readonly string[] {
  return Object.hasOwn(list, 'input') ? matchKeys : [];
}

const matchKeys = ['index', 'input', 'groups'] as const;
