import type {
  ActionBlock,
  AllowBlock,
  Block,
  DecisionBlock,
  DenyBlock,
  LogEventBlock,
  PlatformBlock,
  RunFlowBlock,
  WebhookBlock,
} from '../../schemas/generated/bundle.ts';
import type { Position } from '../../schemas/platform/position.ts';
import type { AuditView } from '../audit/mask.ts';
import type { Plan } from '../plan.ts';
import type { TakenState } from './taken-state.ts';

/** What a block that runs a program has of it. */
interface Planned {
  readonly plan: Plan;
  /** Where this block stands: its event must hold what is promised there. */
  readonly position: Position;
  /** Whether it is passed over in a run that looked its user up in vain. */
  readonly needsUser: boolean;
  /** How the audit log sees its runs. */
  readonly audit: AuditView;
}

export type PlannedAction = Planned & { readonly kind: 'action'; readonly block: ActionBlock };
export type PlannedWebhook = Planned & { readonly kind: 'webhook'; readonly block: WebhookBlock };
export type PlannedLogEvent = Planned & { readonly kind: 'log-event'; readonly block: LogEventBlock };
/** Its branches in order, the default last. */
export type PlannedDecision = Planned & {
  readonly kind: 'decision';
  readonly block: DecisionBlock;
  readonly branches: readonly PlannedList[];
};

export interface PlannedPlatform {
  readonly kind: 'platform';
  readonly block: PlatformBlock;
  /** Whether the Decision right behind it reads what it verified, so that a check that was not passed does not deny. */
  readonly routed: boolean;
  /** The same in a run that looked its user up in vain: the Decision must be one that runs there too. */
  readonly routedForNobody: boolean;
}

export interface PlannedCustomFlow {
  readonly kind: 'run-flow';
  readonly block: RunFlowBlock;
  readonly stages: readonly PlannedList[];
}

/** A block of a flow, ready to run. */
export type PlannedBlock =
  | PlannedAction
  | PlannedWebhook
  | PlannedLogEvent
  | PlannedDecision
  | PlannedPlatform
  | PlannedCustomFlow
  | { readonly kind: 'deny'; readonly block: DenyBlock }
  | { readonly kind: 'allow'; readonly block: AllowBlock }
  | { readonly kind: 'disabled'; readonly block: Block };

/** Blocks that run a program. */
export type PlannedProgram = PlannedAction | PlannedWebhook | PlannedLogEvent | PlannedDecision;

export type PlannedList = readonly PlannedBlock[];

export interface PlannedStage {
  readonly stage: string;
  readonly blocks: PlannedList;
  /** What it takes from outside where it is run by itself. */
  readonly takes?: readonly TakenState[];
}

/** A flow of the platform, ready to run. */
export interface PlannedFlow {
  readonly stages: readonly PlannedStage[];
}
