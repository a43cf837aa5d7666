// Made by `npm run generate` from schemas/documents; do not edit.
import type { Json, JsonRecord } from '../json.ts';

/**
 * One thing an action asked for
 */
export type Effect =
  | {
      readonly type: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly message: string;
    }
  | {
      readonly type: 'state.set';
      readonly key: string;
      readonly value: Json;
    }
  | {
      readonly type: 'user.setAppMetadata';
      readonly patch: JsonRecord;
    }
  | {
      readonly type: 'user.setUserMetadata';
      readonly patch: JsonRecord;
    }
  | {
      readonly type: 'session.setCustomClaim';
      readonly name: string;
      readonly value: Json;
      readonly token: 'access' | 'id' | 'both';
    }
  | {
      readonly type: 'mfa.require';
      readonly factors: readonly string[];
    }
  | {
      readonly type: 'redirect';
      readonly url: string;
    }
  | {
      readonly type: 'deny';
      readonly reason: string;
      readonly message?: string;
    }
  | {
      readonly type: 'fetch';
      readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
      readonly url: string;
      readonly status: number;
    }
  | {
      readonly type: 'fetch';
      readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
      readonly url: string;
      readonly error: string;
    };

/**
 * The outcome of the run, and what is needed to repeat it
 */
export interface ActionRunAnswer {
  readonly decision: 'continue' | 'deny';
  readonly reason: string | null;
  readonly error: null | {
    readonly code: string;
    readonly message: string;
  };
  readonly message: string | null;
  readonly state: JsonRecord;
  readonly app_metadata: JsonRecord;
  readonly user_metadata: JsonRecord;
  readonly claims: JsonRecord;
  readonly id_claims: JsonRecord;
  readonly effects: readonly Effect[];
  readonly usage: {
    readonly steps: number;
    readonly bytes: number;
    readonly fetches: number;
  };
  readonly program: string;
  /**
   * The log lines as the tenant's audit log would hold them: `audit.mask` masks them
   */
  readonly log: readonly LogLine[];
  readonly bundle: string;
  /**
   * an instant such as 2026-01-31T12:00:00.000Z
   */
  readonly now: string;
}
export interface LogLine {
  readonly slug: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
}
