import type { Target } from '../../schemas/ir/program.ts';
import type { Limits } from '../../schemas/platform/limits.ts';
import { type AllowedPlace, coveringEntry } from './allowlist.ts';
import { FetchFailure } from './failures.ts';
import { type Headers, readHeaders } from './headers.ts';
import { type FetchMethod, methodOf } from './method.ts';
import { matchesTarget } from './target.ts';
import { parseTarget, type TargetUrl, type UrlOptions } from './url.ts';

/** A request as an action asked for it. */
export interface AskedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
  /** The pattern that was proven for this fetch; without one, the allowlist alone decides. */
  readonly target?: Target;
}

/** A request that passed every check that needs no network, and the entry that permits it. */
export interface CheckedRequest {
  readonly method: FetchMethod;
  readonly url: TargetUrl;
  readonly headers: Headers;
  readonly body?: Uint8Array;
  readonly entry: AllowedPlace;
}

export interface RequestRules extends UrlOptions {
  readonly entries: readonly AllowedPlace[];
  readonly limits: Pick<Limits, 'requestBody'>;
}

/** Checks what can be checked before a name is resolved. Throws a `FetchFailure`. */
export function checkRequest(asked: AskedRequest, rules: RequestRules): CheckedRequest {
  const method = methodOf(asked.method);
  if (method === undefined) throw new FetchFailure('method');
  const { url } = parseTarget(asked.url, rules);
  if (url === undefined) throw new FetchFailure('url');
  if (asked.target !== undefined && !matchesTarget(asked.target, method, asked.url)) throw new FetchFailure('not-proven');
  const entry = coveringEntry(rules.entries, method, url);
  if (entry === undefined) throw new FetchFailure('not-allowed');
  const { headers, problem } = readHeaders(asked.headers);
  if (headers === undefined) throw new FetchFailure(problem);
  if (asked.body === undefined) return { method, url, headers, entry };
  if (method === 'GET' || method === 'HEAD') throw new FetchFailure('body-not-allowed');
  // No text is shorter in UTF-8 than in code units, so a huge one is refused before it is encoded.
  if (asked.body.length > rules.limits.requestBody) throw new FetchFailure('request-too-large');
  const body = new TextEncoder().encode(asked.body);
  if (body.length > rules.limits.requestBody) throw new FetchFailure('request-too-large');
  return { method, url, headers, body, entry };
}
