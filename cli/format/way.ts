import type { Happening } from '../../runtime/flow/simulate.ts';
import type { Effect } from '../../runtime/index.ts';
import type { Json, JsonRecord } from '../../schemas/json.ts';

/** What happened at one block of a flow. */
export interface WayStep {
  readonly stage: string;
  readonly slug: string;
  /** The kind of the block; of a block of the platform, also of one that an action asked for, its name. */
  readonly block: string;
  /** How many decisions and custom flows the block stands in. */
  readonly depth: number;
  readonly did: 'ran' | 'skipped' | 'awaited' | 'reached';
  /** Why it was skipped. */
  readonly why?: 'disabled' | 'no such user' | 'left to the host';
  /** Of a decision: the conditions that did not hold, and the one that did; null is the default. */
  readonly refused?: readonly string[];
  readonly taken?: string | null;
  readonly config?: Json;
  /** What the platform answered, and the groups of the event that it changed. */
  readonly output?: JsonRecord;
  readonly changed?: readonly string[];
  readonly effects?: readonly Effect[];
  readonly error?: { readonly code: string; readonly message: string };
  /** What the block left under its step key. */
  readonly step?: JsonRecord;
}

const reasons = { disabled: 'disabled', nobody: 'no such user', host: 'left to the host' } as const;

/** The way that a simulation took, block by block. */
export function wayOf(happenings: readonly Happening[]): WayStep[] {
  return happenings.flatMap((happening, index): WayStep[] => {
    if (happening.did !== 'answered') {
      // Its answer says more.
      return happening.did === 'reached' && happening.block.kind === 'platform' && happenings[index + 1]?.did === 'answered'
        ? []
        : [passed(happening)];
    }
    const { awaiting, asked, given } = happening;
    const at = happenings
      .slice(0, index)
      .flatMap((before) => (before.did === 'answered' ? [] : [before.cursor]))
      .at(-1);
    return [
      {
        stage: awaiting.stage,
        slug: awaiting.slug,
        block: awaiting.block,
        depth: depthOf(at ?? []) + (asked ? 1 : 0),
        did: 'awaited',
        config: awaiting.config,
        output: given.output,
        changed: Object.keys(given.event ?? {}),
      },
    ];
  });
}

function passed(passage: Exclude<Happening, { did: 'answered' }>): WayStep {
  const { stage, cursor, block } = passage;
  const step = {
    stage,
    slug: block.block.slug,
    block: block.block.kind === 'platform' ? block.block.block : block.block.kind,
    depth: depthOf(cursor),
  };
  if (passage.did === 'skipped') return { ...step, did: 'skipped', why: reasons[passage.why] };
  if (passage.did === 'reached') return { ...step, did: 'reached' };
  const { outcome } = passage.run;
  return {
    ...step,
    did: 'ran',
    ...(block.kind === 'decision' && passage.branch !== undefined ? conditionsOf(block.block.branches, passage.branch) : {}),
    effects: shown(block.kind, outcome.effects),
    ...(outcome.error === null ? {} : { error: outcome.error }),
    ...(passage.breach === undefined ? {} : { error: { code: 'answer-schema', message: passage.breach } }),
    ...(passage.step === undefined ? {} : { step: passage.step }),
  };
}

/** What a block's own program asks for says how it is made, not what it does. */
function shown(kind: string, effects: readonly Effect[]): readonly Effect[] {
  if (kind === 'decision') return [];
  return kind === 'webhook' ? effects.filter(({ type }) => type === 'fetch') : effects;
}

function conditionsOf(branches: readonly { readonly if: string }[], taken: number) {
  return { refused: branches.slice(0, taken).map((branch) => branch.if), taken: branches[taken]?.if ?? null };
}

function depthOf(cursor: readonly number[]): number {
  return Math.max(0, (cursor.length - 2) / 2);
}
