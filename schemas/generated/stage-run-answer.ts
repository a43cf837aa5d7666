// Made by `npm run generate` from schemas/documents; do not edit.
import type { Json, JsonRecord } from '../json.ts';

/**
 * What a stage decided, and what the platform is to apply
 */
export interface StageRunAnswer {
  readonly run: string;
  readonly bundle: string;
  readonly status: 'completed' | 'denied' | 'awaiting';
  readonly effects: {
    readonly app_metadata: JsonRecord;
    readonly user_metadata: JsonRecord;
    readonly claims: JsonRecord;
    readonly id_claims: JsonRecord;
  };
  /**
   * Step state after this stage, to be handed to the next one
   */
  readonly step: {
    readonly [k: string]: JsonRecord;
  };
  readonly log: readonly {
    readonly slug: string;
    readonly level: 'debug' | 'info' | 'warn' | 'error';
    readonly message: string;
  }[];
  readonly reason?: string;
  readonly message?: string;
  readonly awaiting?: {
    readonly stage: string;
    readonly slug: string;
    readonly block: string;
    readonly config: Json;
  };
}
