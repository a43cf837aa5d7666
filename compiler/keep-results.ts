import { type Digest, digestOfText } from '../runtime/ir/digest.ts';
import type { BlockPlace } from '../schemas/platform/flow-walk.ts';
import type { StepEntry, StepState } from '../schemas/platform/step-state.ts';
import { type ActionInput, type ActionResult, compileActions } from './compile.ts';
import { mayReadStep, namedEntries, textsOf, withUpstream } from './upstream.ts';

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
  const keyOfPart = keptPartKeys();
  const own = new Map(inputs.map((input) => [input, ownKey(input, keyOfPart)]));
  const ownerOf = new Map<BlockPlace, ActionInput>(inputs.flatMap((input) => (input.places ?? []).map((place) => [place, input] as const)));
  const known = new Map<BlockPlace, Digest>();
  const keyOfState = keptStateKeys();
  const keyOfPlace = (place: BlockPlace): Digest => {
    const before = known.get(place);
    if (before !== undefined) return before;
    const owner = ownerOf.get(place);
    const reads = owner !== undefined && mayReadStep(owner);
    const named = reads ? namedEntries(textsOf(owner), place.step) : new Map<string, StepEntry>();
    const entries = [...named].map(([slug, { writers }]) => [
      slug,
      writers.map((writer) => ('kind' in writer ? null : keyOfPlace(writer))),
    ]);
    const { block, position } = place;
    const state = reads ? keyOfState(place.step) : null;
    const key = digestOfText(JSON.stringify([owner === undefined ? null : own.get(owner), block, position, state, entries]));
    known.set(place, key);
    return key;
  };
  return inputs.map((input) => digestOfText(JSON.stringify([own.get(input), (input.places ?? []).map(keyOfPlace)])));
}

/** Everything else that an input holds, in one digest: a new part of it cannot be forgotten here. */
function ownKey({ places: _places, ...input }: ActionInput, keyOfPart: (part: unknown) => string): Digest {
  return digestOfText(JSON.stringify(Object.entries(input).map(([name, part]) => [name, keyOfPart(part)])));
}

/** Texts that stand for parts of inputs. Most inputs share most of their parts, so each is looked at once. */
function keptPartKeys(): (part: unknown) => string {
  const known = new Map<object, string>();
  const textOf = (part: unknown) =>
    JSON.stringify(part, (_name, value: unknown) => (value instanceof Map ? [...value] : value)) ?? 'undefined';
  return (part) => {
    if (typeof part !== 'object' || part === null) return textOf(part);
    const before = known.get(part);
    if (before !== undefined) return before;
    const text = textOf(part);
    const key = text.length < longestText ? text : digestOfText(text);
    known.set(part, key);
    return key;
  };
}

/** A text that is longer than its digest is not kept. */
const longestText = 128;

/** Digests of which step keys there are, and of what platforms and webhooks write to them. What actions write is named apart. */
function keptStateKeys(): (state: StepState) => Digest {
  const known = new Map<StepState, Digest>();
  return (state) => {
    const chain: StepState[] = [];
    for (let at: StepState | undefined = state; at !== undefined && !known.has(at); at = at.before) chain.push(at);
    let key: Digest | undefined;
    for (const at of chain.reverse()) {
      const entries = [...at.entries].map(([slug, { writers, always }]) => [
        slug,
        always,
        writers.map((writer) => ('kind' in writer ? writer : writer.block.action)),
      ]);
      key = digestOfText(JSON.stringify([at.before === undefined ? null : (known.get(at.before) ?? null), entries]));
      known.set(at, key);
    }
    return key ?? known.get(state) ?? digestOfText('');
  };
}
