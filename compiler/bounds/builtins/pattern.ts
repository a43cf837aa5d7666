import { elementBytes, memberBytes } from '../../../runtime/eval/meter.ts';
import type { patternBuiltins } from '../../../schemas/language/builtins/pattern.ts';
import { type Extent, join, type ListExtent, plain, recordOf, someNumber, textOf } from '../extent.ts';
import { type Size, sum, times } from '../size.ts';
import type { Call, PatternFacts, Rule, Rules } from './rule.ts';
import { limited, replacementOf } from './string.ts';

/** One search: each code unit once, and the end. */
function search(call: Call, { readying, stepsPerUnit }: PatternFacts, length: Size, count: Size = 1): void {
  call.charge(sum(readying, times(count, sum(times(sum(length, 2), stepsPerUnit), 2))));
}

/** Searches one after the other, through all of a text; answers how many matches there may be. */
function searchAll(call: Call, facts: PatternFacts, length: Size): Size {
  if (!facts.isGlobal) {
    search(call, facts, length);
    return 1;
  }
  const matches = sum(length, 1);
  const { stepsPerUnit, readying, lookahead } = facts;
  // Each search starts where the one before it ended, or behind what that one looked at in vain.
  const again = lookahead ?? call.unknown(`how far /${facts.source}/ looks past a match`);
  call.charge(sum(readying, times(sum(length, 2), stepsPerUnit), times(matches, sum(times(sum(again, 3), stepsPerUnit), 2))));
  return matches;
}

/** The whole match and its groups, so many times. */
function captures(call: Call, { groups }: PatternFacts, length: Size, count: Size): void {
  call.build(times(count, (groups + 1) * elementBytes));
  // Matches do not overlap, so all of them together are no longer than the text; neither is what one group captures.
  call.build(times(length, groups + 1));
}

function named(call: Call, { names, groups }: PatternFacts, length: Size, count: Size): Extent {
  if (names === 0) return plain;
  call.build(times(count, names * memberBytes));
  return recordOf(new Map(), { count: names, key: groups === 0 ? 0 : 256, of: { text: length, plain: true } });
}

/** What a match is answered as: a list that owns more than its elements. */
function matchList(call: Call, facts: PatternFacts, length: Size, count: Size): ListExtent {
  captures(call, facts, length, count);
  call.build(times(count, 3 * memberBytes));
  const groups = named(call, facts, length, count);
  return { length: facts.groups + 1, of: { text: length, plain: true }, more: join(join(someNumber, textOf(length)), groups) };
}

/** For each pattern that it may be; what they answer joined. Their costs are summed, which is never too little. */
function forEach(call: Call, patterns: ReadonlySet<number>, use: (facts: PatternFacts) => Extent): Extent {
  let result: Extent = {};
  for (const index of patterns) result = join(result, use(call.pattern(index)));
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
    return call.list({ length: pieces, of: { text: length, plain: true } });
  });
}

export function replaceByPattern(call: Call, patterns: ReadonlySet<number>): Extent {
  const length = self(call);
  return forEach(call, patterns, (facts) => {
    const found = searchAll(call, facts, length);
    captures(call, facts, length, found);
    const groups = named(call, facts, length, found);
    const captured: Extent = { text: length, plain: true };
    const given = [...Array.from({ length: facts.groups + 1 }, () => captured), someNumber, textOf(length), groups];
    const { all, parts } = replacementOf(call, found, given, length);
    call.charge(times(found, sum(parts, 1)));
    const built = sum(length, all);
    call.build(built);
    return textOf(built);
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
      return { ...call.list({ length: found, of: textOf(length) }), plain: true };
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
