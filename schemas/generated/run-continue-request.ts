// Made by `npm run generate` from schemas/documents; do not edit.
import type { JsonRecord } from '../json.ts';

/**
 * Goes on behind the awaited block, with what it answered and the groups of the event that it changed, each whole
 */
export interface RunContinueRequest {
  readonly continuation: string;
  readonly output: JsonRecord;
  readonly event?: JsonRecord;
}
