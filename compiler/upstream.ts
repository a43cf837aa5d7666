import type { ActionPlace, BlockPlace } from '../schemas/platform/flow-walk.ts';
import { stepEntries } from '../schemas/platform/step-state.ts';
import type { CheckInput } from './frontend/check.ts';

type Places = Pick<CheckInput, 'source' | 'modules' | 'places'>;

/** Whether an action may read `step`, so that what stands before it decides its types. */
export function mayReadStep({ source, modules }: Places): boolean {
  return [source, ...modules.values()].some(({ text }) => mayNameStep(text));
}

/** Whether a text may hold the name `step`, which may be spelled with escapes. */
export function mayNameStep(text: string): boolean {
  return /step|\\u/.test(text);
}

/** The places of actions before a place, and whose they are. */
export function actionsBefore(place: BlockPlace): ActionPlace[] {
  return [...stepEntries(place.step).values()].flatMap(({ writers }) => writers.flatMap((writer) => ('kind' in writer ? [] : [writer])));
}

/** These actions, and behind them all whose types they need to know, as far as they are among `all`. */
export function withUpstream<Input extends Places>(wanted: readonly Input[], all: readonly Input[]): Input[] {
  const ownerOf = new Map<BlockPlace, Input>(all.flatMap((input) => (input.places ?? []).map((place) => [place, input] as const)));
  const found = new Set(wanted);
  // What is added while the set is walked is walked too.
  for (const input of found) {
    if (!mayReadStep(input)) continue;
    for (const place of (input.places ?? []).flatMap(actionsBefore)) {
      const owner = ownerOf.get(place);
      if (owner !== undefined) found.add(owner);
    }
  }
  return [...found];
}
