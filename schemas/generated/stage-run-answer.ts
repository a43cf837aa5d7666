// Made by `npm run generate` from schemas/documents; do not edit.
import type { Json, JsonRecord } from '../json.ts';

/**
 * What a stage decided, and what the platform is to apply
 */
export interface StageRunAnswer {
  readonly run: string;
  readonly bundle: string;
  /**
   * an instant such as 2026-01-31T12:00:00.000Z
   */
  readonly now: string;
  /**
   * Only completed lets the flow go on. Awaiting stops it until the platform has run the awaited block
   */
  readonly status: 'completed' | 'denied' | 'awaiting';
  /**
   * To be applied now. Unless completed, only metadata of blocks that commit immediately
   */
  readonly effects: {
    readonly app_metadata: JsonRecord;
    readonly user_metadata: JsonRecord;
    readonly claims: JsonRecord;
    readonly id_claims: JsonRecord;
  };
  /**
   * Step state after this stage, to be handed to the next one; empty when denied
   */
  readonly step: {
    readonly [k: string]: JsonRecord;
  };
  readonly log: readonly {
    readonly slug: string;
    readonly level: 'debug' | 'info' | 'warn' | 'error';
    readonly message: string;
  }[];
  /**
   * Actions that ended in an error, whether or not that denied
   */
  readonly errors: readonly ActionError[];
  readonly reason?: string;
  /**
   * What the user may read
   */
  readonly message?: string;
  readonly awaiting?: {
    readonly stage: string;
    readonly slug: string;
    readonly block: string;
    readonly config: Json;
  };
}
export interface ActionError {
  readonly slug: string;
  readonly code: string;
}
