import type { ActionPlace, BlockPlace } from '../../schemas/platform/flow-walk.ts';
import { stepEntries } from '../../schemas/platform/step-state.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { StateWrite } from './facts.ts';
import { placeOfSpan, type Wiring, type WiringCheck } from './wiring.ts';

/**
 * State keys that no block reads. Warned of are those that ask for a second factor, in each flow where nothing acts on them, and
 * others that no place of the action has a reader for, in flows that decide something, unless a log line tells their value: saying it
 * was then what they are for.
 */
export const checkUnreadState: WiringCheck = (wiring) => {
  if (!wiring.complete) return [];
  return wiring.tenant.actions.flatMap(({ places }) => {
    const [first] = places;
    const written = first === undefined ? [] : (wiring.factsOf(first.block)?.state ?? []);
    return [...byName(written)].flatMap(([key, writes]) => checkKey(wiring, places, key, writes));
  });
};

function byName(writes: readonly StateWrite[]): ReadonlyMap<string, readonly StateWrite[]> {
  const found = new Map<string, StateWrite[]>();
  for (const write of writes) if (write.name !== undefined) found.set(write.name, [...(found.get(write.name) ?? []), write]);
  return found;
}

function checkKey(wiring: Wiring, places: readonly ActionPlace[], key: string, writes: readonly StateWrite[]): Diagnostic[] {
  const { tenant } = wiring;
  const [write] = writes;
  if (write === undefined) return [];
  if (asksForStepUp(key)) {
    return places.flatMap((place) => {
      if (readersOf(wiring, place, key).some((reader) => canAct(wiring, reader))) return [];
      const related = [{ message: 'it is written here', ...placeOfSpan(write.span) }];
      const parameters = { path: `step.${place.block.slug}.${key}`, flow: place.position.at.split('/')[0] ?? '' };
      return [report('step-up-unread', tenant.placeOf(place.block), parameters, { related })];
    });
  }
  if (writes.every(({ told }) => told) || places.some((place) => readersOf(wiring, place, key).length > 0)) return [];
  if (!places.some((place) => decides(wiring, place))) return [];
  return [report('state-unread', placeOfSpan(write.span), { key, slug: places[0]?.block.slug ?? '' })];
}

/** The places whose programs may read a key of what stands at another place. */
function readersOf({ tenant, factsOf }: Wiring, writer: ActionPlace, key: string): BlockPlace[] {
  const { slug } = writer.block;
  return tenant.places.filter(({ block, step }) => {
    const reads = factsOf(block)?.reads.some(
      ({ path: [root, read = slug, name = key] }) => root === 'step' && read === slug && name === key,
    );
    return reads === true && stepEntries(step).get(slug)?.writers.includes(writer) === true;
  });
}

/** Whether the flow of a place decides anything: where it does not, a mark is left for whoever wires the flow. */
function decides({ tenant }: Wiring, { position }: ActionPlace): boolean {
  const flowOf = (at: string) => at.split('/')[0];
  return tenant.places.some((other) => other.block.kind === 'decision' && flowOf(other.position.at) === flowOf(position.at));
}

/** Whether a block can do something about it: choose a way, deny, or ask for a second factor itself. */
function canAct({ factsOf }: Wiring, { block }: BlockPlace): boolean {
  return block.kind === 'decision' || (factsOf(block)?.denials.length ?? 0) > 0;
}

/** Whether a key reads as a demand for a second factor, such as `require_step_up` or `needsMfa`. */
export function asksForStepUp(key: string): boolean {
  const name = key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return (
    /step_?up/.test(name) ||
    (/(^|_)(mfa|2fa|otp|second_factor|challenge)(_|$)/.test(name) && /requir|need|demand|force|must|ask/.test(name))
  );
}
