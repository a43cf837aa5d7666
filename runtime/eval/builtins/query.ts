import type { Context } from '../context.ts';
import { toText } from '../convert.ts';
import { memberBytes } from '../meter.ts';
import { isIterable, iterableElements } from '../spread.ts';
import { type Pair, QueryValue } from '../url-values.ts';
import { isRecord, typeError, type Value } from '../values.ts';

/** `new URLSearchParams(source)`: a query text, pairs, a record, another query, or nothing. */
export function createQuery(context: Context, _receiver: undefined, source: Value): QueryValue {
  const pairs = readPairs(context, source);
  context.meter.build(pairs.length * memberBytes);
  context.meter.build(pairs.reduce((length, [name, value]) => length + name.length + value.length, 0));
  return new QueryValue(pairs);
}

function readPairs(context: Context, source: Value): readonly Pair[] {
  if (source === undefined || source === null) return [];
  if (source instanceof QueryValue) return source.pairs;
  if (typeof source !== 'object') {
    const text = toText(context, source);
    context.meter.scan(text.length);
    return [...new URLSearchParams(text)];
  }
  if (isIterable(source)) return iterableElements(context, source).map((pair) => readPair(context, pair));
  if (!isRecord(source)) return [];
  const pairs = new Map<string, string>();
  for (const key of Object.keys(source)) pairs.set(wellFormed(context, key), wellFormed(context, source[key]));
  return [...pairs];
}

function readPair(context: Context, pair: Value): Pair {
  const parts = typeof pair === 'object' && isIterable(pair) ? iterableElements(context, pair) : [];
  if (parts.length !== 2) throw typeError('a pair of URLSearchParams is a list of a name and a value');
  return [wellFormed(context, parts[0]), wellFormed(context, parts[1])];
}

/** WebIDL's USVString. */
function wellFormed(context: Context, value: Value): string {
  const text = toText(context, value);
  context.meter.scan(text.length);
  return text.toWellFormed();
}
