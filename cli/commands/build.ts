import { bundleFile, encodeBundle } from '../../compiler/emit/bundle.ts';
import type { BundleFile } from '../../schemas/generated/bundle.ts';
import { checkTenant } from '../checked.ts';
import type { AddCommand } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { callFailure, policyFailure } from '../failure.ts';
import { counted } from '../format/message.ts';
import { sayReport } from '../format/report.ts';
import { readRecord } from '../input/document.ts';
import { kindOfPolicy } from '../input/policy-path.ts';
import { nameOf } from '../input/read-text.ts';
import { option, readWholeNumber, textOption } from '../options.ts';
import { writeOutput } from '../output-file.ts';
import type { Terminal } from '../terminal.ts';

interface BuildOptions {
  readonly output?: string;
  readonly key?: string;
  readonly revision?: number;
  readonly expect?: string;
}

/** `writ build`: compiles a policy repository into a bundle. */
export const addBuild: AddCommand = (program, { terminal, end }) => {
  program
    .command('build [dir]')
    .summary('compile a policy repository into a bundle')
    .description('Compile a policy repository into a bundle and print its digest. The same sources always give the same bytes.')
    .addOption(textOption('-o, --output <file>', 'the bundle file to write'))
    .addOption(textOption('--key <jwk>', 'file of the private key that signs the bundle'))
    .addOption(
      option(
        '--revision <number>',
        'rises with each bundle that is to replace another; 0 when left out',
        readWholeNumber('--revision', Number.MAX_SAFE_INTEGER),
      ),
    )
    .addOption(option('--expect <digest>', 'fail, and write nothing, unless this is the digest', readDigest))
    .action(async (directory: string | undefined, options: BuildOptions) => end(await build(terminal, directory ?? '.', options)));
};

async function build(terminal: Terminal, directory: string, { output, key, revision, expect }: BuildOptions): Promise<ExitCode> {
  if (output === undefined && expect === undefined) throw callFailure('--output is missing', { help: 'writ build -o bundle.json' });
  if ((await kindOfPolicy(directory)) === 'file') throw callFailure(`${directory} is a file, and a bundle is made of a directory`);
  const privateKey = key === undefined ? undefined : await readRecord(key, 'a private key (JWK)');
  const checked = await checkTenant(terminal, directory, revision);
  sayReport(terminal, checked);
  if (checked.bundle === undefined) return exitCodes.policy;
  const unsigned = bundleFile(checked.bundle);
  const { digest } = unsigned;
  if (expect !== undefined && expect !== digest) {
    throw policyFailure('the bundle is not the expected one', {
      details: [`expected ${expect}`, `built    ${digest}`],
      help: 'the revision and the version of Writ are part of a bundle: build with the ones that the expected bundle has',
    });
  }
  const file = privateKey === undefined ? unsigned : await sign(unsigned, privateKey, key ?? '');
  const bytes = encodeBundle(file);
  // What this machine would not load must not be deployed either.
  const { loadBundle } = await import('../../runtime/index.ts');
  loadBundle(bytes);
  if (output !== undefined) {
    await writeOutput(output, bytes);
    const { actions, flows } = checked.report.summary;
    const signed = file.signatures.length === 0 ? 'not signed' : 'signed';
    terminal.say(`wrote ${output}: ${counted(actions, 'action')}, ${counted(flows, 'flow')}, revision ${revision ?? 0}, ${signed}\n`);
  }
  terminal.print(`${digest}\n`);
  return exitCodes.fine;
}

async function sign(file: BundleFile, privateKey: object, path: string): Promise<BundleFile> {
  const { signBundle } = await import('../../compiler/emit/sign.ts');
  try {
    return await signBundle(file, privateKey);
  } catch (error) {
    // What was thrown may quote the key.
    const reason =
      error instanceof Error && error.name === 'SigningKeyError' ? error.message : 'its members are not those of an Ed25519 key';
    throw callFailure(`the key in ${nameOf(path)} cannot sign: ${reason}`);
  }
}

function readDigest(text: string): string {
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return text;
  throw callFailure(`--expect ${text} is no digest`, {
    help: 'write sha256: and 64 hexadecimal digits in lower case, as writ build prints it',
  });
}
