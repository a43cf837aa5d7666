import type { Position } from './position.ts';

/**
 * A member of `api`. `effect` members are staged by the runtime; `request` members need an answer from outside; `sealed` ones give
 * a value that stands in a header alone.
 * `unless` says, for a position that lacks the member, why; the places that have it are listed from the table.
 */
export interface ApiMember {
  readonly kind: 'effect' | 'request' | 'sealed';
  /** TypeScript signature behind the name, as the author's editor shows it. */
  readonly signature: string;
  readonly doc: string;
  readonly unless?: (position: Position) => string | undefined;
}

const needsStoredUser = (position: Position) =>
  position.user === 'stored' ? undefined : 'it needs a stored user, and here there is none yet';
const needsUserAgent = ({ at }: Position) =>
  at.startsWith('token-refresh/') ? 'a client refreshes its tokens with nobody there who could be sent elsewhere' : undefined;
const needsTokens = (position: Position) => (position.issuesTokens ? undefined : 'this flow issues no tokens');

/** Every member that exists anywhere, by its path behind `api.`. */
export const api = {
  deny: {
    kind: 'effect',
    signature: '(reason: string, options?: { readonly message?: string }): void',
    doc: 'Halts the flow after this action. The reason goes to the audit log, never to the user; `options.message` is a public text. Does not stop the code.',
  },
  log: {
    kind: 'effect',
    signature: "(level: 'debug' | 'info' | 'warn' | 'error', message: string): void",
    doc: "Writes a line to the action's execution log.",
  },
  'state.set': {
    kind: 'effect',
    signature: '(key: string, value: JsonInput): void',
    doc: 'Writes `step.<own slug>.<key>` for the blocks behind this one.',
  },
  'user.setAppMetadata': {
    kind: 'effect',
    signature: '(patch: JsonRecordInput): void',
    doc: "Patches the user's app metadata (RFC 7396).",
    unless: needsStoredUser,
  },
  'user.setUserMetadata': {
    kind: 'effect',
    signature: '(patch: JsonRecordInput): void',
    doc: 'Patches the metadata that the user may see (RFC 7396).',
    unless: needsStoredUser,
  },
  'session.setCustomClaim': {
    kind: 'effect',
    signature: "(name: string, value: JsonInput | undefined, options?: { readonly token?: 'access' | 'id' | 'both' }): void",
    doc: 'Puts a claim into every token issued from now on. `undefined` sets nothing.',
    unless: needsTokens,
  },
  'mfa.require': {
    kind: 'effect',
    signature: '(options?: { readonly factors?: readonly string[] }): void',
    doc: 'The run awaits a second factor right after this action.',
    unless: needsStoredUser,
  },
  redirect: {
    kind: 'effect',
    signature: '(url: string): void',
    doc: 'The run awaits the user, who is sent to this page right after this action. The URL lies under `redirect.allow` of `writ.yaml`.',
    unless: needsUserAgent,
  },
  fetch: {
    kind: 'request',
    signature: '(url: string, options?: FetchOptions): Promise<Response>',
    doc: 'Sends an HTTPS request to a target on the allowlist.',
  },
  'secrets.get': {
    kind: 'sealed',
    signature: '(name: string): Secret',
    doc: 'The value of a secret that `writ.yaml` names. It may stand in a header value of a fetch alone: as it is, in a template or behind a `+`.',
  },
  hmac: {
    kind: 'sealed',
    signature:
      "(secret: string | Secret, data: string, options?: { readonly encoding?: 'hex' | 'base64'; readonly key?: 'text' | 'hex' | 'base64' }): Secret",
    doc: "HMAC-SHA256 of the data's UTF-8 bytes under a secret or the name of one, as a sealed value: hexadecimal unless `encoding` says otherwise. `key` says how the secret's value says the key's bytes: as its own text when left out.",
  },
} as const satisfies { readonly [path: string]: ApiMember };

export type ApiPath = keyof typeof api;

export const apiPaths = Object.keys(api) as ApiPath[];

/** Why a member is missing at a position; undefined where it exists. */
export function whyMissing(path: ApiPath, position: Position): string | undefined {
  const member: ApiMember = api[path];
  return member.unless?.(position);
}
