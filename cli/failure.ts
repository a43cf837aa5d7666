import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Excerpt } from './format/code-frame.ts';

export interface FailureParts {
  /** What else to know, one line each. */
  readonly details?: readonly string[];
  /** What to do instead. */
  readonly help?: string;
  /** The place in a file that is wrong. */
  readonly excerpt?: Excerpt;
}

/** Ends a command with a message for its caller; anything else that is thrown is a bug of ours. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: ExitCode;
  readonly parts: FailureParts;

  constructor(exitCode: ExitCode, message: string, parts: FailureParts = {}) {
    super(message);
    this.exitCode = exitCode;
    this.parts = parts;
  }
}

/** A failure of whoever called the command. */
export function callFailure(message: string, parts: FailureParts = {}): Failure {
  return new Failure(exitCodes.call, message, parts);
}

/** A failure of the policy or the bundle that was looked at. */
export function policyFailure(message: string, parts: FailureParts = {}): Failure {
  return new Failure(exitCodes.policy, message, parts);
}
