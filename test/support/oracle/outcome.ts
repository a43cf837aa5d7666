import type { Json } from '../../../schemas/json.ts';

export type JsonRecord = { readonly [key: string]: Json };

/** What a run of an action came to: the object that `writ run --format json` prints, without usage and program digest. */
export interface OracleOutcome {
  readonly decision: 'continue' | 'deny';
  readonly reason: string | null;
  readonly message: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly state: JsonRecord;
  readonly app_metadata: JsonRecord;
  readonly user_metadata: JsonRecord;
  readonly claims: JsonRecord;
  readonly id_claims: JsonRecord;
  readonly effects: readonly JsonRecord[];
}

/** A fetch answer recorded in advance, taken by method and URL, in order. A body that is no text stands for its JSON text. */
export type RecordedAnswer = { readonly method: string; readonly url: string; readonly ms?: number } & (
  | { readonly status: number; readonly headers?: { readonly [name: string]: string }; readonly body?: Json }
  | { readonly error: string }
);
