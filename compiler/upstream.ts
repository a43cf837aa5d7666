import type { ActionPlace, BlockPlace } from '../schemas/platform/flow-walk.ts';
import type { StepEntry, StepState } from '../schemas/platform/step-state.ts';
import type { CheckInput } from './frontend/check.ts';
import type { SourceText } from './source/text.ts';

type Places = Pick<CheckInput, 'source' | 'modules' | 'places'>;

/** Whether an action may read `step`, so that what stands before it decides its types. */
export function mayReadStep(input: Places): boolean {
  return textsOf(input).some((source) => factsOf(source).mayNameStep);
}

/** Whether a text may hold the name `step`, which may be spelled with escapes. */
export function mayNameStep(text: string): boolean {
  return /\bstep\b|\\u/.test(text);
}

/** The step keys at a place whose slugs stand in an action's texts. Those of others it can read by computed keys alone. */
export function namedEntries(texts: readonly SourceText[], state: StepState): ReadonlyMap<string, StepEntry> {
  const known = texts.map((source) => factsOf(source).slugs);
  const named = new Map<string, StepEntry>();
  for (let at: StepState | undefined = state; at !== undefined; at = at.before)
    for (const [slug, entry] of at.entries) if (!named.has(slug) && known.some((slugs) => slugs.has(slug))) named.set(slug, entry);
  return named;
}

export function textsOf({ source, modules }: Places): readonly SourceText[] {
  return [source, ...modules.values()];
}

interface TextFacts {
  readonly mayNameStep: boolean;
  /** All that could be the slug of a block. */
  readonly slugs: ReadonlySet<string>;
}

const kept = new WeakMap<SourceText, TextFacts>();

function factsOf(source: SourceText): TextFacts {
  const known = kept.get(source);
  if (known !== undefined) return known;
  const named = mayNameStep(source.text);
  const facts = { mayNameStep: named, slugs: slugsIn(source.text) };
  kept.set(source, facts);
  return facts;
}

/** Words joined by hyphens, and every run of words in them: a hyphen may be a minus too. */
function slugsIn(text: string): ReadonlySet<string> {
  const slugs = new Set<string>();
  for (const [found] of text.matchAll(/[a-z0-9]+(?:-[a-z0-9]+)*/g)) {
    if (slugs.has(found)) continue;
    const words = found.split('-');
    for (let start = 0; start < words.length; start++)
      for (let end = start + 1; end <= Math.min(words.length, start + mostWords); end++) slugs.add(words.slice(start, end).join('-'));
  }
  return slugs;
}

/** A slug has at most 64 characters, and so at most so many words. */
const mostWords = 32;

/** These actions, and behind them all whose types they need to know, as far as they are among `all`. */
export function withUpstream<Input extends Places>(wanted: readonly Input[], all: readonly Input[]): Input[] {
  if (wanted.length === 0) return [];
  const ownerOf = new Map<BlockPlace, Input>(all.flatMap((input) => (input.places ?? []).map((place) => [place, input] as const)));
  const found = new Set(wanted);
  // What is added while the set is walked is walked too.
  for (const input of found) {
    if (!mayReadStep(input)) continue;
    for (const place of (input.places ?? []).flatMap(({ step }) => actionsAmong(namedEntries(textsOf(input), step)))) {
      const owner = ownerOf.get(place);
      if (owner !== undefined) found.add(owner);
    }
  }
  return [...found];
}

/** The places of actions among the writers of step keys. */
function actionsAmong(entries: ReadonlyMap<string, StepEntry>): ActionPlace[] {
  return [...entries.values()].flatMap(({ writers }) => writers.flatMap((writer) => ('kind' in writer ? [] : [writer])));
}
