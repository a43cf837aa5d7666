import type { urlBuiltins } from '../../../schemas/language/builtins/url.ts';
import { type Context, ownList } from '../context.ts';
import { toText } from '../convert.ts';
import { elementBytes } from '../meter.ts';
import type { Pair, QueryValue } from '../url-values.ts';
import { type UrlPart, UrlValue } from '../url-values.ts';
import { typeError, type Value } from '../values.ts';
import type { Implementation, Implementations } from './implementation.ts';
import { newList } from './list.ts';
import { createQuery } from './query.ts';

export const urlImplementations: Implementations<keyof typeof urlBuiltins> = {
  'new URL': createUrl,
  'url.hash': part('hash'),
  'url.host': part('host'),
  'url.hostname': part('hostname'),
  'url.href': part('href'),
  'url.origin': part('origin'),
  'url.password': part('password'),
  'url.pathname': part('pathname'),
  'url.port': part('port'),
  'url.protocol': part('protocol'),
  'url.search': part('search'),
  'url.searchParams': (_context, url: UrlValue) => url.query,
  'url.username': part('username'),
  'url.toJSON': part('href'),
  'url.toString': part('href'),

  'new URLSearchParams': createQuery,
  'query.size': (_context, query: QueryValue) => query.pairs.length,
  'query.entries': (context, query: QueryValue) => {
    context.meter.build(query.pairs.length * 2 * elementBytes);
    return listOf(context, query, (pair) => ownList(context, [...pair]));
  },
  'query.get': (context, query: QueryValue, name: Value) => named(context, query, name)[0]?.[1] ?? null,
  'query.getAll': (context, query: QueryValue, name: Value) => {
    const pairs = named(context, query, name);
    return newList(context, pairs.length, () => pairs.map(([, value]) => value));
  },
  'query.has': (context, query: QueryValue, name: Value, value: Value) => {
    const pairs = named(context, query, name);
    if (value === undefined) return pairs.length > 0;
    const wanted = toText(context, value).toWellFormed();
    return pairs.some((pair) => pair[1] === wanted);
  },
  'query.keys': (context, query: QueryValue) => listOf(context, query, ([name]) => name),
  'query.toString': (context, query: QueryValue) => {
    context.meter.scan(query.pairs.reduce((length, [name, value]) => length + name.length + value.length, 0));
    return toText(context, query);
  },
  'query.values': (context, query: QueryValue) => listOf(context, query, ([, value]) => value),
};

function part(name: UrlPart): Implementation {
  return (_context, url: UrlValue) => url.part(name);
}

function createUrl(context: Context, _receiver: undefined, text: Value, base: Value): UrlValue {
  const texts = base === undefined ? [toText(context, text)] : [toText(context, text), toText(context, base)];
  for (const given of texts) chargeParsing(context, given);
  const url = parseUrl(texts);
  if (url === undefined) throw typeError('the text is not a URL');
  context.meter.build(url.href.length);
  return new UrlValue(url);
}

function parseUrl([text = '', base]: readonly string[]): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** The part of a URL's text that its host name is in, if it has one: no less than what a browser takes for it. */
const authorityOf = /^[^!-\uffff]*(?:[a-z][a-z0-9+.\-\t\n\r]*:)?[\\/\t\n\r]*[^\\/?#]*/i;

/** Punycode, which a host name may need, takes the square of the name's length. */
function chargeParsing(context: Context, text: string): void {
  context.meter.scan(text.length);
  const authority = (authorityOf.exec(text)?.[0] ?? text).replace(/[\t\n\r]/g, '');
  if (/xn--|[\x80-\uffff]|%/i.test(authority)) context.meter.scan((authority.length * authority.length) / 8);
}

function listOf(context: Context, query: QueryValue, read: (pair: Pair) => Value): Value {
  context.meter.charge(query.pairs.length);
  return newList(context, query.pairs.length, () => query.pairs.map(read));
}

function named(context: Context, query: QueryValue, name: Value): readonly Pair[] {
  const wanted = toText(context, name).toWellFormed();
  context.meter.charge(query.pairs.length);
  context.meter.look(wanted.length);
  return query.pairs.filter(([own]) => own === wanted);
}
