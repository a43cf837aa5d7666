// Made by `npm run generate` from schemas/documents; do not edit.
import type { Json } from '../json.ts';

/**
 * flows/*.yaml: the stages of one flow and their blocks, in order
 */
export type WrittenFlow =
  | {
      readonly custom: string;
      readonly stages: {
        readonly [k: string]: readonly WrittenBlock[];
      };
      readonly $schema?: string;
    }
  | {
      readonly flow: string;
      readonly stages: {
        readonly [k: string]: readonly WrittenBlock[];
      };
      readonly $schema?: string;
    };
export type WrittenBlock =
  | string
  | WrittenAction
  | WrittenWebhook
  | WrittenDecision
  | WrittenRunFlow
  | WrittenLogEvent
  | WrittenDenial
  | WrittenAllow
  | WrittenPlatformBlock;

/**
 * Runs an action of this tenant
 */
export interface WrittenAction {
  readonly action: string;
  readonly config?: Json;
  /**
   * Headers of every fetch that the action makes
   */
  readonly headers?: {
    readonly [k: string]: string;
  };
  readonly 'on-error'?: 'deny' | 'continue';
  readonly commit?: 'success' | 'immediately';
  readonly slug?: string;
  readonly disabled?: boolean;
}
/**
 * Sends a request whose answer later blocks read
 */
export interface WrittenWebhook {
  readonly webhook: string;
  readonly request: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
    readonly url: string;
    readonly headers?: {
      readonly [k: string]: string;
    };
    readonly body?: Json;
    readonly timeout?: number;
  };
  readonly answer?: string;
  readonly 'on-error'?: 'deny' | 'continue';
  readonly slug?: string;
  readonly disabled?: boolean;
}
/**
 * Goes on in the first branch whose condition holds
 */
export interface WrittenDecision {
  readonly decision: string;
  readonly when: readonly {
    readonly if: string;
    readonly then: readonly WrittenBlock[];
  }[];
  readonly else?: readonly WrittenBlock[];
  readonly config?: Json;
  readonly slug?: string;
  readonly disabled?: boolean;
}
/**
 * Runs a custom flow of this tenant
 */
export interface WrittenRunFlow {
  readonly 'run-flow': string;
  readonly slug?: string;
  readonly disabled?: boolean;
}
/**
 * Writes a line to the log
 */
export interface WrittenLogEvent {
  readonly 'log-event': {
    readonly level: 'debug' | 'info' | 'warn' | 'error';
    readonly message: string;
  };
  readonly slug?: string;
  readonly disabled?: boolean;
}
/**
 * Ends the flow with a denial
 */
export interface WrittenDenial {
  readonly deny: {
    readonly reason: string;
    readonly message?: string;
  };
  readonly slug?: string;
  readonly disabled?: boolean;
}
/**
 * Ends the flow
 */
export interface WrittenAllow {
  readonly allow: {} | null;
  readonly slug?: string;
  readonly disabled?: boolean;
}
/**
 * Is run by the platform
 */
export interface WrittenPlatformBlock {
  readonly slug?: string;
  readonly disabled?: boolean;
}
