import type { Block, CompiledBlock } from '../../schemas/generated/bundle.ts';
import { blocks, type PlatformBlock as PlatformDefinition } from '../../schemas/platform/blocks.ts';
import { type BlockPlace, programPlaces } from '../../schemas/platform/flow-walk.ts';
import { type FlowName, flowNames } from '../../schemas/platform/flows.ts';
import { validate } from '../../schemas/validator.ts';
import { type AuditView, auditViewOf } from '../audit/mask.ts';
import type { LoadedBundle } from '../bundle/load.ts';
import { type Plan, planProgram } from '../plan.ts';
import type { PlannedBlock, PlannedFlow, PlannedList, PlannedPlatform } from './planned.ts';
import { readsChecked } from './reads-checked.ts';
import { readsSlugOf } from './reads-slug.ts';
import { readsUser } from './reads-user.ts';
import { takenStates } from './taken-state.ts';

/** All that a bundle deploys, ready to run. */
export interface PlannedTenant {
  readonly loaded: LoadedBundle;
  /** By the action's slug. */
  readonly actions: ReadonlyMap<string, Plan>;
  /** The platform's flows that the tenant has. */
  readonly flows: ReadonlyMap<FlowName, PlannedFlow>;
}

/** Gets what made the evaluator fail, and on which tenant's block: an action's slug, or that of the block itself. */
export type OnActionFault = (error: unknown, tenant: string, slug: string) => void;

/** A program and how the audit log sees its runs. */
interface Runnable {
  readonly plan: Plan;
  readonly audit: AuditView;
}

/** What planning one flow goes by. */
interface Planning {
  readonly loaded: LoadedBundle;
  readonly runnable: (compiled: CompiledBlock, slug: string) => Runnable;
  /** The places of the flow's programs that are still to come, in order. */
  readonly places: Iterator<BlockPlace>;
  /** Slugs of the blocks so far that are passed over in a run that looked its user up in vain. */
  readonly skipped: Set<string>;
}

/** Plans every program of a bundle once. */
export function planTenant(loaded: LoadedBundle, onFault?: OnActionFault): PlannedTenant {
  const { bundle } = loaded;
  const known = new Map<CompiledBlock, Runnable>();
  const runnable = (compiled: CompiledBlock, slug: string): Runnable => {
    const planned = known.get(compiled) ?? {
      plan: planProgram(compiled.program, {
        limits: bundle.limits,
        onInternalError: (error) => onFault?.(error, bundle.tenant, slug),
        // Which place asked for an effect is asked where something is masked there.
        notesOrigins: bundle.mask.length > 0,
      }),
      audit: auditViewOf(compiled, bundle.mask),
    };
    known.set(compiled, planned);
    return planned;
  };
  const actions = new Map(Object.entries(bundle.actions).map(([slug, action]) => [slug, runnable(action, slug).plan]));
  const flows = new Map<FlowName, PlannedFlow>();
  for (const name of flowNames) {
    const flow = Object.hasOwn(bundle.flows, name) ? bundle.flows[name] : undefined;
    if (flow === undefined) continue;
    const planning = { loaded, runnable, places: programPlaces(name, bundle.flows)[Symbol.iterator](), skipped: new Set<string>() };
    const taken = takenStates(name, bundle);
    const stages = flow.stages.map(({ stage, blocks }) => ({ stage, blocks: planList(blocks, planning), takes: taken.get(stage) ?? [] }));
    flows.set(name, { stages });
  }
  return { loaded, actions, flows };
}

function planList(blocks: readonly Block[], planning: Planning): PlannedList {
  const list = blocks.map((block): PlannedBlock => (block.disabled ? { kind: 'disabled', block } : planBlock(block, planning)));
  return list.map((planned, index) => (planned.kind === 'platform' ? routed(planned, list[index + 1]) : planned));
}

/**
 * A check with the Decision that reads what it came to. Only the very next block: between the check and a later Decision something could
 * run as if it had been passed.
 */
function routed(planned: PlannedPlatform, next: PlannedBlock | undefined): PlannedPlatform {
  const { slug, block } = planned.block;
  const { verifies }: PlatformDefinition = blocks[block];
  const isRouted = verifies !== undefined && next?.kind === 'decision' && readsChecked(next.plan.program, slug, verifies);
  return { ...planned, routed: isRouted, routedForNobody: isRouted && !next.needsUser };
}

/** Goes through blocks in the order in which their places are listed. */
function planBlock(block: Block, planning: Planning): PlannedBlock {
  switch (block.kind) {
    case 'action': {
      const action = planning.loaded.bundle.actions[block.action];
      if (action === undefined) throw lacking(block);
      return { kind: 'action', block, ...programOf(block, action, block.action, planning) };
    }
    case 'webhook':
      // Compiles the schema, so that no login waits for it.
      if (block.answer !== undefined) validate(block.answer, null);
      return { kind: 'webhook', block, ...programOf(block, block.compiled, block.slug, planning) };
    case 'log-event':
      return { kind: 'log-event', block, ...programOf(block, block.compiled, block.slug, planning) };
    case 'decision': {
      const program = programOf(block, block.compiled, block.slug, planning);
      const lists = [...block.branches.map(({ blocks }) => blocks), block.otherwise];
      return { kind: 'decision', block, ...program, branches: lists.map((list) => planList(list, planning)) };
    }
    case 'platform':
      return { kind: 'platform', block, routed: false, routedForNobody: false };
    case 'run-flow': {
      const { flows } = planning.loaded.bundle;
      const stages = (Object.hasOwn(flows, block.flow) ? flows[block.flow] : undefined)?.stages;
      if (stages === undefined) throw lacking(block);
      return { kind: 'run-flow', block, stages: stages.map(({ blocks }) => planList(blocks, planning)) };
    }
    case 'deny':
      return { kind: 'deny', block };
    case 'allow':
      return { kind: 'allow', block };
  }
}

function programOf(block: Block, compiled: CompiledBlock | undefined, slug: string, { places, skipped, runnable }: Planning) {
  const { value: place } = places.next();
  if (compiled === undefined || place === undefined || place.block !== block) throw lacking(block);
  const takesUser = place.position.user === 'stored';
  // What it leaves is not there in a run that looked its user up in vain.
  if (takesUser && block.kind !== 'decision') skipped.add(block.slug);
  // A Decision that does not look at the user decides alike whether there is one, so that its way does not show who has an account.
  const asksUser = block.kind !== 'decision' || readsUser(compiled.program) || readsSlugOf(compiled.program, skipped);
  return { ...runnable(compiled, slug), position: place.position, needsUser: takesUser && asksUser };
}

/** The loader refuses such bundles, so it is our fault. */
function lacking({ kind, slug }: Block): Error {
  return new Error(`a loaded bundle lacks what its ${kind} block ${slug} runs`);
}
