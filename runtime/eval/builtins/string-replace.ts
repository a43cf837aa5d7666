import type { Context } from '../context.ts';
import { toText } from '../convert.ts';
import { capturesOf, matchesOf, namedGroups, PatternValue } from '../pattern-value.ts';
import { TextBuilder } from '../text-builder.ts';
import { findEach, findText } from '../text-search.ts';
import { type Callback, isRecord, type List, typeError, type Value } from '../values.ts';
import { parseReplacement, type Substitute, substituteParts } from './replacement.ts';

/** One place to be replaced, and what stands there. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
  /** The text that is replaced, and what its groups captured. */
  readonly captures: List;
  /** A record where the pattern names groups. */
  readonly named: Value;
}

/** String.prototype.replace (ECMAScript 22.1.3.19): the first occurrence, or all of a pattern with flag `g`. */
export function replaceText(context: Context, text: string, searched: Value, replacement: Value | Callback): string {
  if (searched instanceof PatternValue) return replacePattern(context, text, searched, replacement);
  const pattern = toText(context, searched);
  const substitute = createSubstitute(context, text, replacement, 0, false);
  const at = findText(context, text, pattern);
  return replaceAt(context, text, occurrences(pattern, at < 0 ? [] : [at]), substitute);
}

/** String.prototype.replaceAll (ECMAScript 22.1.3.20). */
export function replaceAllText(context: Context, text: string, searched: Value, replacement: Value | Callback): string {
  if (searched instanceof PatternValue) {
    if (!searched.pattern.flags.global) throw typeError('`replaceAll` takes a regular expression with flag `g`');
    return replacePattern(context, text, searched, replacement);
  }
  const pattern = toText(context, searched);
  const substitute = createSubstitute(context, text, replacement, 0, false);
  return replaceAt(context, text, occurrences(pattern, pattern === '' ? everywhere(text) : findEach(context, text, pattern)), substitute);
}

function replacePattern(context: Context, text: string, { pattern }: PatternValue, replacement: Value | Callback): string {
  const substitute = createSubstitute(context, text, replacement, pattern.groups, pattern.names.length > 0);
  const found: Occurrence[] = [];
  for (const match of matchesOf(context, pattern, text)) {
    const captures = capturesOf(context, match, text);
    found.push({ start: match.index, end: match.end, captures, named: namedGroups(context, pattern, captures) });
  }
  return replaceAt(context, text, found, substitute);
}

function* occurrences(pattern: string, places: Iterable<number>): Generator<Occurrence> {
  const captures = [pattern];
  for (const at of places) yield { start: at, end: at + pattern.length, captures, named: undefined };
}

/** An empty pattern occurs before each code unit and at the end. */
function* everywhere(text: string): Generator<number> {
  for (let at = 0; at <= text.length; at++) yield at;
}

function replaceAt(context: Context, text: string, places: Iterable<Occurrence>, substitute: Substitute): string {
  const builder = new TextBuilder(context);
  let from = 0;
  for (const occurrence of places) {
    context.meter.charge(1);
    builder.add(text.slice(from, occurrence.start));
    substitute(builder, occurrence);
    from = occurrence.end;
  }
  builder.add(text.slice(from));
  return builder.finish();
}

function createSubstitute(context: Context, text: string, replacement: Value | Callback, groups: number, hasNames: boolean): Substitute {
  if (typeof replacement !== 'function')
    return substituteParts(context, text, parseReplacement(context, toText(context, replacement), groups, hasNames));
  return (builder, { start, captures, named }) => {
    const more = isRecord(named) ? [named] : [];
    builder.add(toText(context, replacement(...captures, start, text, ...more)));
  };
}
