// Made by `npm run generate` from schemas/documents; do not edit.
import type { Json, JsonSchema } from '../json.ts';
import type { Program } from '../ir/program.ts';

/**
 * A sum of terms: each is a number times lengths that nobody declared, by name
 */
export type Formula = readonly BoundTerm[];
export type Block = ActionBlock | PlatformBlock | WebhookBlock | DecisionBlock | RunFlowBlock | LogEventBlock | DenyBlock | AllowBlock;

/**
 * A bundle as it is stored and sent: canonical JSON (RFC 8785)
 */
export interface BundleFile {
  readonly bundle: Bundle;
  readonly digest: string;
  readonly signatures: readonly BundleSignature[];
}
/**
 * Everything that one tenant deploys
 */
export interface Bundle {
  readonly format: 'writ-bundle';
  readonly version: 1;
  readonly language: 1;
  readonly tenant: string;
  /**
   * Rises with every build that is meant to replace another
   */
  readonly revision: number;
  readonly actions: {
    readonly [k: string]: BundledAction;
  };
  readonly flows: {
    readonly [k: string]: Flow;
  };
  readonly fetch: {
    readonly allow: readonly BundledAllowEntry[];
  };
  readonly redirect: {
    readonly allow: readonly string[];
  };
  readonly metadata: {
    readonly app?: JsonSchema;
    readonly user?: JsonSchema;
  };
  readonly secrets: readonly string[];
  readonly query: readonly string[];
  readonly mask: readonly string[];
  readonly denial: {
    readonly message: string;
  };
  readonly limits: {
    readonly steps: number;
    readonly built: number;
    readonly value: number;
    readonly depth: number;
    readonly stageTime: number;
    readonly fetchTime: number;
    readonly longestFetch: number;
    readonly fetches: number;
    readonly requestBody: number;
    readonly responseBody: number;
    readonly logEntries: number;
    readonly logEntry: number;
    readonly state: number;
    readonly claims: number;
    readonly claim: number;
    readonly metadata: number;
  };
}
export interface BundledAction {
  readonly digest: string;
  readonly program: Program;
  readonly egress: EgressManifest;
  readonly config?: JsonSchema;
  readonly state?: JsonSchema;
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
/**
 * The stages of a flow and their blocks, in order
 */
export interface Flow {
  readonly custom: boolean;
  readonly stages: readonly Stage[];
}
export interface Stage {
  readonly stage: string;
  readonly blocks: readonly Block[];
}
export interface ActionBlock {
  readonly kind: 'action';
  readonly slug: string;
  readonly disabled: boolean;
  readonly action: string;
  readonly onError: 'deny' | 'continue';
  readonly commit: 'success' | 'immediately';
  readonly config?: Json;
  readonly headers?: {
    readonly [k: string]: string;
  };
}
export interface PlatformBlock {
  readonly kind: 'platform';
  readonly slug: string;
  readonly disabled: boolean;
  readonly block:
    | 'password-check'
    | 'mfa'
    | 'channel-otp-send'
    | 'channel-otp-verify'
    | 'webauthn-begin'
    | 'webauthn-finish'
    | 'check-mfa-status'
    | 'require-mfa'
    | 'require-mfa-enroll'
    | 'credential-set'
    | 'password-update'
    | 'risk-evaluate'
    | 'ip-reputation'
    | 'bot-detection'
    | 'brute-force'
    | 'breached-password'
    | 'email-validation'
    | 'password-policy'
    | 'identity-lookup'
    | 'identity-create'
    | 'profile-update'
    | 'update-user'
    | 'verification-send'
    | 'verification-check'
    | 'email-verification'
    | 'issue-session'
    | 'issue-tokens'
    | 'refresh-token-validate'
    | 'session-revoke'
    | 'social-oidc-redirect'
    | 'social-oidc-callback'
    | 'hydra-logout'
    | 'finalize'
    | 'send-email'
    | 'notify'
    | 'password-recovery-send'
    | 'delay';
  readonly config?: Json;
}
export interface WebhookBlock {
  readonly kind: 'webhook';
  readonly slug: string;
  readonly disabled: boolean;
  readonly request: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
    readonly url: string;
    readonly headers: {
      readonly [k: string]: string;
    };
    readonly body?: Json;
    readonly timeout?: number;
  };
  readonly onError: 'deny' | 'continue';
  readonly answer?: JsonSchema;
  readonly compiled?: CompiledBlock;
}
/**
 * What a block was compiled to: missing where it is written, and where no flow reaches it
 */
export interface CompiledBlock {
  readonly digest: string;
  readonly program: Program;
  readonly egress: EgressManifest;
  readonly bounds?: ActionBounds;
}
export interface DecisionBlock {
  readonly kind: 'decision';
  readonly slug: string;
  readonly disabled: boolean;
  readonly branches: readonly {
    readonly if: string;
    readonly blocks: readonly Block[];
  }[];
  readonly otherwise: readonly Block[];
  readonly config?: Json;
  readonly compiled?: CompiledBlock;
}
export interface RunFlowBlock {
  readonly kind: 'run-flow';
  readonly slug: string;
  readonly disabled: boolean;
  readonly flow: string;
}
export interface LogEventBlock {
  readonly kind: 'log-event';
  readonly slug: string;
  readonly disabled: boolean;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly compiled?: CompiledBlock;
}
export interface DenyBlock {
  readonly kind: 'deny';
  readonly slug: string;
  readonly disabled: boolean;
  readonly reason: string;
  readonly message?: string;
}
export interface AllowBlock {
  readonly kind: 'allow';
  readonly slug: string;
  readonly disabled: boolean;
}
export interface BundledAllowEntry {
  readonly url: string;
  readonly methods: readonly ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD')[];
  readonly redirects: number;
  readonly send?: readonly string[];
}
export interface BundleSignature {
  readonly protected: string;
  readonly signature: string;
}
