import { defaultMethods, type FetchMethod, fetchMethods, isMethod, redirectMethod } from './method.ts';
import { parseTarget, type TargetUrl, type UrlOptions, type UrlProblemCode } from './url.ts';

/** One line of a tenant's allowlist, as it is written. */
export type AllowEntry =
  | string
  | {
      /** `https://host[:port][/path-prefix]`; `*.` as the first label stands for all subdomains. */
      readonly url: string;
      /** GET and POST when left out. */
      readonly methods?: readonly string[];
      /** The event fields that may flow there; any when left out. */
      readonly send?: readonly string[];
      /** How many redirects a fetch may follow; none when left out. */
      readonly redirects?: number;
    };

/** A place that fetches, or users, may go to: an allowlist entry that has been read. */
export interface AllowedPlace {
  /** The entry's URL as it is written: its name in messages. */
  readonly text: string;
  readonly protocol: string;
  /** The host, or with `subdomains` what the host ends in behind a dot. */
  readonly host: string;
  readonly subdomains: boolean;
  readonly port: string;
  readonly path: string;
  readonly methods: readonly (FetchMethod | typeof redirectMethod)[];
  readonly send?: readonly string[];
  readonly redirects: number;
}

/** One that fetches go to. */
export interface FetchPlace extends AllowedPlace {
  readonly methods: readonly FetchMethod[];
}

export interface AllowProblem {
  readonly code: UrlProblemCode | 'wildcard' | 'query' | 'method' | 'redirects';
  /** What is wrong and what to write instead, as one sentence. */
  readonly message: string;
}

export type ParsedAllowEntry =
  | { readonly entry: FetchPlace; readonly problem?: undefined }
  | { readonly entry?: undefined; readonly problem: AllowProblem };

const mostRedirects = 5;
const wildcard = '*.';

/** Reads one allowlist entry, or says what is wrong with it. */
export function parseAllowEntry(entry: AllowEntry, options: UrlOptions = {}): ParsedAllowEntry {
  const written = typeof entry === 'string' ? { url: entry } : entry;
  const [, scheme = '', star = '', rest = ''] = /^([a-z]+:\/\/)?(\*\.)?(.*)$/s.exec(written.url) ?? [];
  const place = parsePlace(scheme, rest, star === wildcard, options);
  if (place.problem !== undefined) return place;
  const methods = parseMethods(written.methods ?? defaultMethods);
  if (methods.problem !== undefined) return methods;
  const redirects = written.redirects ?? 0;
  if (!Number.isInteger(redirects) || redirects < 0 || redirects > mostRedirects) {
    return refuse('redirects', `redirects is ${redirects}; write a whole number from 0 to ${mostRedirects}`);
  }
  const { protocol, hostname: host, port, pathname: path } = place.url;
  const send = written.send === undefined ? {} : { send: written.send };
  return {
    entry: { text: written.url, protocol, host, subdomains: star === wildcard, port, path, methods: methods.methods, ...send, redirects },
  };
}

/** Reads an entry of the list of pages that users may be sent to: like one for fetches, but no fetch goes by it. */
export function parseRedirectEntry(
  url: string,
  options: UrlOptions = {},
): { readonly entry?: AllowedPlace; readonly problem?: AllowProblem } {
  const { entry, problem } = parseAllowEntry(url, options);
  return entry === undefined ? { problem } : { entry: { ...entry, methods: [redirectMethod] } };
}

/**
 * The entry that permits a request, the most telling one where several do: an exact host before a wildcard, a longer path
 * before a shorter, an earlier line before a later. So a narrow entry's `send` holds beside a broad entry without one.
 */
export function coveringEntry(entries: readonly AllowedPlace[], method: FetchMethod, url: TargetUrl): AllowedPlace | undefined {
  return mostSpecific(
    entries.filter((entry) => entry.methods.includes(method) && coversOrigin(entry, url) && coversPath(entry.path, url.pathname)),
  );
}

/** Of entries that all permit a request, the one that speaks for it. */
export function mostSpecific(entries: readonly AllowedPlace[]): AllowedPlace | undefined {
  return entries.reduce<AllowedPlace | undefined>((best, entry) => {
    return best !== undefined && specificity(best) >= specificity(entry) ? best : entry;
  }, undefined);
}

/** Whether an entry's scheme, host and port are those of a URL. */
export function coversOrigin(entry: AllowedPlace, url: TargetUrl): boolean {
  const host = entry.subdomains ? url.hostname.endsWith(`.${entry.host}`) : url.hostname === entry.host;
  return host && url.protocol === entry.protocol && url.port === entry.port;
}

/** Whether a path lies under a prefix that ends at a segment boundary: `/hooks` holds `/hooks` and `/hooks/a`, not `/hooks-a`. */
export function coversPath(prefix: string, path: string): boolean {
  return path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`) || path === prefix;
}

function specificity(entry: AllowedPlace): number {
  // Paths are shorter than any URL may be, so one exact host outweighs them all.
  return (entry.subdomains ? 0 : 1_000_000) + entry.path.length;
}

function parsePlace(scheme: string, rest: string, subdomains: boolean, options: UrlOptions) {
  const location = /[/?#]/.test(rest) ? rest : `${rest}/`;
  const [authority = ''] = location.split(/[/?#]/, 1);
  if (authority.includes('*')) {
    return refuse('wildcard', 'a * may only be the whole first label of the host; write https://*.host or the full name');
  }
  if (location.slice(authority.length).includes('*')) {
    return refuse('wildcard', 'a path prefix already covers everything under it; leave the * out');
  }
  if (location.includes('?')) return refuse('query', 'an entry has no query, it covers every query; leave out ? and what follows');
  if (!subdomains) return parseTarget(scheme + location, options);
  // Without the development switch: loopback has no subdomains.
  const parsed = parseTarget(scheme + location);
  if (parsed.problem?.code !== 'single-label') return parsed;
  return refuse(
    'wildcard',
    `the entry would cover a whole top-level domain, and so other people's hosts; write at least two labels behind *.`,
  );
}

function parseMethods(texts: readonly string[]): { methods: FetchMethod[]; problem?: undefined } | { problem: AllowProblem } {
  const methods: FetchMethod[] = [];
  for (const text of texts) {
    if (!isMethod(text))
      return refuse('method', `${JSON.stringify(text)} is no method of a fetch; write one of ${fetchMethods.join(', ')}`);
    if (!methods.includes(text)) methods.push(text);
  }
  if (methods.length === 0) return refuse('method', 'the entry permits no method; list one, or leave methods out for GET and POST');
  return { methods };
}

function refuse(code: AllowProblem['code'], message: string): { readonly problem: AllowProblem } {
  return { problem: { code, message } };
}
