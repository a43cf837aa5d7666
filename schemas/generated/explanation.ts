// Made by `npm run generate` from schemas/documents; do not edit.

/**
 * A sum of terms: each is a number times lengths that nobody declared, by name
 */
export type Formula = readonly BoundTerm[];

/**
 * What a policy can do: of each action, and of all of them together
 */
export interface Explanation {
  readonly version: 1;
  readonly actions: {
    readonly [k: string]: ExplainedAction;
  };
  /**
   * Where all of them can send, by allowlist entry
   */
  readonly egress: readonly ExplainedEntry[];
  readonly tenant?: string;
  /**
   * Of a tenant: the blocks that go on when they fail, or hand metadata over before the run has completed
   */
  readonly blocks?: readonly ExplainedBlock[];
}
export interface ExplainedAction {
  readonly positions: readonly string[];
  readonly egress: EgressManifest;
  /**
   * Names of the secrets that it uses
   */
  readonly secrets: readonly string[];
  readonly bounds?: ActionBounds;
}
/**
 * Where the data of an action goes: proven by the compiler, before it is deployed
 */
export interface EgressManifest {
  /**
   * The program's targets, in their order
   */
  readonly targets: readonly EgressTarget[];
  /**
   * The program's effects, in their order
   */
  readonly effects: readonly EffectSources[];
  /**
   * What the message of an error that ends the action may hold
   */
  readonly error: readonly string[];
}
export interface EgressTarget {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'REDIRECT';
  /**
   * Holes stand in braces
   */
  readonly url: string;
  /**
   * The allowlist entry that speaks for it
   */
  readonly entry: string;
  readonly from: {
    /**
     * What reaches the URL
     */
    readonly url: readonly string[];
    /**
     * What reaches the headers
     */
    readonly headers: readonly string[];
    /**
     * What reaches the body
     */
    readonly body: readonly string[];
  };
  /**
   * What only decides whether it happens, or which value it is
   */
  readonly decides: readonly string[];
}
export interface EffectSources {
  readonly member:
    | 'deny'
    | 'log'
    | 'state.set'
    | 'user.setAppMetadata'
    | 'user.setUserMetadata'
    | 'session.setCustomClaim'
    | 'mfa.require'
    | 'redirect'
    | 'secrets.get'
    | 'hmac';
  /**
   * By the name of the argument
   */
  readonly from: {
    /**
     * What reaches this part
     */
    readonly [k: string]: readonly string[];
  };
  /**
   * What only decides whether it happens, or which value it is
   */
  readonly decides: readonly string[];
  /**
   * The key of a state or the name of a claim, where it is a constant
   */
  readonly name?: string;
}
export interface ActionBounds {
  readonly steps: Formula;
  readonly bytes: Formula;
  readonly fetches: Formula;
  readonly logs: Formula;
  readonly state?: Formula;
  readonly claims?: Formula;
  readonly metadata?: Formula;
}
export interface BoundTerm {
  readonly times: number;
  readonly of: readonly string[];
}
export interface ExplainedEntry {
  /**
   * An entry of the allowlist
   */
  readonly entry: string;
  readonly methods: readonly ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'REDIRECT')[];
  readonly actions: readonly string[];
  /**
   * What reaches any part of what is sent there
   */
  readonly from: readonly string[];
  /**
   * What only decides whether it is sent, or which value
   */
  readonly decides: readonly string[];
  readonly secrets: readonly string[];
}
export interface ExplainedBlock {
  readonly flow: string;
  readonly stage: string;
  readonly slug: string;
  readonly kind: 'action' | 'platform' | 'webhook' | 'decision' | 'run-flow' | 'log-event' | 'deny' | 'allow';
  /**
   * It goes on when it fails: there where the block says so
   */
  readonly onError?: 'continue';
  /**
   * Its metadata is handed over though the run may yet be denied: there where the block says so
   */
  readonly commit?: 'immediately';
}
