import type { FetchFailureCode } from './failures.ts';

/** Header names in lower case, in the order written; one entry a name. */
export type Headers = ReadonlyMap<string, string>;

export type HeaderProblem = Extract<FetchFailureCode, `header-${string}`>;

// RFC 9110 5.6.2. A name that begins with a colon, HTTP/2's own kind, is no token.
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

// RFC 9110 5.5: visible ASCII, spaces, tabs, and opaque bytes. Anything else is written differently by every sender, and CR
// or LF would begin a header of the value's own choosing.
const fieldValue = /^[\t -~\u0080-\u00ff]*$/;

/**
 * What the connection or the host decides: where the request goes, how long its body is, what the connection does next
 * (RFC 9110 7.6.1), cookies, which nothing here keeps, and the headers that make a receiver take the request for one of
 * another method than the allowlist permits.
 */
const forbidden: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'cookie',
  'cookie2',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
]);

/** Says what is wrong with a request header, or gives undefined for one that may be sent. */
export function headerProblem(name: string, value: string): HeaderProblem | undefined {
  if (!token.test(name)) return 'header-name';
  const canonical = name.toLowerCase();
  if (forbidden.has(canonical) || canonical.startsWith('proxy-')) return 'header-forbidden';
  return fieldValue.test(value) ? undefined : 'header-value';
}

/** Reads request headers as the Fetch standard does: names in any case, values trimmed, values of one name joined. */
export function readHeaders(headers: {
  readonly [name: string]: string;
}): { readonly headers: Headers; readonly problem?: undefined } | { readonly headers?: undefined; readonly problem: HeaderProblem } {
  const read = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const trimmed = trimmedValue(value);
    const problem = headerProblem(name, trimmed);
    if (problem !== undefined) return { problem };
    const canonical = name.toLowerCase();
    const earlier = read.get(canonical);
    read.set(canonical, earlier === undefined ? trimmed : `${earlier}, ${trimmed}`);
  }
  return { headers: read };
}

/** A value without HTTP's white space around it, which is less than what `trim` takes off. */
export function trimmedValue(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isWhiteSpace(value, start)) start++;
  while (end > start && isWhiteSpace(value, end - 1)) end--;
  return value.slice(start, end);
}

function isWhiteSpace(text: string, index: number): boolean {
  return '\t\n\r '.includes(text.charAt(index));
}
