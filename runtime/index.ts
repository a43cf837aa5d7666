export type { Program } from '../schemas/ir/program.ts';
export { BundleError } from './bundle/error.ts';
export { type LoadedBundle, loadBundle } from './bundle/load.ts';
export type { TrustOptions } from './bundle/trust.ts';
export type { AllowEntry } from './egress/allowlist.ts';
export type { Effect } from './eval/effect.ts';
export type { FetchAnswer, FetchRequest, Journal, JournalEntry } from './eval/journal.ts';
export type { Outcome } from './eval/outcome.ts';
export type { RunInput } from './eval/run.ts';
export { type ExecuteFetch, type ExecuteOptions, type ExecuteRequest, InvalidEvent } from './execute.ts';
export { ContinuationError, type ContinuationErrorCode } from './flow/continuation.ts';
export {
  type ContinuationKey,
  type ContinuationKeys,
  newContinuationKey,
  readContinuationKeys,
} from './flow/continuation-keys.ts';
export { FlowRefusal, type FlowRefusalCode } from './flow/refusal.ts';
export { type FlowRun, type Flows, type FlowsOptions, openFlows } from './flows.ts';
export { type GuardedFetch, type GuardedFetchChoices, openGuardedFetch } from './guarded-fetch.ts';
export { ProgramRefused } from './ir/refused.ts';
export { type Plan, planProgram } from './plan.ts';
export type { RecordedAnswer } from './recorded-answers.ts';
export { validateEvent } from './validation.ts';
