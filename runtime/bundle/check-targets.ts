import type { Bundle } from '../../schemas/generated/bundle.ts';
import { urlText } from '../../schemas/ir/url-text.ts';
import { type AllowedPlace, parseAllowEntry, parseRedirectEntry } from '../egress/allowlist.ts';
import { entryCoveringTarget } from '../egress/target.ts';
import { programsOf } from './bundled-programs.ts';
import { BundleError } from './error.ts';

/** Checks that every place a program may send to lies under the allowlist. */
export function checkTargets(bundle: Bundle, development: boolean): void {
  const entries = bundle.fetch.allow.map((entry, index): AllowedPlace => {
    const parsed = parseAllowEntry(entry, { development });
    if (parsed.entry !== undefined) return parsed.entry;
    throw new BundleError(
      'allow-entry',
      `/bundle/fetch/allow/${index}`,
      `the allowlist entry ${entry.url} cannot be used: ${parsed.problem.message}`,
    );
  });
  for (const [index, url] of bundle.redirect.allow.entries()) {
    const parsed = parseRedirectEntry(url, { development });
    if (parsed.entry !== undefined) entries.push(parsed.entry);
    else {
      const message = `the redirect entry ${url} cannot be used: ${parsed.problem?.message}`;
      throw new BundleError('allow-entry', `/bundle/redirect/allow/${index}`, message);
    }
  }
  for (const { slug, pointer: place, program } of programsOf(bundle)) {
    for (const [index, target] of program.targets.entries()) {
      if (entryCoveringTarget(entries, target, { development }) !== undefined) continue;
      const pointer = `${place}/program/targets/${index}`;
      throw new BundleError(
        'target-not-allowed',
        pointer,
        `${slug} may send ${target.method} ${urlText(target)}, which the allowlist does not cover`,
      );
    }
  }
}
