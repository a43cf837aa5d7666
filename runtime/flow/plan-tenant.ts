import type { ActionBlock } from '../../schemas/generated/bundle.ts';
import { actionPlaces } from '../../schemas/platform/flow-walk.ts';
import { type AttachPoint, type FlowName, flowNames } from '../../schemas/platform/flows.ts';
import type { Position } from '../../schemas/platform/position.ts';
import { type AuditView, auditViewOf } from '../audit/mask.ts';
import type { LoadedBundle } from '../bundle/load.ts';
import { type Plan, planProgram } from '../plan.ts';

/** An action block of a stage, ready to run, and what its event must hold. */
export interface PlannedBlock {
  readonly block: ActionBlock;
  readonly plan: Plan;
  readonly position: Position;
  /** How the audit log sees its runs. */
  readonly audit: AuditView;
}

/** All that a bundle deploys, ready to run. */
export interface PlannedTenant {
  readonly loaded: LoadedBundle;
  /** By the action's slug. */
  readonly actions: ReadonlyMap<string, Plan>;
  /** The blocks of ours in each stage that has some, in order; disabled ones are left out. */
  readonly stages: ReadonlyMap<AttachPoint, readonly PlannedBlock[]>;
}

/** A bundle with a block that this runtime cannot run. Leaving the block out could let through what it would have denied. */
export class UnsupportedBlock extends Error {
  override readonly name = 'UnsupportedBlock';
}

/** Gets what made the evaluator fail, and on which tenant's action. */
export type OnActionFault = (error: unknown, tenant: string, slug: string) => void;

/** Plans every action of a bundle once. Throws an UnsupportedBlock. */
export function planTenant(loaded: LoadedBundle, onFault?: OnActionFault): PlannedTenant {
  const { bundle } = loaded;
  const actions = new Map(
    Object.entries(bundle.actions).map(([slug, { program }]) => [
      slug,
      planProgram(program, bundle.limits, (error) => onFault?.(error, bundle.tenant, slug)),
    ]),
  );
  const stages = new Map<AttachPoint, PlannedBlock[]>();
  for (const flow of flowNames) {
    refuseUnsupported(loaded, flow);
    for (const { block, position } of actionPlaces(flow, bundle.flows)) {
      const plan = actions.get(block.action);
      if (plan === undefined) throw new Error(`a loaded bundle lacks the action ${block.action}`);
      const blocks = stages.get(position.at) ?? [];
      const action = bundle.actions[block.action];
      if (action === undefined) throw new Error(`a loaded bundle lacks the action ${block.action}`);
      blocks.push({ block, plan, position, audit: auditViewOf(action, bundle.mask) });
      stages.set(position.at, blocks);
    }
  }
  return { loaded, actions, stages };
}

function refuseUnsupported({ bundle }: LoadedBundle, flow: FlowName): void {
  const { stages } = Object.hasOwn(bundle.flows, flow) ? (bundle.flows[flow] ?? { stages: [] }) : { stages: [] };
  for (const { stage, blocks } of stages) {
    const block = blocks.find(({ kind, disabled }) => !disabled && kind !== 'action' && kind !== 'platform');
    if (block === undefined) continue;
    throw new UnsupportedBlock(
      `the ${block.kind} block ${block.slug} of ${bundle.tenant}'s ${flow}/${stage} cannot be run by this version of Writ`,
    );
  }
}
