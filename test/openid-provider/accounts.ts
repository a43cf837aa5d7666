import type { JsonRecord } from '../../schemas/json.ts';

/** An account as a small identity platform keeps it. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  /** The code that the account's second factor shows at the moment; an account without one has none enrolled. */
  readonly code?: string;
  app_metadata: JsonRecord;
  user_metadata: JsonRecord;
  logins: number;
}

/** The group `user` of the event, from what the platform has stored. */
export function userOf({ id, email, code, app_metadata, user_metadata, logins }: Account): JsonRecord {
  return {
    id,
    email,
    email_verified: true,
    created_at: '2026-01-05T08:30:00.000Z',
    updated_at: '2026-01-05T08:30:00.000Z',
    logins_count: logins,
    app_metadata,
    user_metadata,
    enrolled_factors: code === undefined ? [] : ['totp'],
    roles: [],
    groups: [],
    identities: [],
  };
}
