import type { AttachPoint } from '../../schemas/platform/flows.ts';
import { checkAction, checkTenant, strictly } from '../checked.ts';
import type { AddCommand } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { callFailure } from '../failure.ts';
import { printReport, type ReportFormat, reportFormats } from '../format/report.ts';
import { kindOfPolicy, placeMissing, requireActionFile } from '../input/policy-path.ts';
import { allowOption, atOption, formatOption, secretOption } from '../options.ts';
import type { Terminal } from '../terminal.ts';

interface CheckOptions {
  readonly at?: AttachPoint;
  readonly allow?: readonly string[];
  readonly secret?: readonly string[];
  readonly strict?: true;
  readonly format?: ReportFormat;
}

/** `writ check`: compiles without output. */
export const addCheck: AddCommand = (program, { terminal, end }) => {
  program
    .command('check [path]')
    .summary('type-check and prove a policy')
    .description('Compile a policy repository, or one action with --at, and say what is wrong with it.')
    .addOption(atOption())
    .addOption(allowOption())
    .addOption(secretOption())
    .option('--strict', 'fail on warnings too')
    .addOption(formatOption(Object.keys(reportFormats)))
    .action(async (path: string | undefined, options: CheckOptions) => end(await check(terminal, path ?? '.', options)));
};

async function check(terminal: Terminal, path: string, options: CheckOptions): Promise<ExitCode> {
  const { at, allow, secret, strict, format = 'pretty' } = options;
  const kind = await kindOfPolicy(path);
  if (kind === 'directory') requireNoPlace(path, options);
  else if (at === undefined) throw await placeMissing(path, 'check');
  else requireActionFile(path);
  const checked =
    at === undefined ? await checkTenant(terminal, path) : await checkAction(terminal, path, { at, allow: allow ?? [], secrets: secret });
  return printReport(terminal, strict ? strictly(checked) : checked, format);
}

/** Fails where a directory comes with what only a single action has. */
export function requireNoPlace(path: string, options: Pick<CheckOptions, 'at' | 'allow' | 'secret'>): void {
  const given = singleFileOptions.find(({ option }) => options[option] !== undefined);
  if (given === undefined) return;
  const { option, where } = given;
  throw callFailure(`${path} is a directory, and --${option} is for a single file`, { help: `leave --${option} out; ${where}` });
}

const singleFileOptions = [
  { option: 'at', where: 'its flows say where its actions run' },
  { option: 'allow', where: 'the allowlist stands in its writ.yaml' },
  { option: 'secret', where: 'its writ.yaml names its secrets' },
] as const;
