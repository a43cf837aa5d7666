import type { BuiltinTable } from '../builtin.ts';
import { accessorsOn, constructorEntry, methodsOn } from '../entry.ts';

const part = accessorsOn('url');
const urlMethod = methodsOn('url');
const queryMethod = methodsOn('query');

/** URL and URLSearchParams, read-only. */
export const urlBuiltins = {
  'new URL': constructorEntry(
    'URL',
    '(text: string, base?: string | URL): URL',
    'linear',
    'The URL that a text stands for, read from a base if given; a TypeError if it is none.',
  ),
  'url.hash': part('hash', ': string', 'The fragment with its `#`, or an empty text.'),
  'url.host': part('host', ': string', 'Host name, and the port unless it is the default.'),
  'url.hostname': part('hostname', ': string', 'Host name.'),
  'url.href': part('href', ': string', 'The whole URL.'),
  'url.origin': part('origin', ': string', 'Protocol, host name and port.'),
  'url.password': part('password', ': string', 'Password, percent-encoded.'),
  'url.pathname': part('pathname', ': string', 'Path, percent-encoded.'),
  'url.port': part('port', ': string', 'Port, or an empty text for the default.'),
  'url.protocol': part('protocol', ': string', 'Scheme with its `:`.'),
  'url.search': part('search', ': string', 'The query with its `?`, or an empty text.'),
  'url.searchParams': part('searchParams', ': URLSearchParams', 'The parameters of the query.'),
  'url.username': part('username', ': string', 'User name, percent-encoded.'),
  'url.toJSON': urlMethod('toJSON', '(): string', 'constant', 'The whole URL.'),
  'url.toString': urlMethod('toString', '(): string', 'constant', 'The whole URL.'),

  'new URLSearchParams': constructorEntry(
    'URLSearchParams',
    '(source?: string | Iterable<readonly [string, string]> | { readonly [name: string]: string }): URLSearchParams',
    'linear',
    'Parameters read from a query text, a list of pairs, or an object.',
  ),
  'query.size': accessorsOn('query')('size', ': number', 'Number of parameters.'),
  'query.entries': queryMethod('entries', '(): Iterable<[string, string]>', 'linear', 'Pairs of name and value.', { iterates: true }),
  'query.get': queryMethod('get', '(name: string): string | null', 'linear', 'The first value of a name, or null.'),
  'query.getAll': queryMethod('getAll', '(name: string): string[]', 'linear', 'All values of a name.'),
  'query.has': queryMethod('has', '(name: string, value?: string): boolean', 'linear', 'Whether there is a name, with a value if given.'),
  'query.keys': queryMethod('keys', '(): Iterable<string>', 'linear', 'The names.', { iterates: true }),
  'query.toString': queryMethod('toString', '(): string', 'linear', 'The query text, encoded, without `?`.'),
  'query.values': queryMethod('values', '(): Iterable<string>', 'linear', 'The values.', { iterates: true }),
} satisfies BuiltinTable;
