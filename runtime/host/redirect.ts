import { type AllowedPlace, coveringEntry } from '../egress/allowlist.ts';
import { FetchFailure } from '../egress/failures.ts';
import type { Headers } from '../egress/headers.ts';
import type { FetchMethod } from '../egress/method.ts';
import type { CheckedRequest, RequestRules } from '../egress/request.ts';
import { parseTarget } from '../egress/url.ts';

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Where a response redirects to, or undefined when it is an answer in itself. */
export function redirectLocation(status: number, location: string | string[] | undefined): string | undefined {
  if (!redirectStatuses.has(status) || location === undefined) return undefined;
  if (typeof location === 'string') return location;
  throw new FetchFailure('redirect');
}

/** The request that follows a redirect, under the same checks as the first one. Throws a `FetchFailure`. */
export function followRedirect(request: CheckedRequest, status: number, location: string, rules: RequestRules): CheckedRequest {
  if (!URL.canParse(location, request.url.href)) throw new FetchFailure('redirect');
  const resolved = new URL(location, request.url.href);
  // A fragment says something to a browser, and nothing to a server.
  resolved.hash = '';
  const { url } = parseTarget(resolved.href, rules);
  if (url === undefined) throw new FetchFailure('redirect');
  const method = methodAfter(request.method, status);
  const entry = coveringEntry(rules.entries, method, url);
  if (entry === undefined || !mayReceive(entry, request.entry)) throw new FetchFailure('redirect');
  const sameMethod = method === request.method;
  const dropped = sameMethod ? noHeaders : contentHeaders;
  const sameOrigin = url.origin === request.url.origin;
  const headers: Headers = new Map(
    [...request.headers].filter(([name]) => !dropped.has(name) && (sameOrigin || harmlessHeaders.has(name))),
  );
  return { method, url, headers, ...(sameMethod && request.body !== undefined ? { body: request.body } : {}), entry };
}

const noHeaders: ReadonlySet<string> = new Set();

// Fetch standard, HTTP-redirect fetch: they describe a body that is no longer sent.
const contentHeaders: ReadonlySet<string> = new Set(['content-encoding', 'content-language', 'content-location', 'content-type']);

/**
 * What may go on to another origin. The Fetch standard drops only Authorization there, but an action may put a secret into
 * any header, and it was given for the first host alone.
 */
const harmlessHeaders: ReadonlySet<string> = new Set([...contentHeaders, 'accept', 'accept-language', 'user-agent']);

function methodAfter(method: FetchMethod, status: number): FetchMethod {
  if (status === 303) return method === 'HEAD' ? 'HEAD' : 'GET';
  return method === 'POST' && (status === 301 || status === 302) ? 'GET' : method;
}

/** Whether what was proven to be fit for one entry is fit for another: the field list of the first lies in that of the next. */
function mayReceive(next: AllowedPlace, first: AllowedPlace): boolean {
  if (next.send === undefined) return true;
  const { send } = next;
  return first.send?.every((field) => send.includes(field)) ?? false;
}
