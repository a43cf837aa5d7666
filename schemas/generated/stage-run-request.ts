// Made by `npm run generate` from schemas/documents; do not edit.
import type { JsonRecord } from '../json.ts';

/**
 * One stage's own blocks, for hosts that hook single stages
 */
export interface StageRunRequest {
  readonly event: JsonRecord;
  readonly step?: {
    readonly [k: string]: JsonRecord;
  };
  /**
   * an instant such as 2026-01-31T12:00:00.000Z
   */
  readonly now?: string;
}
