// Made by `npm run generate` from schemas/documents; do not edit.
import type { JsonRecord } from '../json.ts';

/**
 * Starts a flow
 */
export interface FlowRunRequest {
  readonly event: JsonRecord;
  /**
   * an instant such as 2026-01-31T12:00:00.000Z: the clock of the whole run, instead of that of each call
   */
  readonly now?: string;
}
