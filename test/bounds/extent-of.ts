import { type Extent, joinAll, nothing, numberIn, plain, textOf } from '../../compiler/bounds/extent.ts';
import { PatternValue } from '../../runtime/eval/pattern-value.ts';
import { QueryValue, UrlValue } from '../../runtime/eval/url-values.ts';
import { DateValue, ErrorValue, SetValue, type Value } from '../../runtime/eval/values.ts';
import type { Pattern } from '../../runtime/pattern/compile.ts';

/** The least extent that holds a value; patterns are numbered in the order in which they are met. */
export function extentOf(value: unknown, patterns: Pattern[]): Extent {
  const all = (values: Iterable<unknown>): Extent => joinAll([...values].map((part) => extentOf(part, patterns)));
  if (typeof value === 'string') return textOf(value.length);
  if (typeof value === 'number') return Number.isNaN(value) ? numberIn(0, 0) : numberIn(value, value);
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? nothing : plain;
  if (Array.isArray(value)) {
    const more = Object.entries(value).slice(value.length);
    const of = all(value);
    return { list: { length: value.length, of, ...(more.length > 0 ? { more: all(more.map(([, member]) => member)) } : {}) } };
  }
  if (value instanceof DateValue) return { date: true };
  if (value instanceof ErrorValue) return { error: value.message.length };
  if (value instanceof SetValue) return { set: { length: value.size, of: all(value.elements()) } };
  if (value instanceof UrlValue) return { url: value.text.length };
  if (value instanceof PatternValue) return { patterns: new Set([patterns.push(value.pattern) - 1]) };
  if (value instanceof QueryValue)
    return { query: { pairs: value.pairs.length, length: value.pairs.reduce((sum, [name, text]) => sum + name.length + text.length, 0) } };
  const members = new Map(
    Object.entries(value as { readonly [key: string]: Value }).map(([key, member]) => [key, extentOf(member, patterns)]),
  );
  return { record: { members, rest: { count: 0, key: 0, of: nothing } } };
}
