// Made by `npm run generate` from schemas/documents; do not edit.

/**
 * A flow of a tenant: its blocks, and what each reads and writes
 */
export interface DrawnFlow {
  readonly version: 1;
  readonly tenant: string;
  readonly flow: string;
  readonly custom: boolean;
  readonly stages: readonly DrawnStage[];
}
export interface DrawnStage {
  readonly stage: string;
  readonly blocks: readonly DrawnBlock[];
}
export interface DrawnBlock {
  readonly kind: 'action' | 'platform' | 'webhook' | 'decision' | 'run-flow' | 'log-event' | 'deny' | 'allow';
  readonly slug: string;
  /**
   * The action or custom flow that it runs, the name of a block of the platform, else its kind
   */
  readonly runs: string;
  readonly disabled: boolean;
  /**
   * Paths below step and of metadata
   */
  readonly reads: readonly string[];
  /**
   * What it leaves for later blocks, by where
   */
  readonly writes: {
    readonly step: readonly string[];
    readonly metadata: readonly string[];
    readonly claims: readonly string[];
  };
  /**
   * How it may end the run in a denial
   */
  readonly denials: readonly string[];
  /**
   * Requests and redirects that it makes
   */
  readonly sends: readonly string[];
  /**
   * Of a decision: its branches in order
   */
  readonly branches?: readonly DrawnBranch[];
  /**
   * It goes on when it fails: there where the block says so
   */
  readonly onError?: 'continue';
  /**
   * Its metadata is handed over though the run may yet be denied: there where the block says so
   */
  readonly commit?: 'immediately';
  /**
   * Of a custom flow that runs there: its blocks
   */
  readonly inside?: readonly DrawnBlock[];
}
export interface DrawnBranch {
  readonly blocks: readonly DrawnBlock[];
  /**
   * The condition; the branch without one is taken when no other is
   */
  readonly if?: string;
}
