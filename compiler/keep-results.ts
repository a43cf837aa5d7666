import { type Digest, digestOfText } from '../runtime/ir/digest.ts';
import type { BlockPlace } from '../schemas/platform/flow-walk.ts';
import { stepEntries } from '../schemas/platform/step-state.ts';
import { type ActionInput, type ActionResult, compileActions } from './compile.ts';
import { mayReadStep, withUpstream } from './upstream.ts';

/** Compiles actions; the answers stand in the order of the inputs. */
export type CompileActions = (inputs: readonly ActionInput[]) => readonly ActionResult[];

/**
 * A compiler that is asked again and again about much the same: it keeps the answers of the last time and compiles only what is
 * new. What an action means is decided by its input and by the actions before it whose state it reads, so with all of these equal
 * the answer is equal.
 */
export function keepResults(): CompileActions {
  let kept: ReadonlyMap<Digest, ActionResult> = new Map();
  return (inputs) => {
    const keys = keysOf(inputs);
    const fresh = new Map<Digest, ActionInput>();
    inputs.forEach((input, index) => {
      const key = keys[index];
      if (key !== undefined && !kept.has(key)) fresh.set(key, input);
    });
    const compiled = compileActions(withUpstream([...fresh.values()], inputs));
    const made = new Map([...fresh.keys()].map((key, index) => [key, compiled[index]] as const));
    const results = keys.map((key) => kept.get(key) ?? made.get(key) ?? { diagnostics: [] });
    kept = new Map(keys.map((key, index) => [key, results[index] ?? { diagnostics: [] }]));
    return results;
  };
}

/** For each input a digest of all that decides its answer. */
function keysOf(inputs: readonly ActionInput[]): Digest[] {
  const own = new Map(inputs.map((input) => [input, ownKey(input)]));
  const ownerOf = new Map(inputs.flatMap((input) => (input.places ?? []).map((place) => [place, input] as const)));
  const known = new Map<BlockPlace, Digest>();
  const keyOfPlace = (place: BlockPlace): Digest => {
    const before = known.get(place);
    if (before !== undefined) return before;
    const owner = ownerOf.get(place);
    const step = owner !== undefined && mayReadStep(owner) ? [...stepEntries(place.step)] : [];
    const entries = step.map(([slug, { writers, always }]) => [
      slug,
      always,
      writers.map((writer) => ('kind' in writer ? writer : keyOfPlace(writer))),
    ]);
    const { block, position } = place;
    const key = digestOfText(JSON.stringify([owner === undefined ? null : own.get(owner), block, position, entries]));
    known.set(place, key);
    return key;
  };
  return inputs.map((input) => digestOfText(JSON.stringify([own.get(input), (input.places ?? []).map(keyOfPlace)])));
}

/** Everything else that an input holds, in one digest: a new part of it cannot be forgotten here. */
function ownKey({ places: _places, ...input }: ActionInput): Digest {
  return digestOfText(JSON.stringify(input, (_name, value: unknown) => (value instanceof Map ? [...value] : value)));
}
