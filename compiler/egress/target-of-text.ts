import type { Target, TargetPart } from '../../schemas/ir/program.ts';
import { type AbstractText, type Hole, isHole } from './text.ts';

/** A hole of a URL that nothing proves, and what is wrong with it there. */
export interface Unproven {
  readonly hole: Hole;
  readonly place: 'whole' | 'host' | 'path' | 'query';
  readonly reason: string;
}

/** The pattern of a URL, or the holes that keep it from being one. */
export function targetOfText(method: string, text: AbstractText): { readonly target: Target; readonly unproven: readonly Unproven[] } {
  const unproven: Unproven[] = [];
  const url: TargetPart[] = [];
  let before = '';
  for (const part of text) {
    const last = url.at(-1);
    if (!isHole(part)) {
      before += part.text;
      if (part.text === '') continue;
      if (last !== undefined && 'text' in last) url[url.length - 1] = { text: last.text + part.text };
      else url.push({ text: part.text });
      continue;
    }
    const place = placeAfter(before, url.length === 0);
    const reason = whyUnproven(part, place);
    if (reason !== undefined) unproven.push({ hole: part, place, reason });
    const hole = place === 'query' ? (part.hole === 'pairs' ? 'pairs' : 'query') : 'segment';
    // Holes side by side are one: where the first ends, nobody can tell.
    if (last !== undefined && 'hole' in last) url[url.length - 1] = { hole: hole === 'pairs' ? 'pairs' : last.hole };
    else url.push({ hole });
  }
  return { target: { method, url }, unproven };
}

function placeAfter(before: string, isFirst: boolean): Unproven['place'] {
  if (isFirst) return 'whole';
  if (before.includes('?')) return 'query';
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]+\//.test(before) ? 'path' : 'host';
}

function whyUnproven({ hole, cause }: Hole, place: Unproven['place']): string | undefined {
  if (place === 'whole') return cause ?? 'it could be any URL';
  if (place === 'host') return 'it is part of the scheme, host or port';
  if (hole === 'raw')
    return cause ?? (place === 'path' ? 'it could be more than one path segment' : 'it could be more than one query value');
  if (hole === 'pairs' && place === 'path') return 'names and values of a query have no place in the path';
  return undefined;
}
