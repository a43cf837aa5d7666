export { type Difference, differences } from './normalise.ts';
export type { JsonRecord, OracleOutcome, RecordedAnswer } from './outcome.ts';
export { type OracleInput, runOracle } from './run-oracle.ts';
export { unspecified } from './unspecified.ts';
