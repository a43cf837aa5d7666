import type { JsonRecord } from '../../schemas/json.ts';
import type { FlowName } from '../../schemas/platform/flows.ts';
import type { RecordedAnswer } from '../recorded-answers.ts';
import { continueFlow, type FlowAnswer, startFlow } from './engine.ts';
import type { PlannedTenant } from './plan-tenant.ts';
import { recordedDrive } from './recorded-drive.ts';
import { FlowRefusal } from './refusal.ts';
import type { AwaitedBlock } from './run-state.ts';
import { type GivenOutput, type GivenOutputs, simulatedPlatform } from './simulated-platform.ts';
import type { FlowHost, Passage } from './walk-state.ts';

export interface SimulationInput {
  /** A part of an event of the place where everything is known. */
  readonly event: JsonRecord;
  readonly outputs?: GivenOutputs;
  readonly fetch?: readonly RecordedAnswer[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What happened on the way: a block was come to, or the platform answered what was awaited. */
export type Happening =
  | Passage
  | { readonly did: 'answered'; readonly awaiting: AwaitedBlock; readonly asked: boolean; readonly given: GivenOutput };

export interface Simulation {
  readonly happenings: readonly Happening[];
  /** One for each call that a platform would have made. */
  readonly answers: readonly FlowAnswer[];
  readonly last: FlowAnswer;
  /** Slugs whose outputs were never asked for. */
  readonly unused: readonly string[];
}

/** A refusal with the answer of the platform that it is of. */
export class SimulationRefused extends Error {
  override readonly name = 'SimulationRefused';
  readonly refusal: FlowRefusal;
  /** Undefined where the run did not begin. */
  readonly awaiting: AwaitedBlock | undefined;

  constructor(refusal: FlowRefusal, awaiting: AwaitedBlock | undefined) {
    super(refusal.message);
    this.refusal = refusal;
    this.awaiting = awaiting;
  }
}

/** Runs a whole flow on the engine of the service, with a platform that answers as it is told. Nothing leaves the machine. */
export async function simulateFlow(tenant: PlannedTenant, flow: FlowName, input: SimulationInput): Promise<Simulation> {
  const platform = simulatedPlatform(tenant, flow, input.event, input.outputs ?? {});
  const happenings: Happening[] = [];
  const host: FlowHost = {
    fetch: () => Promise.reject(new Error('a simulation sends nothing')),
    drive: recordedDrive(input.fetch ?? []),
    onPassage: (passage) => happenings.push(passage),
  };
  const start = { run: 'simulation', event: platform.event, now: input.now, nowHolds: true };
  const answers = [await refusing(undefined, () => startFlow(tenant, flow, start, host))];
  for (;;) {
    const last = answers.at(-1);
    if (last === undefined) throw new Error('a simulation has an answer');
    const { next } = last;
    if (next === undefined) return { happenings, answers, last, unused: platform.unused() };
    const given = platform.answer(next);
    happenings.push({ did: 'answered', awaiting: next.awaiting, asked: next.asked !== null, given });
    answers.push(await refusing(next.awaiting, () => continueFlow(tenant, next, { ...given, now: input.now }, host)));
  }
}

async function refusing(awaiting: AwaitedBlock | undefined, call: () => Promise<FlowAnswer>): Promise<FlowAnswer> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof FlowRefusal) throw new SimulationRefused(error, awaiting);
    throw error;
  }
}
