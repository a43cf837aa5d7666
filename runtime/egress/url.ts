/** What a request line and a connection are made from. */
export type TargetUrl = Readonly<Pick<URL, 'href' | 'origin' | 'protocol' | 'hostname' | 'port' | 'pathname' | 'search'>>;

export interface UrlOptions {
  /** Also take `http` and `https` on `localhost`, `127.0.0.1` and `[::1]`. */
  readonly development?: boolean;
}

export interface UrlProblem {
  readonly code: UrlProblemCode;
  /** What is wrong and what to write instead, as one sentence. */
  readonly message: string;
}

export type ParsedTarget =
  | { readonly url: TargetUrl; readonly problem?: undefined }
  | { readonly url?: undefined; readonly problem: UrlProblem };

// Servers take request lines of about 8 KiB; a longer URL would fail there in ways nobody reads.
const longestUrl = 8192;

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a host, as a parsed URL spells it, is this machine by its very name. */
export function isLoopbackHost(hostname: string): boolean {
  return loopbackHosts.has(hostname);
}

/** A URL taken apart as it is written, before the parser repairs anything. */
interface Written {
  readonly text: string;
  readonly scheme: string;
  readonly authority: string;
  readonly host: string;
  readonly port: string | undefined;
  readonly path: string;
}

interface Rule<Subject extends unknown[]> {
  readonly code: string;
  readonly broken: (...subject: Subject) => boolean;
  readonly message: (...subject: Subject) => string;
}

/** Rules of the bare text. WHATWG's parser silently repairs all of these, and each repair is a way to hide a host. */
const textRules = [
  {
    code: 'too-long',
    broken: (text) => text.length > longestUrl,
    message: () => `the URL is longer than ${longestUrl} characters; shorten it`,
  },
  {
    code: 'non-ascii',
    broken: (text) => /[\u0080-\uffff]/.test(text),
    message: () => 'the URL holds a character outside ASCII; write the host as xn-- labels and the rest percent-encoded',
  },
  {
    code: 'control',
    broken: (text) => /[^!-~]/.test(text),
    message: () => 'the URL holds a space, tab, line break or control character; percent-encode it',
  },
  { code: 'backslash', broken: (text) => text.includes('\\'), message: () => 'the URL holds a backslash; write / or %5C' },
  {
    code: 'syntax',
    broken: (text) => !/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]/.test(text),
    message: () => 'this is not an absolute URL; write it as https://host/path',
  },
  {
    code: 'fragment',
    broken: (text) => text.includes('#'),
    message: () => 'the URL holds a fragment, which is never sent; leave out # and what follows, or write %23',
  },
] as const satisfies readonly Rule<[string]>[];

/** Rules of the parts as written. */
const writtenRules = [
  {
    code: 'userinfo',
    broken: ({ authority }) => authority.includes('@'),
    message: () => 'the URL holds a user name or password; send credentials in a header',
  },
  {
    code: 'host-encoding',
    broken: ({ authority }) => authority.includes('%'),
    message: () => 'the host is percent-encoded; write it in plain ASCII',
  },
  {
    code: 'dot-segment',
    broken: ({ path }) => hidesDotSegment(path),
    message: () => 'the path holds a . or .. segment; write the path that is meant',
  },
] as const satisfies readonly Rule<[Written]>[];

