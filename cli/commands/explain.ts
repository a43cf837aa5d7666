import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import type { BundledAction } from '../../schemas/generated/bundle.ts';
import type { Explanation } from '../../schemas/generated/explanation.ts';
import { nearest } from '../../schemas/nearest.ts';
import type { AttachPoint } from '../../schemas/platform/flows.ts';
import { defaultLimits, type Limits } from '../../schemas/platform/limits.ts';
import { checkAction, checkTenant } from '../checked.ts';
import type { AddCommand } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { callFailure } from '../failure.ts';
import { boundLines } from '../format/bounds.ts';
import { blockLines, dataFlowLines, egressLines } from '../format/data-flow-lines.ts';
import { explainPolicy } from '../format/explained-policy.ts';
import { describedDiagnostics, explanation } from '../format/explanation.ts';
import { markdownExplanation } from '../format/markdown-explanation.ts';
import { counted } from '../format/message.ts';
import { factLines, factsOf, limitLines } from '../format/program-facts.ts';
import { sayReport } from '../format/report.ts';
import { kindOfPolicy, placeMissing, requireActionFile } from '../input/policy-path.ts';
import { allowOption, atOption, formatOption, secretOption } from '../options.ts';
import type { Colours, Terminal } from '../terminal.ts';
import { requireNoPlace } from './check.ts';
import { explainFlow, flowFormats, flowsHere, isFlowHere } from './explain-flow.ts';

const policyFormats = ['pretty', 'json', 'markdown'] as const;
type PolicyFormat = (typeof policyFormats)[number];
const formats = [...new Set([...policyFormats, ...flowFormats])];
type ExplainFormat = (typeof formats)[number];

interface ExplainOptions {
  readonly format?: ExplainFormat;
  readonly at?: AttachPoint;
  readonly allow?: readonly string[];
  readonly secret?: readonly string[];
}

/** `writ explain`: what a policy does, or what a diagnostic means. */
export const addExplain: AddCommand = (program, { terminal, end }) => {
  program
    .command('explain [subject] [dir]')
    .summary('say what a policy can do, draw a flow, or say what a diagnostic means')
    .description(
      'Say what a policy can do (a directory, or an action with --at): where it runs, what it asks for, where it sends, within which budgets. ' +
        'Or draw a flow by its name (login), with what each block reads and writes: as text, or with --format json, mermaid or svg. ' +
        'Or say what a diagnostic means, by its code (W3002) or its name (unknown-member).',
    )
    .addOption(atOption())
    .addOption(allowOption())
    .addOption(secretOption())
    .addOption(formatOption(formats))
    .action(async (subject: string | undefined, directory: string | undefined, options: ExplainOptions) =>
      end(await explain(terminal, subject ?? '.', directory, options)),
    );
};

async function explain(terminal: Terminal, subject: string, directory: string | undefined, options: ExplainOptions): Promise<ExitCode> {
  if (directory !== undefined) return explainFlow(terminal, subject, directory, options);
  const { at, format } = options;
  const diagnostics = describedDiagnostics();
  const diagnostic = diagnostics.find(({ code, slug }) => code === subject.toUpperCase() || slug === subject);
  if (diagnostic !== undefined) {
    if (format !== undefined) throw callFailure('--format is for policies; what a diagnostic means is printed as text');
    terminal.print(explanation(diagnostic, terminal.printColours));
    return exitCodes.fine;
  }
  const isThere = await access(subject).then(
    () => true,
    () => false,
  );
  if (await isFlowHere(subject, isThere)) return explainFlow(terminal, subject, '.', options);
  if (!isThere) throw await unknownSubject(subject);
  const policyFormat = format === undefined ? 'pretty' : policyFormats.find((known) => known === format);
  if (policyFormat === undefined)
    throw callFailure(`--format ${format} is for flows`, { help: `name the flow: writ explain login --format ${format}` });
  if ((await kindOfPolicy(subject)) === 'directory') {
    requireNoPlace(subject, options);
    return explainTenant(terminal, subject, policyFormat);
  }
  if (at === undefined) throw await placeMissing(subject, 'explain');
  requireActionFile(subject);
  return explainAction(terminal, subject, at, policyFormat, options);
}

async function explainTenant(terminal: Terminal, directory: string, format: PolicyFormat): Promise<ExitCode> {
  const checked = await checkTenant(terminal, directory);
  sayReport(terminal, checked);
  const { bundle } = checked;
  if (bundle === undefined) return exitCodes.policy;
  const colours = terminal.printColours;
  const flows = Object.keys(bundle.flows);
  const title = `${colours.bold(bundle.tenant)}: ${counted(Object.keys(bundle.actions).length, 'action')} in ${counted(flows.length, 'flow')} (${flows.join(', ')})`;
  const policy = explainPolicy(bundle);
  print(terminal, format, policy, () => [
    title,
    ...Object.entries(bundle.actions).flatMap(([slug, action]) => ['', ...actionLines(slug, action, bundle.limits, colours)]),
    ...blockLines(policy, colours),
    '',
    colours.bold('what leaves'),
    ...egressLines(policy, colours),
    '',
    colours.bold('budgets'),
    ...limitLines(bundle.limits, colours),
  ]);
  return exitCodes.fine;
}

async function explainAction(
  terminal: Terminal,
  path: string,
  at: AttachPoint,
  format: PolicyFormat,
  { allow = [], secret: secrets }: ExplainOptions,
): Promise<ExitCode> {
  const checked = await checkAction(terminal, path, { at, allow, secrets });
  sayReport(terminal, checked);
  const { program, bounds, egress } = checked;
  if (program === undefined || egress === undefined) return exitCodes.policy;
  const colours = terminal.printColours;
  const slug = basename(path).replace(/\.[jt]s$/, '');
  const action = { program, egress, ...(bounds === undefined ? {} : { bounds }) };
  print(terminal, format, explainPolicy({ actions: { [slug]: action } }), () => [
    ...actionLines(slug, action, defaultLimits, colours),
    '',
    colours.bold('budgets'),
    ...limitLines(defaultLimits, colours),
  ]);
  return exitCodes.fine;
}

/** One action for people. */
function actionLines(
  slug: string,
  { program, bounds, egress }: Pick<BundledAction, 'program' | 'bounds' | 'egress'>,
  limits: Limits,
  colours: Colours,
): string[] {
  return [
    colours.bold(slug),
    ...factLines(factsOf(program), colours),
    ...dataFlowLines(egress, colours),
    ...boundLines(bounds, limits, colours),
  ];
}

function print(terminal: Terminal, format: PolicyFormat, policy: Explanation, lines: () => readonly string[]): void {
  if (format === 'json') terminal.print(`${JSON.stringify(policy, undefined, 2)}\n`);
  else if (format === 'markdown') terminal.print(markdownExplanation(policy));
  else terminal.print(`${lines().join('\n')}\n`);
}

async function unknownSubject(subject: string): Promise<Error> {
  const diagnostics = describedDiagnostics();
  if (/^w\d+$/i.test(subject))
    return callFailure(`there is no diagnostic ${subject}`, {
      help: `the codes go from ${diagnostics[0]?.code} to ${diagnostics.at(-1)?.code}`,
    });
  const flows = await flowsHere();
  const slugs = diagnostics.map(({ slug }) => slug);
  const near = nearest(subject, [...flows, ...slugs]);
  const help = near === undefined ? {} : { help: `did you mean the ${flows.includes(near) ? 'flow' : 'diagnostic'} ${near}?` };
  return callFailure(`${JSON.stringify(subject)} is neither a file or directory nor a flow nor a diagnostic`, help);
}
