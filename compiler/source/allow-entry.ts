import { domainToUnicode } from 'node:url';
import { getPublicSuffix } from 'tldts';
import { type AllowEntry, type ParsedAllowEntry, parseAllowEntry } from '../../runtime/egress/allowlist.ts';
import type { UrlOptions } from '../../runtime/egress/url.ts';

/** An allowlist entry as it is read while compiling, with the spelling to write instead where there is one. */
export type ReadAllowEntry = ParsedAllowEntry & { readonly canonical?: string };

/**
 * Reads an entry as the runtime does, and refuses besides what only a kept list or a reader's eye can judge: wildcards over other
 * people's hosts, and names that look like others.
 */
export function readAllowEntry(written: AllowEntry, options: UrlOptions = {}): ReadAllowEntry {
  const parsed = parseAllowEntry(written, options);
  const { entry } = parsed;
  if (entry === undefined) {
    const canonical = canonicalSpelling(typeof written === 'string' ? written : written.url, options);
    return canonical === undefined ? parsed : { ...parsed, canonical };
  }
  const { host, subdomains } = entry;
  if (subdomains && getPublicSuffix(host, { allowPrivateDomains: true }) === host) {
    const message = `anyone can have a host under ${host}, so the entry would cover other people's; write the full name, or *. before a domain of your own`;
    return { problem: { code: 'wildcard', message } };
  }
  const lookalike = host.split('.').find(isLookalike);
  if (lookalike !== undefined) {
    const message = `the label ${lookalike} reads ${domainToUnicode(lookalike)}, which mixes scripts or is written in letters that look like Latin ones; write the host that is meant`;
    return { problem: { code: 'non-ascii', message } };
  }
  return parsed;
}

/** The same place in the spelling that is taken, if that is all that is wrong with an entry. */
function canonicalSpelling(written: string, options: UrlOptions): string | undefined {
  const [, start = '', star = '', rest = ''] = /^(https?:\/\/)(\*\.)?(.*)$/is.exec(written) ?? [];
  if (start === '' || !URL.canParse(start + rest)) return undefined;
  const { protocol, username, password, host, pathname, search, hash } = new URL(start + rest);
  // What is left out of a URL may be what was meant: only another spelling of the same is offered.
  if (username + password + search + hash !== '') return undefined;
  const canonical = `${protocol}//${star}${host}${pathname === '/' && !rest.includes('/') ? '' : pathname}`;
  return canonical !== written && parseAllowEntry(canonical, options).entry !== undefined ? canonical : undefined;
}

const scripts = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Hebrew',
  'Arabic',
  'Han',
  'Hiragana',
  'Katakana',
  'Hangul',
  'Thai',
  'Devanagari',
  'Georgian',
].map((name) => ({ name, letters: new RegExp(`\\p{Script=${name}}`, 'u') }));

/** Scripts that one language writes together (UTS 39, 5.2), beside each of them alone. */
const together = [
  ['Han', 'Hiragana', 'Katakana'],
  ['Han', 'Hangul'],
];

/** Cyrillic and Greek letters that a reader takes for Latin ones. */
const latinLooking = /^[аԁеһіјӏоԛрѕсуԝхαεικνορτυχω0-9-]+$/u;

function isLookalike(label: string): boolean {
  if (!label.startsWith('xn--')) return false;
  const text = domainToUnicode(label);
  const used = scripts.filter(({ letters }) => letters.test(text)).map(({ name }) => name);
  const mixed = used.length > 1 && !together.some((set) => used.every((name) => set.includes(name)));
  return text === '' || text === label || mixed || latinLooking.test(text);
}
