import type { AddCommand } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { callFailure } from '../failure.ts';
import { textOption } from '../options.ts';
import { writeOutput } from '../output-file.ts';
import type { Terminal } from '../terminal.ts';

interface KeysOptions {
  readonly outPrivate?: string;
  readonly outPublic?: string;
}

/** `writ keys`: makes keys: a pair that signs bundles, or one that seals continuations. */
export const addKeys: AddCommand = (program, { terminal, end }) => {
  const keys = program.command('keys').summary('make keys').description('Make keys that sign bundles or seal continuations.');
  keys
    .command('new')
    .summary('make an Ed25519 key pair')
    .description(
      'Make an Ed25519 key pair: the private key (JWK) signs with writ build --key, the public keys (JWK set) go to writ verify --keys. ' +
        'What is given no file is printed.',
    )
    .addOption(textOption('--out-private <file>', 'write the private key there, readable for its owner alone'))
    .addOption(textOption('--out-public <file>', 'write the public keys there'))
    .action(async (options: KeysOptions) => end(await makeKeys(terminal, options)));
  keys
    .command('continuation')
    .summary('make a key that seals continuations')
    .description(
      'Make a key set (JWK) with one key that seals what is known of a run between two calls. All replicas of a service get it, by ' +
        'writ serve --continuation-keys. What is given no file is printed.',
    )
    .addOption(textOption('-o, --out <file>', 'write the key set there, readable for its owner alone'))
    .action(async ({ out }: { readonly out?: string }) => end(await makeContinuationKey(terminal, out)));
};

async function makeContinuationKey(terminal: Terminal, out: string | undefined): Promise<ExitCode> {
  const { newContinuationKey, writeContinuationKeys } = await import('../../runtime/flow/continuation-keys.ts');
  const key = newContinuationKey();
  const text = writeContinuationKeys([key]);
  if (out === undefined) terminal.print(text);
  else {
    await writeOutput(out, text, { mode: 0o600, fresh: true });
    terminal.say(`wrote the key to ${out}: keep it out of version control\n`);
  }
  terminal.say(`key id ${key.id}\n`);
  return exitCodes.fine;
}

async function makeKeys(terminal: Terminal, { outPrivate, outPublic }: KeysOptions): Promise<ExitCode> {
  if (outPrivate !== undefined && outPrivate === outPublic) throw callFailure('--out-private and --out-public name the same file');
  const { generateKeyPair } = await import('../../compiler/emit/sign.ts');
  const { privateJwk, publicJwk } = await generateKeyPair();
  const publicSet = { keys: [publicJwk] };
  // A key that was lost by overwriting is worse than a command that has to be repeated.
  if (outPrivate !== undefined) await writeOutput(outPrivate, jsonText(privateJwk), { mode: 0o600, fresh: true });
  if (outPublic !== undefined) await writeOutput(outPublic, jsonText(publicSet), { fresh: true });
  if (outPrivate !== undefined) terminal.say(`wrote the private key to ${outPrivate}: keep it out of version control\n`);
  if (outPublic !== undefined) terminal.say(`wrote the public keys to ${outPublic}\n`);
  if (outPrivate === undefined && outPublic === undefined) terminal.print(jsonText({ private: privateJwk, public: publicSet }));
  else if (outPrivate === undefined) terminal.print(jsonText(privateJwk));
  else if (outPublic === undefined) terminal.print(jsonText(publicSet));
  terminal.say(`key id ${publicJwk.kid}\n`);
  return exitCodes.fine;
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
