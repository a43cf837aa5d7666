import type { AllowedPlace } from '../../runtime/egress/allowlist.ts';
import { entryCoveringTarget } from '../../runtime/egress/target.ts';
import type { Target } from '../../schemas/ir/program.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Place, report } from '../diagnostics/report.ts';

/** Entries of the allowlist that none of the targets of a tenant's actions and webhooks goes by. */
export function reportUnusedEntries(
  allow: readonly AllowedPlace[],
  targets: readonly Target[],
  placeOf: (entry: AllowedPlace) => Place,
): Diagnostic[] {
  const used = new Set(targets.map((target) => entryCoveringTarget(allow, target, { development: true })));
  // Where an answer may redirect to is the receiver's choice among all entries.
  if (allow.some((entry) => entry.redirects > 0 && used.has(entry))) return [];
  return allow.flatMap((entry) => {
    if (used.has(entry)) return [];
    const covered = targets.find((target) => entryCoveringTarget([entry], target, { development: true }) !== undefined);
    const instead = covered && entryCoveringTarget(allow, covered, { development: true })?.text;
    return [report('allow-entry-unused', placeOf(entry), { entry: entry.text, instead })];
  });
}