/** Rules of what the parser understood, compared with what was written. */
const parsedRules = [
  {
    code: 'scheme',
    broken: (_written, url, options) => url.protocol !== 'https:' && !(url.protocol === 'http:' && isDevelopmentHost(url, options)),
    message: (_written, url) => `the scheme is ${url.protocol.slice(0, -1)}; only https is allowed`,
  },
  {
    code: 'ip-literal',
    broken: (_written, url, options) => !isDevelopmentHost(url, options) && /^\[|(?:^|\.)[0-9]+$/.test(url.hostname),
    message: () => 'the host is an IP address; write a name, which a certificate can vouch for',
  },
  {
    code: 'trailing-dot',
    broken: (_written, url) => url.hostname.endsWith('.'),
    message: () => 'the host ends in a dot; leave the dot out',
  },
  {
    code: 'empty-label',
    broken: (_written, url) => /^\.|\.\./.test(url.hostname),
    message: () => 'the host has an empty label; write one dot between labels',
  },
  {
    code: 'single-label',
    broken: (_written, url, options) => !isDevelopmentHost(url, options) && !url.hostname.includes('.'),
    message: (_written, url) => `the host ${url.hostname} has no domain; write the full name`,
  },
  {
    code: 'host-label',
    broken: (_written, url, options) => !isDevelopmentHost(url, options) && !isHostName(url.hostname),
    message: () => 'the host has a label that is not 1 to 63 letters, digits and inner hyphens; write a DNS name',
  },
  {
    code: 'port',
    broken: ({ port }, url) => port !== undefined && (port === '' || port === '0' || port !== url.port),
    message: () => 'the port is 0, padded or the default one; leave :443 out, and write another without leading zeros',
  },
  {
    code: 'host-spelling',
    broken: ({ host, scheme }, url) => host !== url.hostname || `${scheme}:` !== url.protocol,
    message: (_written, url) => `the scheme and host are not in canonical spelling; write ${url.protocol}//${url.hostname}`,
  },
  {
    code: 'escape',
    broken: (_written, url) => !isDecodable(url.pathname) || !isDecodable(url.search),
    message: () => 'the URL holds a % that does not begin an escape of UTF-8 text; write a lone % as %25',
  },
  {
    code: 'spelling',
    // Parsers disagree about ^ in a path: newer ones encode it. In a query the apostrophe is encoded, but
    // encodeURIComponent leaves it alone, so both of its spellings stand for the same URL.
    broken: ({ text }, url) => url.pathname.includes('^') || canonicalQuery(text) !== url.href,
    message: (_written, url) => `the URL is not in canonical spelling; write ${url.href.replaceAll('^', '%5E')}`,
  },
] as const satisfies readonly Rule<[Written, TargetUrl, UrlOptions]>[];

export type UrlProblemCode =
  | (typeof textRules)[number]['code']
  | (typeof writtenRules)[number]['code']
  | (typeof parsedRules)[number]['code'];

/** Every code that `parseTarget` may give. */
export const urlProblemCodes: readonly UrlProblemCode[] = [...textRules, ...writtenRules, ...parsedRules].map((rule) => rule.code);

/**
 * Reads a URL that may be fetched. The text must already be what the WHATWG serialiser would write, so that the URL which
 * was proven, the URL which is shown and the URL which is requested are the same characters.
 */
export function parseTarget(text: string, options: UrlOptions = {}): ParsedTarget {
  const textRule = textRules.find((rule) => rule.broken(text));
  if (textRule !== undefined) return { problem: { code: textRule.code, message: textRule.message() } };
  const written = takeApart(text);
  const writtenRule = writtenRules.find((rule) => rule.broken(written));
  if (writtenRule !== undefined) return { problem: { code: writtenRule.code, message: writtenRule.message() } };
  if (!URL.canParse(text)) return { problem: { code: 'syntax', message: 'the host or port is malformed; write it as https://host/path' } };
  const url = new URL(text);
  const parsedRule = parsedRules.find((rule) => rule.broken(written, url, options));
  if (parsedRule !== undefined) return { problem: { code: parsedRule.code, message: parsedRule.message(written, url) } };
  return { url };
}

function isDevelopmentHost(url: TargetUrl, options: UrlOptions): boolean {
  return options.development === true && isLoopbackHost(url.hostname);
}

function takeApart(text: string): Written {
  const [beforeQuery = ''] = text.split('?', 1);
  const authorityStart = beforeQuery.indexOf('://') + 3;
  const slash = beforeQuery.indexOf('/', authorityStart);
  const authority = slash < 0 ? beforeQuery.slice(authorityStart) : beforeQuery.slice(authorityStart, slash);
  const colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
  return {
    text,
    scheme: beforeQuery.slice(0, authorityStart - 3),
    authority,
    host: colon < 0 ? authority : authority.slice(0, colon),
    port: colon < 0 ? undefined : authority.slice(colon + 1),
    path: slash < 0 ? '' : beforeQuery.slice(slash),
  };
}

// RFC 1035 2.3.4 and RFC 1123 2.1.
function isHostName(hostname: string): boolean {
  return hostname.length <= 253 && hostname.split('.').every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
}

/**
 * Whether any server behind proxies that decode once more each, take `%2F` or `\` for a slash, or cut off `;` parameters,
 * could see a dot segment. Four rounds are more than any chain in use makes, and keep a nest of `%2525…` linear.
 */
function hidesDotSegment(path: string): boolean {
  let decoded = path;
  for (let round = 0; round < 4 && decoded.includes('%'); round++) {
    decoded = decoded.replace(/%([0-7][0-9A-Fa-f])/g, (_escape, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  }
  return decoded.split(/[/\\]/).some((segment) => /^\.\.?(?:;|$)/.test(segment));
}

// Also refuses overlong UTF-8 such as %C0%AE, which some servers take for a dot.
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function canonicalQuery(text: string): string {
  const query = text.indexOf('?');
  return query < 0 ? text : text.slice(0, query) + text.slice(query).replaceAll("'", '%27');
}
