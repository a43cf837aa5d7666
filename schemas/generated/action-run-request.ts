// Made by `npm run generate` from schemas/documents; do not edit.
import type { Json, JsonRecord } from '../json.ts';

export type RecordedAnswer =
  | {
      readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
      readonly url: string;
      readonly error: string;
      readonly ms?: number;
    }
  | {
      readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
      readonly url: string;
      readonly status: number;
      readonly headers?: {
        readonly [k: string]: string;
      };
      readonly body?: Json;
      readonly ms?: number;
    };

/**
 * One action, dry
 */
export interface ActionRunRequest {
  readonly event: JsonRecord;
  readonly at:
    | 'login/pre-login'
    | 'login/post-auth'
    | 'login/post-login'
    | 'registration/pre-create'
    | 'registration/post-create'
    | 'token-refresh/pre-issue'
    | 'password-reset/pre-request'
    | 'password-reset/post-request'
    | 'password-reset-complete/pre-update'
    | 'password-reset-complete/post-update'
    | 'mfa-enrol/pre-enrol'
    | 'mfa-enrol/post-enrol'
    | 'mfa-verify/pre-verify'
    | 'mfa-verify/post-verify'
    | 'logout/pre-logout'
    | 'logout/post-logout';
  readonly step?: {
    readonly [k: string]: JsonRecord;
  };
  readonly config?: Json;
  /**
   * Recorded fetch answers, in order. A body that is not text is sent as JSON.
   */
  readonly fetch?: readonly RecordedAnswer[];
  /**
   * an instant such as 2026-01-31T12:00:00.000Z
   */
  readonly now?: string;
}
