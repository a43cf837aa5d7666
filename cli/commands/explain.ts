import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { nearest } from '../../schemas/nearest.ts';
import type { AttachPoint } from '../../schemas/platform/flows.ts';
import { defaultLimits } from '../../schemas/platform/limits.ts';
import { checkAction, checkTenant } from '../checked.ts';
import type { AddCommand } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { callFailure } from '../failure.ts';
import { boundLines } from '../format/bounds.ts';
import { describedDiagnostics, explanation } from '../format/explanation.ts';
import { counted } from '../format/message.ts';
import { factLines, factsOf, limitLines } from '../format/program-facts.ts';
import { sayReport } from '../format/report.ts';
import { kindOfPolicy, placeMissing, requireActionFile } from '../input/policy-path.ts';
import { allowOption, atOption } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { requireNoPlace } from './check.ts';

interface ExplainOptions {
  readonly at?: AttachPoint;
  readonly allow?: readonly string[];
}

/** `writ explain`: what a policy does, or what a diagnostic means. */
export const addExplain: AddCommand = (program, { terminal, end }) => {
  program
    .command('explain [subject]')
    .summary('say what a policy can do, or what a diagnostic means')
    .description(
      'Say what a policy can do (a directory, or an action with --at): where it runs, what it asks for, where it sends, within which budgets. ' +
        'Or say what a diagnostic means, by its code (W3002) or its name (unknown-member).',
    )
    .addOption(atOption())
    .addOption(allowOption())
    .action(async (subject: string | undefined, options: ExplainOptions) => end(await explain(terminal, subject ?? '.', options)));
};

async function explain(terminal: Terminal, subject: string, { at, allow }: ExplainOptions): Promise<ExitCode> {
  const diagnostics = describedDiagnostics();
  const diagnostic = diagnostics.find(({ code, slug }) => code === subject.toUpperCase() || slug === subject);
  if (diagnostic !== undefined) {
    terminal.print(explanation(diagnostic, terminal.printColours));
    return exitCodes.fine;
  }
  const isThere = await access(subject).then(
    () => true,
    () => false,
  );
  if (!isThere) throw unknownSubject(subject);
  if ((await kindOfPolicy(subject)) === 'directory') {
    requireNoPlace(subject, at, allow);
    return explainTenant(terminal, subject);
  }
  if (at === undefined) throw await placeMissing(subject, 'explain');
  requireActionFile(subject);
  return explainAction(terminal, subject, at, allow ?? []);
}

async function explainTenant(terminal: Terminal, directory: string): Promise<ExitCode> {
  const checked = await checkTenant(terminal, directory);
  sayReport(terminal, checked);
  const { bundle } = checked;
  if (bundle === undefined) return exitCodes.policy;
  const colours = terminal.printColours;
  const slugs = Object.keys(bundle.actions);
  const flows = Object.keys(bundle.flows);
  const lines = [
    `${colours.bold(bundle.tenant)}: ${counted(slugs.length, 'action')} in ${counted(flows.length, 'flow')} (${flows.join(', ')})`,
  ];
  for (const [slug, { program, bounds }] of Object.entries(bundle.actions))
    lines.push('', colours.bold(slug), ...factLines(factsOf(program), colours), ...boundLines(bounds, bundle.limits, colours));
  lines.push('', colours.bold('budgets'), ...limitLines(bundle.limits, colours));
  terminal.print(`${lines.join('\n')}\n`);
  return exitCodes.fine;
}

async function explainAction(terminal: Terminal, path: string, at: AttachPoint, allow: readonly string[]): Promise<ExitCode> {
  const checked = await checkAction(terminal, path, { at, allow });
  sayReport(terminal, checked);
  if (checked.program === undefined) return exitCodes.policy;
  const colours = terminal.printColours;
  const slug = basename(path).replace(/\.[jt]s$/, '');
  const lines = [
    colours.bold(slug),
    ...factLines(factsOf(checked.program), colours),
    ...boundLines(checked.bounds, defaultLimits, colours),
    '',
    colours.bold('budgets'),
    ...limitLines(defaultLimits, colours),
  ];
  terminal.print(`${lines.join('\n')}\n`);
  return exitCodes.fine;
}

function unknownSubject(subject: string): Error {
  const diagnostics = describedDiagnostics();
  if (/^w\d+$/i.test(subject))
    return callFailure(`there is no diagnostic ${subject}`, {
      help: `the codes go from ${diagnostics[0]?.code} to ${diagnostics.at(-1)?.code}`,
    });
  const near = nearest(
    subject,
    diagnostics.map(({ slug }) => slug),
  );
  const help = near === undefined ? {} : { help: `did you mean the diagnostic ${near}?` };
  return callFailure(`${JSON.stringify(subject)} is neither a file or directory nor a diagnostic`, help);
}
