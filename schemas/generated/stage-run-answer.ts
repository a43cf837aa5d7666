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
   * Only completed lets the user go on. Awaiting stops the run until the platform has run the awaited block
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
   * What the blocks have logged since the last answer of this run
   */
  readonly log: readonly LogLine[];
  /**
   * Blocks that ended in an error, whether or not that denied
   */
  readonly errors: readonly BlockError[];
  /**
   * Step state after this stage, to be handed to the next one; empty when denied
   */
  readonly step: {
    readonly [k: string]: JsonRecord;
  };
  readonly reason?: string;
  /**
   * What the user may read
   */
  readonly message?: string;
  readonly awaiting?: AwaitedBlock;
  /**
   * To be handed back, as it is, with the output of the awaited block
   */
  readonly continuation?: string;
  readonly session?: StartedSession;
}
export interface LogLine {
  readonly slug: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
}
export interface BlockError {
  readonly slug: string;
  readonly code: string;
}
/**
 * What the platform is to run now
 */
export interface AwaitedBlock {
  readonly stage: string;
  readonly slug: string;
  readonly block: string;
  readonly config: Json;
}
/**
 * The session that Issue Session began in this run, also where the run was denied behind it
 */
export interface StartedSession {
  readonly id: string;
}
