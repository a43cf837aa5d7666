import { infiniteNumberIn } from '../../schemas/finite.ts';
import type { Json, JsonRecord, JsonSchema } from '../../schemas/json.ts';
import { askedBlocks, type BlockName, blocks, type EventGroup, type PlatformBlock } from '../../schemas/platform/blocks.ts';
import { validate } from '../../schemas/validator.ts';
import { plainRecord } from './merge-patch.ts';
import type { PlannedList, PlannedPlatform } from './planned.ts';
import { FlowRefusal } from './refusal.ts';
import type { AwaitedBlock, RunState } from './run-state.ts';
import { carry, type End, setStep, type Walk } from './walk-state.ts';

/** What the platform table says of an awaited block, also of one that an action asked for. */
export function definitionOf(block: string, asked: boolean): Pick<PlatformBlock, 'output' | 'changes' | 'proves' | 'verifies'> {
  if (!asked) return blocks[block as BlockName];
  return askedBlocks[block as keyof typeof askedBlocks];
}

export function changesOf(block: string, asked: boolean): readonly EventGroup[] {
  return definitionOf(block, asked).changes ?? [];
}

/** Throws unless the output is one of the block's. `pointer` is where the call has it. */
export function expectOutput(
  output: JsonRecord,
  { block, slug }: Pick<AwaitedBlock, 'block' | 'slug'>,
  asked: boolean,
  pointer: string,
): void {
  const problems = validate(definitionOf(block, asked).output, output);
  const infinite = problems.length === 0 ? infiniteNumberIn(output) : undefined;
  if (infinite !== undefined) problems.push({ pointer: infinite, message: 'must be a finite number', unknownMember: false });
  if (problems.length === 0) return;
  const errors = problems.map((problem) => ({ pointer: `${pointer}${problem.pointer}`, message: problem.message }));
  const name = slug === block ? block : `${slug} (${block})`;
  throw new FlowRefusal('invalid-output', `the output is none of ${name}: ${errors[0]?.pointer} ${errors[0]?.message}`, errors);
}

/** Throws unless what a host hands in for the blocks of the platform in a stage are outputs of theirs: the tenant's blocks read them as such. */
export function expectHandedIn(list: PlannedList, step: RunState['step']): void {
  for (const planned of list) {
    if (planned.kind === 'decision') for (const branch of planned.branches) expectHandedIn(branch, step);
    if (planned.kind === 'run-flow') for (const stage of planned.stages) expectHandedIn(stage, step);
    if (planned.kind !== 'platform') continue;
    const { slug } = planned.block;
    const output = Object.hasOwn(step, slug) ? step[slug] : undefined;
    if (output !== undefined) expectOutput(output, planned.block, false, `/step/${slug}`);
  }
}

/** Takes what a block of the platform answered, and says whether the run ends with it. */
export function takeOutput(
  { block: { slug, block }, routed, routedForNobody }: PlannedPlatform,
  output: JsonRecord,
  walk: Walk,
): End | undefined {
  setStep(walk, slug, plainRecord(knownMembers(output, blocks[block].output)));
  carry(walk, { ran: [...walk.carried.ran.filter((name) => name !== block), block], ...knownFrom(block, output) });
  // A Decision that is passed over for a user who does not exist would not deny.
  const isRouted = walk.carried.nobody ? routedForNobody : routed;
  return isRouted || !failsCheck(definitionOf(block, false), output) ? undefined : denialOf(slug, slug);
}

/** What no type names nobody can read, and it would travel with the run however large it is. */
function knownMembers(output: JsonRecord, schema: JsonSchema): JsonRecord {
  const { properties = {} } = schema as { readonly properties?: object };
  return Object.fromEntries(Object.entries(output).filter(([name]) => Object.hasOwn(properties, name)));
}

/** A failed check that an action asked for always denies. */
export function takeAskedOutput({ slug, block }: AwaitedBlock, output: JsonRecord): End | undefined {
  return output.verified === true ? undefined : denialOf(slug, block);
}

function denialOf(slug: string, failed: string): End {
  return { status: 'denied', slug, reason: `${failed}-failed`, message: null };
}

/** Whether an output says that the check of its block was not passed. */
export function failsCheck({ verifies }: Pick<PlatformBlock, 'verifies'>, output: JsonRecord): boolean {
  return verifies !== undefined && output[verifies] === false;
}

/** What the run learns from an output beside its step key. */
function knownFrom(block: BlockName, output: { readonly [key: string]: Json }) {
  switch (block) {
    case 'risk-evaluate':
      return typeof output.score === 'number' ? { risk: output.score } : {};
    case 'identity-lookup':
      return { nobody: output.found === false };
    case 'identity-create':
      return { nobody: false };
    case 'issue-session':
      return typeof output.session_id === 'string' ? { session: output.session_id } : {};
    default:
      return {};
  }
}
