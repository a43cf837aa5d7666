import type { Simulation } from '../../runtime/flow/simulate.ts';
import { bagsOf, mergeEffects, nothingStaged } from '../../runtime/flow/staged-effects.ts';
import type { Bundle } from '../../schemas/generated/bundle.ts';
import { wayOf } from './way.ts';

/** What `writ simulate --format json` prints: what the last answer would be, and the way to it. */
export function simulationDocument(simulation: Simulation, flow: string, now: string, { tenant, denial }: Bundle) {
  const { last, answers, happenings } = simulation;
  // Whoever was patched by an answer that awaits is in the event that it goes on with.
  const stored = bagsOf(answers.findLast(({ next }) => next !== undefined)?.next?.event ?? {});
  return {
    tenant,
    flow,
    now,
    status: last.status,
    reason: last.denial?.reason ?? null,
    message: last.denial === undefined ? null : (last.denial.message ?? denial.message),
    /** The slug of the block that denied. */
    by: last.denial?.slug ?? null,
    session: last.session,
    /** All that was handed over, at once or in the end. */
    effects: answers.reduce((sum, { effects }) => mergeEffects(sum, effects, stored), nothingStaged),
    step: last.step,
    log: answers.flatMap(({ log }) => log),
    errors: answers.flatMap(({ errors }) => errors),
    way: wayOf(happenings),
  };
}
