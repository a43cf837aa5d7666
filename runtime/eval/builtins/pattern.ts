import type { patternBuiltins } from '../../../schemas/language/builtins/pattern.ts';
import { type Context, chargeList, checkListLength, ownList } from '../context.ts';
import { toNumber, toText } from '../convert.ts';
import { advance, capturedBy, expectPattern, matchesOf, matchList, type PatternValue, searchIn } from '../pattern-value.ts';
import { type List, typeError, type Value } from '../values.ts';
import type { Implementations } from './implementation.ts';

/** Regular expressions, and what texts do with them (ECMAScript 22.2.6); replacing stands with the texts. */
export const patternImplementations: Implementations<keyof typeof patternBuiltins> = {
  'pattern.exec': (context, { pattern }: PatternValue, value: Value) => {
    const text = toText(context, value);
    const match = searchIn(context, pattern, text)(0);
    return match === undefined ? null : matchList(context, pattern, match, text);
  },
  'pattern.flags': (_context, { pattern }: PatternValue) => pattern.flagText,
  'pattern.global': (_context, { pattern }: PatternValue) => pattern.flags.global,
  'pattern.source': (_context, { pattern }: PatternValue) => pattern.source,
  'pattern.test': (context, { pattern }: PatternValue, value: Value) => searchIn(context, pattern, toText(context, value))(0) !== undefined,
  'pattern.toString': (context, pattern: PatternValue) => toText(context, pattern),

  'string.match': (context, text: string, value: Value) => {
    const pattern = expectPattern(value, 'match');
    const found: List = [];
    for (const match of matchesOf(context, pattern, text)) {
      if (!pattern.flags.global) return matchList(context, pattern, match, text);
      found.push(capturedBy(context, match, text, 0));
      checkListLength(context, found.length);
    }
    if (found.length === 0) return null;
    chargeList(context, found.length);
    return ownList(context, found);
  },
  'string.matchAll': (context, text: string, value: Value) => {
    const pattern = expectPattern(value, 'matchAll');
    if (!pattern.flags.global) throw typeError('`matchAll` takes a regular expression with flag `g`');
    const found: List = [];
    for (const match of matchesOf(context, pattern, text)) {
      found.push(matchList(context, pattern, match, text));
      checkListLength(context, found.length);
    }
    chargeList(context, found.length);
    return ownList(context, found);
  },
  'string.search': (context, text: string, value: Value) => searchIn(context, expectPattern(value, 'search'), text)(0)?.index ?? -1,
};

/** String.prototype.split with a pattern (ECMAScript 22.2.6.14): what its groups captured stands between the pieces. */
export function splitByPattern(context: Context, text: string, { pattern }: PatternValue, limit: Value): List {
  const most = limit === undefined ? 2 ** 32 - 1 : toNumber(context, limit) >>> 0;
  const pieces: List = [];
  const add = (piece: Value): boolean => {
    pieces.push(piece);
    checkListLength(context, pieces.length);
    return pieces.length === most;
  };
  const finish = (): List => {
    chargeList(context, pieces.length);
    context.meter.build(text.length);
    return ownList(context, pieces);
  };
  if (most === 0) return finish();
  const find = searchIn(context, pattern, text);
  if (text === '') {
    if (find(0) === undefined) add(text);
    return finish();
  }
  let start = 0;
  for (let from = 0; from < text.length; ) {
    const match = find(from);
    if (match === undefined || match.index >= text.length) break;
    if (match.end === start) {
      // An empty match where the last piece ended separates nothing.
      from = advance(pattern, text, from);
      continue;
    }
    if (add(text.slice(start, match.index))) return finish();
    for (let group = 1; group <= pattern.groups; group++) if (add(capturedBy(context, match, text, group))) return finish();
    start = match.end;
    from = start;
  }
  add(text.slice(start));
  return finish();
}
