import { bundleFile, encodeBundle } from '../../compiler/emit/bundle.ts';
import { checkTenant } from '../checked.ts';
import type { AddCommand } from '../context.ts';
import { curlCommand, exampleRequest } from '../example-request.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { callFailure } from '../failure.ts';
import { counted, sayWarning } from '../format/message.ts';
import { sayReport } from '../format/report.ts';
import { continuationKeysVariable, readContinuationKeys } from '../input/continuation-keys.ts';
import { kindOfPolicy } from '../input/policy-path.ts';
import { readSecretValues, secretAdvice } from '../input/secrets.ts';
import { listOption, option, readPrivateRange, readWholeNumber, secretsOption, textOption } from '../options.ts';
import type { Terminal } from '../terminal.ts';

interface ServeOptions {
  readonly host?: string;
  readonly port?: number;
  readonly secrets?: string;
  readonly continuationKeys?: string;
  readonly allowUnauthenticated?: true;
  readonly allowPrivate?: readonly string[];
}

const defaultHost = '127.0.0.1';
const defaultPort = 8787;

/** `writ serve`: the service, with a policy repository compiled in memory. */
export const addServe: AddCommand = (program, { terminal, end }) => {
  program
    .command('serve [dir]')
    .summary('serve a policy repository over HTTP')
    .description('Compile a policy repository and answer for it over HTTP, until it is told to stop (SIGINT, SIGTERM).')
    .addOption(textOption('--host <address>', `the address to listen on; ${defaultHost} when left out`))
    .addOption(
      option('--port <number>', `the port to listen on, 0 for any; ${defaultPort} when left out`, readWholeNumber('--port', 65_535)),
    )
    .addOption(secretsOption())
    .addOption(
      textOption(
        '--continuation-keys <file>',
        `keys that seal what is known of a run between two calls (JWK set, shared by all replicas); else ${continuationKeysVariable} of the environment`,
      ),
    )
    .option('--allow-unauthenticated', 'listen on addresses that other machines reach: callers are not authenticated')
    .addOption(
      listOption(
        '--allow-private <range>',
        'private addresses that fetches may reach, such as 10.20.0.0/16: receivers in your own network (repeatable)',
        readPrivateRange,
      ),
    )
    .action(async (directory: string | undefined, options: ServeOptions) => end(await serve(terminal, directory ?? '.', options)));
};

async function serve(terminal: Terminal, directory: string, options: ServeOptions): Promise<ExitCode> {
  const { host = defaultHost, port = defaultPort, allowUnauthenticated = false, allowPrivate = [] } = options;
  if ((await kindOfPolicy(directory)) === 'file') throw callFailure(`${directory} is a file, and a directory is served`);
  const secrets = await readSecretValues(options.secrets, (message) => sayWarning(terminal, message));
  const continuationKeys = await readContinuationKeys(options.continuationKeys);
  const checked = await checkTenant(terminal, directory);
  sayReport(terminal, checked);
  if (checked.bundle === undefined) return exitCodes.policy;
  const { loadBundle } = await import('../../runtime/index.ts');
  const { ServiceError, startService } = await import('../../runtime/server/index.ts');
  // Through the verifier, like a bundle that somebody sent.
  const loaded = loadBundle(encodeBundle(bundleFile(checked.bundle)));
  const service = await startService({
    tenants: [loaded],
    host,
    port,
    allowUnauthenticated,
    allowPrivate,
    secrets: (_tenant, name) => secrets(name),
    ...(continuationKeys === undefined ? {} : { continuationKeys }),
  }).catch((error: unknown) => {
    if (!(error instanceof ServiceError)) throw error;
    const help = 'with --allow-unauthenticated it listens there all the same: only behind something that authenticates callers';
    throw callFailure(error.message, error.code === 'unauthenticated' ? { help } : {});
  });
  for (const name of loaded.bundle.secrets) {
    if ((secrets(name) ?? '') !== '') continue;
    sayWarning(terminal, `the secret ${name} has no value, so every fetch that needs it will reject: ${secretAdvice(name)}`);
  }
  if (continuationKeys === undefined) {
    terminal.say(
      `Continuations are sealed with a key of this process alone: runs under way end with it. Replicas share one by --continuation-keys or ${continuationKeysVariable}.\n`,
    );
  }
  const stopped = whenStopped();
  const { actions, flows } = checked.report.summary;
  const { printColours: colours } = terminal;
  terminal.print(
    `${colours.bold('Writ')} serves ${loaded.bundle.tenant}, ${counted(actions, 'action')} in ${counted(flows, 'flow')}, at ${colours.bold(service.address)}\n`,
  );
  terminal.print(`bundle ${loaded.digest}\n`);
  const example = exampleRequest(loaded.bundle);
  if (example !== undefined) terminal.print(`\nTry it:\n\n${curlCommand(service.address, example)}\n\n`);
  terminal.say(`Callers are not authenticated. Press Ctrl+C to stop.\n`);
  const signal = await stopped;
  terminal.say(`${signal}: finishing what is under way …\n`);
  await service.close();
  return exitCodes.fine;
}

/** Settles at the first signal to stop; a second one ends the process at once, as if nobody listened. */
function whenStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const signals = ['SIGINT', 'SIGTERM'] as const;
    const stop = (signal: NodeJS.Signals) => {
      for (const each of signals) process.removeListener(each, stop);
      resolve(signal);
    };
    for (const each of signals) process.on(each, stop);
  });
}
