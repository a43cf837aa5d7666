import type { JsonCopy } from './json-copy.ts';

/** One thing an action asked for, in the order asked. The shapes are those that `writ run --format json` prints. */
export type Effect =
  | { readonly type: 'log'; readonly level: string; readonly message: string }
  | { readonly type: 'state.set'; readonly key: string; readonly value: JsonCopy }
  | { readonly type: 'user.setAppMetadata' | 'user.setUserMetadata'; readonly patch: JsonCopy }
  | { readonly type: 'session.setCustomClaim'; readonly name: string; readonly value: JsonCopy; readonly token: 'access' | 'id' | 'both' }
  | { readonly type: 'mfa.require'; readonly factors: readonly string[] }
  | { readonly type: 'redirect'; readonly url: string }
  | { readonly type: 'deny'; readonly reason: string; readonly message?: string }
  | { readonly type: 'fetch'; readonly method: string; readonly url: string; readonly status: number }
  | { readonly type: 'fetch'; readonly method: string; readonly url: string; readonly error: string };
