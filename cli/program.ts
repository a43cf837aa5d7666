import { Command, CommanderError } from 'commander';
import { bugText } from './bug.ts';
import { addBuild } from './commands/build.ts';
import { addCheck } from './commands/check.ts';
import { addEvent } from './commands/event.ts';
import { addExplain } from './commands/explain.ts';
import { addInit } from './commands/init.ts';
import { addKeys } from './commands/keys.ts';
import { addRun } from './commands/run.ts';
import { addServe } from './commands/serve.ts';
import { addSimulate } from './commands/simulate.ts';
import { addTypes } from './commands/types.ts';
import { addVerify } from './commands/verify.ts';
import type { AddCommand } from './context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { callFailure, Failure } from './failure.ts';
import { failureText } from './format/message.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/** In the order in which a policy comes to be. */
const commands: readonly AddCommand[] = [
  addInit,
  addCheck,
  addTypes,
  addRun,
  addSimulate,
  addEvent,
  addExplain,
  addBuild,
  addVerify,
  addKeys,
  addServe,
];

const introduction = `Identity policy as code. Write what happens at login, sign-up and token refresh
in a restricted TypeScript. Writ type-checks it, proves where it can send data,
compiles it to signed data, and runs that in an interpreter that can do nothing
else.`;

const examples = `
Examples:
  writ check                                        is the policy repository here fine?
  writ event login/post-auth --preset high-risk     an event to try an action with
  writ run actions/step-up.ts --at login/post-auth --event event.json
  writ simulate login --event event.json            a whole flow, offline, with the way it takes
  writ build -o bundle.json --key private.jwk.json  a signed bundle, byte for byte reproducible
  writ explain W3002                                what a diagnostic means

Exit codes: 0 fine, 1 the policy is at fault, 2 the call is at fault, 70 a bug in Writ`;

/** Runs one command line, without \`node\` and the script; says what went wrong; answers the exit code. */
export async function runCommandLine(argv: readonly string[], terminal: Terminal, environment: NodeJS.ProcessEnv): Promise<ExitCode> {
  let ended: ExitCode | undefined;
  const program = new Command('writ')
    .description(introduction)
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', examples)
    .configureOutput({ writeOut: terminal.print, writeErr: terminal.say, outputError: () => {} })
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage().replace('[options] ', '')}`.trim() })
    .exitOverride();
  for (const add of commands) add(program, { terminal, end: (code) => (ended = code) });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    if (ended === undefined) throw new Error('a command ended without an exit code');
    return ended;
  } catch (error) {
    const failure = error instanceof CommanderError ? usageFailure(error) : error;
    if (failure === undefined) return exitCodes.fine;
    if (failure instanceof Failure) {
      if (failure.message !== '') terminal.say(failureText(failure, terminal.sayColours, terminal.width));
      return failure.exitCode;
    }
    terminal.say(bugText(failure, environment));
    return exitCodes.bug;
  }
}

/** The parser's complaint in our words; undefined where it only printed what was asked for. */
function usageFailure({ code, exitCode, message }: CommanderError): Failure | undefined {
  if (exitCode === 0) return undefined;
  // Without a command the help was printed, and says it all.
  if (code === 'commander.help') return callFailure('');
  const [problem = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const [, meant] = /^\(Did you mean (.*)\?\)$/.exec(suggestion ?? '') ?? [];
  return callFailure(problem, {
    help: meant === undefined ? 'writ --help and writ <command> --help say what there is' : `did you mean ${meant}?`,
  });
}
