import type { Bundle } from '../../schemas/generated/bundle.ts';
import { effectsIn } from '../../schemas/ir/effects-in.ts';
import { urlText } from '../../schemas/ir/url-text.ts';
import { parseAllowEntry } from '../egress/allowlist.ts';
import { entryCoveringTarget } from '../egress/target.ts';
import { BundleError } from './error.ts';

/**
 * Checks that the egress manifests speak of the programs beside them: of their targets, under the entries that speak for them, and
 * of their effects, in order. Which data reaches them the compiler alone can say, and who signed the bundle answers for it.
 */
export function checkEgress({ fetch, mask, actions }: Bundle, development: boolean): void {
  const entries = fetch.allow.flatMap((entry) => parseAllowEntry(entry, { development }).entry ?? []);
  for (const [slug, { egress, program }] of Object.entries(actions)) {
    if (egress === undefined) {
      if (mask.length === 0) continue;
      throw refusal(slug, '', 'fields are to be masked, and no manifest says what is made of them');
    }
    const targets = program.targets.map((target) => {
      const entry = entryCoveringTarget(entries, target, { development })?.text;
      return [target.method, urlText(target), entry];
    });
    const told = egress.targets.map(({ method, url, entry }) => [method, url, entry]);
    const wrong = firstDifference(targets, told);
    if (wrong !== undefined) throw refusal(slug, `/targets/${wrong}`, 'the manifest names other targets than the program has');
    const members = program.functions.flatMap(({ body }) => effectsIn(body)).map(({ member }) => member);
    const other = firstDifference(
      members,
      egress.effects.map(({ member }) => member),
    );
    if (other !== undefined) throw refusal(slug, `/effects/${other}`, 'the manifest names other effects than the program has');
  }
}

function refusal(slug: string, place: string, message: string): BundleError {
  return new BundleError('egress-manifest', `/bundle/actions/${slug}/egress${place}`, `${slug}: ${message}`);
}

/** The first index at which two lists differ. */
function firstDifference(left: readonly unknown[], right: readonly unknown[]): number | undefined {
  const length = Math.max(left.length, right.length);
  for (let index = 0; index < length; index++) if (JSON.stringify(left[index]) !== JSON.stringify(right[index])) return index;
  return undefined;
}
