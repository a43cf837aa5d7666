#!/usr/bin/env node
import { runCommandLine } from './program.ts';
import { terminalOf } from './terminal.ts';

// A reader that has seen enough, such as head, closes the pipe; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

// So that the report of a bug reaches from a package that threw to our own code.
Error.stackTraceLimit = 50;
const terminal = terminalOf(process.stdout, process.stderr, process.env);
// Not process.exit(): a pipe may still hold output that is not written.
process.exitCode = await runCommandLine(process.argv.slice(2), terminal, process.env);
