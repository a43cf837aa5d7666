import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** What a command works with. */
export interface Context {
  readonly terminal: Terminal;
  /** Tells how the command ended. */
  readonly end: (code: ExitCode) => void;
}

/** Adds one command to the program. */
export type AddCommand = (program: Command, context: Context) => void;
