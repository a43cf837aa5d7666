import type { TrustedKey } from '../../runtime/bundle/trust.ts';
import type { AddCommand } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { callFailure, policyFailure } from '../failure.ts';
import { counted } from '../format/message.ts';
import { readRecord } from '../input/document.ts';
import { nameOf, readBytes } from '../input/read-text.ts';
import { textOption } from '../options.ts';
import type { Terminal } from '../terminal.ts';

/** `writ verify`: checks a bundle as a runtime does that loads it. */
export const addVerify: AddCommand = (program, { terminal, end }) => {
  program
    .command('verify <file>')
    .summary('check a bundle as a runtime will')
    .description('Check a bundle file: canonical bytes, digest, schema, signatures, programs, and what they may reach.')
    .addOption(textOption('--keys <jwks>', 'file of the public keys that are trusted, a JWK set'))
    .action(async (file: string, { keys }: { readonly keys?: string }) => end(await verify(terminal, file, keys)));
};

async function verify(terminal: Terminal, path: string, keysPath: string | undefined): Promise<ExitCode> {
  if (keysPath === undefined) {
    throw callFailure('--keys is missing: a signature means something only by keys that you trust', {
      help: 'writ keys new --out-private private.jwk.json --out-public keys.json makes a pair',
    });
  }
  const { bundleErrorCodes, BundleError } = await import('../../runtime/bundle/error.ts');
  const { loadBundle } = await import('../../runtime/index.ts');
  const { TrustError } = await import('../../runtime/bundle/trust.ts');
  const keys = await readKeys(keysPath);
  const bytes = await readBytes(path);
  try {
    const { bundle, digest, signers } = loadBundle(bytes, { keys });
    const { tenant, revision, actions, flows } = bundle;
    terminal.print(`${terminal.printColours.green('ok')}: ${digest}\n`);
    terminal.print(
      `tenant ${tenant}, revision ${revision}, ${counted(Object.keys(actions).length, 'action')}, ${counted(Object.keys(flows).length, 'flow')}\n`,
    );
    terminal.print(`signed by ${signers.join(', ')}\n`);
    return exitCodes.fine;
  } catch (error) {
    if (error instanceof TrustError) throw callFailure(`the keys in ${nameOf(keysPath)} cannot be used: ${error.message}`);
    if (!(error instanceof BundleError)) throw error;
    const place = error.pointer === '' ? [] : [`at ${error.pointer}`];
    throw policyFailure(`${nameOf(path)} is refused (${error.code}): ${error.message}`, {
      details: [bundleErrorCodes[error.code], ...place],
    });
  }
}

async function readKeys(path: string): Promise<readonly TrustedKey[]> {
  const { keys } = await readRecord(path, 'a JWK set');
  const help = 'a JWK set is { "keys": [ … ] }; writ keys new makes one';
  if (!Array.isArray(keys)) throw callFailure(`${nameOf(path)} is no JWK set: it has no list "keys"`, { help });
  for (const [index, key] of keys.entries()) {
    if (typeof key !== 'object' || key === null || Array.isArray(key))
      throw callFailure(`${nameOf(path)}: /keys/${index} is no key`, { help });
    if (!('d' in key)) continue;
    throw callFailure(`${nameOf(path)}: /keys/${index} is a private key`, {
      help: 'hand out the public keys alone; whoever has this file can sign',
    });
  }
  return keys as readonly TrustedKey[];
}
