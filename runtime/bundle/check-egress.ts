import type { Bundle } from '../../schemas/generated/bundle.ts';
import { effectsIn } from '../../schemas/ir/effects-in.ts';
import { urlText } from '../../schemas/ir/url-text.ts';
import { parseAllowEntry, parseRedirectEntry } from '../egress/allowlist.ts';
import { entryCoveringTarget } from '../egress/target.ts';
import { programsOf } from './bundled-programs.ts';
import { BundleError } from './error.ts';

/**
 * Checks that the egress manifests speak of the programs beside them: of their targets, under the entries that speak for them, and
 * of their effects, in order. Which data reaches them the compiler alone can say, and who signed the bundle answers for it.
 */
export function checkEgress(bundle: Bundle, development: boolean): void {
  const entries = [
    ...bundle.fetch.allow.flatMap((entry) => parseAllowEntry(entry, { development }).entry ?? []),
    ...bundle.redirect.allow.flatMap((url) => parseRedirectEntry(url, { development }).entry ?? []),
  ];
  for (const { slug, pointer, egress, program } of programsOf(bundle)) {
    const refusal = (place: string, message: string) =>
      new BundleError('egress-manifest', `${pointer}/egress${place}`, `${slug}: ${message}`);
    const targets = program.targets.map((target) => {
      const entry = entryCoveringTarget(entries, target, { development })?.text;
      return [target.method, urlText(target), entry];
    });
    const told = egress.targets.map(({ method, url, entry }) => [method, url, entry]);
    const wrong = firstDifference(targets, told);
    if (wrong !== undefined) throw refusal(`/targets/${wrong}`, 'the manifest names other targets than the program has');
    const members = program.functions.flatMap(({ body }) => effectsIn(body)).map(({ member }) => member);
    const other = firstDifference(
      members,
      egress.effects.map(({ member }) => member),
    );
    if (other !== undefined) throw refusal(`/effects/${other}`, 'the manifest names other effects than the program has');
  }
}

/** The first index at which two lists differ. */
function firstDifference(left: readonly unknown[], right: readonly unknown[]): number | undefined {
  const length = Math.max(left.length, right.length);
  for (let index = 0; index < length; index++) if (JSON.stringify(left[index]) !== JSON.stringify(right[index])) return index;
  return undefined;
}
