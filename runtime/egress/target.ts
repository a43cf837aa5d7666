import type { Target, TargetPart } from '../../schemas/ir/program.ts';
import { type AllowedPlace, coversOrigin, coversPath, mostSpecific } from './allowlist.ts';
import { fetchMethods, redirectMethod } from './method.ts';
import { parseTarget, type UrlOptions } from './url.ts';

// What encodeURIComponent and URLSearchParams write, and with it every number, boolean and hexadecimal text. No character
// that divides a URL is among them.
const holeText = /(?:[A-Za-z0-9\-._~!*'()+]|%[0-9A-Fa-f]{2})*/y;

// Such texts, and what stands between names and values of a query.
const pairsText = /(?:[A-Za-z0-9\-._~!*'()+=&]|%[0-9A-Fa-f]{2})*/y;

// Stands for any value: no dot segment, and no part of an escape that the text around it could complete.
const probe = 'x';

/** Says why a pattern can't be checked against URLs, or gives undefined when it can. */
export function targetProblem(target: Target, options: UrlOptions = {}): string | undefined {
  const isKnown = target.method === redirectMethod || fetchMethods.some((method) => method === target.method);
  if (!isKnown) return 'the method is none that a fetch may use';
  const [first] = target.url;
  if (first === undefined || !('text' in first) || !/^[a-z]+:\/\/[^/?#]+\//.test(first.text)) {
    return 'the scheme, the host and the slash behind it are not one fixed text';
  }
  let query = false;
  for (const [index, part] of target.url.entries()) {
    const before = target.url[index - 1];
    if (before !== undefined && 'text' in before === 'text' in part) return 'fixed text and holes do not take turns';
    if ('text' in part) query ||= part.text.includes('?');
    else if ((part.hole !== 'segment') !== query) return `a ${part.hole} hole stands ${query ? 'behind' : 'before'} the question mark`;
  }
  const pairs = target.url.findIndex((part) => 'hole' in part && part.hole === 'pairs');
  if (pairs >= 0 && pairs < target.url.length - 2) return 'more than one fixed text stands behind a hole of pairs';
  return parseTarget(withProbes(target), options).problem?.message;
}

/**
 * Whether a request is one that the pattern describes. The text must be a canonical URL, so no hole holds a dot segment in
 * any encoding. Loopback is no question here: the pattern's own fixed text names the host.
 */
export function matchesTarget(target: Target, method: string, text: string): boolean {
  return firstMatching([target], [0], method, text) !== undefined;
}

/** The first of some targets, by index, that describes a request. The text is parsed once. */
export function firstMatching(targets: readonly Target[], indices: readonly number[], method: string, text: string): number | undefined {
  const { url } = parseTarget(text, { development: true });
  if (url === undefined) return undefined;
  return indices.find((index) => {
    const target = targets[index];
    return target?.method === method && matchesParts(target.url.map(inSerialisedSpelling), url.href);
  });
}

/** The entry that permits every URL a pattern can build. */
export function entryCoveringTarget(entries: readonly AllowedPlace[], target: Target, options: UrlOptions = {}): AllowedPlace | undefined {
  if (targetProblem(target, options) !== undefined) return undefined;
  const { url } = parseTarget(withProbes(target), options);
  const [first] = target.url;
  if (url === undefined || first === undefined || !('text' in first)) return undefined;
  const fixed = target.url.every((part) => 'text' in part || part.hole !== 'segment');
  // Before a hole, only a slash of the pattern itself ends a segment.
  const path = fixed ? url.pathname : first.text.slice(url.origin.length, first.text.lastIndexOf('/') + 1);
  return mostSpecific(
    entries.filter(
      (entry) => entry.methods.some((method) => method === target.method) && coversOrigin(entry, url) && coversPath(entry.path, path),
    ),
  );
}

function withProbes(target: Target): string {
  return target.url.map((part) => ('text' in part ? part.text : probe)).join('');
}

// The serialiser writes an apostrophe of the query as %27, and leaves that of the path.
function inSerialisedSpelling(part: TargetPart, index: number, parts: readonly TargetPart[]): TargetPart {
  if (!('text' in part) || !part.text.includes("'")) return part;
  const inQuery = parts.slice(0, index).some((before) => 'text' in before && before.text.includes('?'));
  const query = inQuery ? 0 : part.text.indexOf('?');
  return query < 0 ? part : { text: part.text.slice(0, query) + part.text.slice(query).replaceAll("'", '%27') };
}

/** One walk with no way back: a hole ends where the text behind it must begin, and there is one such place. */
function matchesParts(parts: readonly TargetPart[], text: string): boolean {
  let position = 0;
  for (const [index, part] of parts.entries()) {
    if ('text' in part) {
      if (!text.startsWith(part.text, position)) return false;
      position += part.text.length;
    } else {
      const run = part.hole === 'pairs' ? pairsText : holeText;
      const end = endOfHole(text, position, parts, index, run);
      if (end < position || endOfRun(text.slice(position, end), 0, run) !== end - position) return false;
      if (part.hole === 'segment' && end === position) return false;
      position = end;
    }
  }
  return position === text.length;
}

function endOfHole(text: string, position: number, parts: readonly TargetPart[], index: number, alphabet: RegExp): number {
  const run = endOfRun(text, position, alphabet);
  const next = parts[index + 1];
  if (next === undefined) return run;
  if (!('text' in next)) return -1;
  // Of the fixed text behind the hole, this much could belong to a hole as well; the character after it ends the run.
  const inRun = endOfRun(next.text, 0, alphabet);
  if (inRun < next.text.length || index + 2 === parts.length) return run - inRun;
  return text.indexOf(next.text, position + 1);
}

function endOfRun(text: string, position: number, alphabet: RegExp): number {
  alphabet.lastIndex = position;
  return position + (alphabet.exec(text)?.[0].length ?? 0);
}
