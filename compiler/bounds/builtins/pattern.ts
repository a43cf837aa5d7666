import { elementBytes, memberBytes } from '../../../runtime/eval/meter.ts';
import type { patternBuiltins } from '../../../schemas/language/builtins/pattern.ts';
import { type Extent, join, type ListExtent, plain, recordOf, someNumber, textOf } from '../extent.ts';
import { type Size, smaller, sum, times } from '../size.ts';
import type { Call, PatternFacts, Rule, Rules } from './rule.ts';
import { limited, replaced, replacementOf } from './string.ts';

/** One search: each code unit once, and the end. */
function search(call: Call, { readying, stepsPerUnit, reach }: PatternFacts, length: Size): void {
  call.charge(sum(readying, times(sum(upTo(length, reach), 2), stepsPerUnit), 2));
}

/** A length where there may be a least bound besides. */
const upTo = (length: Size, most: number | undefined): Size => (most === undefined ? length : smaller(most, length));

/** Searches one after the other, through all of a text; answers how many matches there may be. */
function searchAll(call: Call, facts: PatternFacts, length: Size): Size {
  if (!facts.isGlobal) {
    search(call, facts, length);
    return 1;
  }
  // Matches do not overlap.
  const matches = sum(times(length, 1 / Math.max(1, facts.shortest)), 1);
  const { stepsPerUnit, readying, lookahead } = facts;
  // Each search starts where the one before it ended, or behind what that one looked at in vain.
  const again = lookahead ?? call.unknown(`how far /${facts.source}/ looks past a match`);
  call.charge(sum(readying, times(sum(length, 2), stepsPerUnit), times(matches, sum(times(sum(again, 3), stepsPerUnit), 2))));
  return matches;
}

/** The whole match and its groups, so many times. */
function captures(call: Call, { groups, longest }: PatternFacts, length: Size, count: Size): void {
  call.build(times(count, (groups + 1) * elementBytes));
  // Matches do not overlap, so all of them together are no longer than the text; neither is what one group captures.
  call.build(times(longest !== undefined && count === 1 ? upTo(length, longest) : length, groups + 1));
}

function named(call: Call, { names, groups, longest }: PatternFacts, length: Size, count: Size): Extent {
  if (names === 0) return plain;
  call.build(times(count, names * memberBytes));
  return recordOf(new Map(), { count: names, key: groups === 0 ? 0 : 256, of: { text: upTo(length, longest), plain: true } });
}

/** What a match is answered as: a list that owns more than its elements. */
function matchList(call: Call, facts: PatternFacts, length: Size, count: Size): ListExtent {
  captures(call, facts, length, count);
  call.build(times(count, 3 * memberBytes));
  const groups = named(call, facts, length, count);
  const captured: Extent = { text: upTo(length, facts.longest), plain: true };
  return { length: facts.groups + 1, of: captured, more: join(join(someNumber, textOf(length)), groups) };
}

/** For each pattern that it may be; what they answer joined. */
function forEach(call: Call, patterns: ReadonlySet<number>, use: (facts: PatternFacts) => Extent): Extent {
  let result: Extent = {};
  call.either(
    [...patterns].map((index) => () => {
      result = join(result, use(call.pattern(index)));
    }),
  );
  return result;
}

const self = ({ receiver }: Call): Size => receiver.text ?? 0;

export function splitByPattern(call: Call, patterns: ReadonlySet<number>): Extent {
  const length = self(call);
  return forEach(call, patterns, (facts) => {
    searchAll(call, { ...facts, isGlobal: true }, length);
    const pieces = limited(call, sum(times(length, facts.groups + 1), 1));
    call.build(times(length, facts.groups));
    call.build(times(pieces, elementBytes));
    call.build(length);
    // What stands between the matches is no longer than the text, and neither is what one group captures.
    return call.list({ length: pieces, of: { text: length, plain: true }, total: times(length, facts.groups + 1) });
  });
}

export function replaceByPattern(call: Call, patterns: ReadonlySet<number>): Extent {
  const length = self(call);
  return forEach(call, patterns, (facts) => {
    const found = searchAll(call, facts, length);
    captures(call, facts, length, found);
    const groups = named(call, facts, length, found);
    const matches = { length: found, of: textOf(upTo(length, facts.longest)), total: length };
    const { all, parts } = replacementOf(call, matches, [someNumber, textOf(length), groups], length, facts.groups);
    call.charge(times(found, sum(parts, 1)));
    return replaced(call, length, all, found, facts.shortest);
  });
}

const first: Rule = (call) => {
  const length = call.text(call.arg(0));
  return forEach(call, call.receiver.patterns ?? new Set(), (facts) => {
    search(call, facts, length);
    return { ...call.list(matchList(call, facts, length, 1)), plain: true };
  });
};

export const patternRules: Rules<keyof typeof patternBuiltins> = {
  'pattern.exec': first,
  'pattern.flags': () => textOf(8),
  'pattern.global': () => plain,
  'pattern.source': (call) => forEach(call, call.receiver.patterns ?? new Set(), ({ source }) => textOf(source.length)),
  'pattern.test': (call) => {
    const length = call.text(call.arg(0));
    return forEach(call, call.receiver.patterns ?? new Set(), (facts) => {
      search(call, facts, length);
      return plain;
    });
  },
  'pattern.toString': (call) => textOf(call.text(call.receiver)),
  'string.match': (call) =>
    forEach(call, call.arg(0).patterns ?? new Set(), (facts) => {
      const length = self(call);
      const found = searchAll(call, facts, length);
      if (!facts.isGlobal) return { ...call.list(matchList(call, facts, length, 1)), plain: true };
      call.build(sum(times(length, 2), times(found, elementBytes)));
      return { ...call.list({ length: found, of: textOf(upTo(length, facts.longest)), total: length }), plain: true };
    }),
  'string.matchAll': (call) =>
    forEach(call, call.arg(0).patterns ?? new Set(), (facts) => {
      const length = self(call);
      const found = searchAll(call, facts, length);
      const match = matchList(call, facts, length, found);
      call.build(times(found, elementBytes));
      return call.list({ length: found, of: call.list(match, 'match') });
    }),
  'string.search': (call) =>
    forEach(call, call.arg(0).patterns ?? new Set(), (facts) => {
      search(call, facts, self(call));
      return someNumber;
    }),
};
