import type { Block } from '../generated/bundle.ts';
import type { ActionPlace } from './flow-walk.ts';

type PlatformBlock = Extract<Block, { readonly kind: 'platform' }>;
type Webhook = Extract<Block, { readonly kind: 'webhook' }>;

/** A block that leaves a step key. What an action writes depends on where it stands. */
export type StepWriter = ActionPlace | PlatformBlock | Webhook;

/** What may have written a step key, and whether one of them has surely run. */
export interface StepEntry {
  readonly writers: readonly StepWriter[];
  readonly always: boolean;
}

/** What stands under the step keys at a place of a flow: only what differs from the place before, since flows are long. */
export interface StepState {
  readonly before: StepState | undefined;
  readonly entries: ReadonlyMap<string, StepEntry>;
}

export const emptyStep: StepState = { before: undefined, entries: new Map() };

/** The state behind a block that surely writes its key. */
export function writeStep(before: StepState, slug: string, writer: StepWriter): StepState {
  return { before, entries: new Map([[slug, { writers: [writer], always: true }]]) };
}

/** The step keys of a state, in the order in which they were first written. */
export function stepEntries(state: StepState): ReadonlyMap<string, StepEntry> {
  const chain: StepState[] = [];
  for (let at: StepState | undefined = state; at !== undefined; at = at.before) chain.push(at);
  return new Map(chain.reverse().flatMap(({ entries }) => [...entries]));
}

/** What may have written one step key. */
export function stepEntry(state: StepState, slug: string): StepEntry | undefined {
  for (let at: StepState | undefined = state; at !== undefined; at = at.before) {
    const entry = at.entries.get(slug);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/** The state where several ways meet: what only some of them wrote may be missing. */
export function joinSteps(states: readonly StepState[]): StepState {
  const [first] = states;
  if (first !== undefined && states.every((state) => state === first)) return first;
  const ways = states.map(stepEntries);
  const entries = new Map<string, StepEntry>();
  for (const slug of new Set(ways.flatMap((way) => [...way.keys()]))) {
    const found = ways.flatMap((way) => way.get(slug) ?? []);
    const always = found.length === ways.length && found.every((entry) => entry.always);
    entries.set(slug, { writers: [...new Set(found.flatMap(({ writers }) => writers))], always });
  }
  return { before: undefined, entries };
}
