import { access } from 'node:fs/promises';
import type { DrawnFlow } from '../../schemas/generated/drawn-flow.ts';
import { nearest } from '../../schemas/nearest.ts';
import { flowNames } from '../../schemas/platform/flows.ts';
import { checkTenant } from '../checked.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { callFailure, type Failure } from '../failure.ts';
import { mermaidFlow } from '../format/flow/mermaid.ts';
import { flowTree } from '../format/flow/tree.ts';
import { sayReport } from '../format/report.ts';
import { kindOfPolicy } from '../input/policy-path.ts';
import type { Terminal } from '../terminal.ts';

/** The forms in which a flow is drawn. */
export const flowFormats = ['pretty', 'json', 'mermaid', 'svg'] as const;
type FlowFormat = (typeof flowFormats)[number];

interface FlowOptions {
  readonly format?: string;
  readonly at?: unknown;
  readonly allow?: unknown;
  readonly secret?: unknown;
}

/** The names of the flows of the repository in the current directory; none where there is no repository. */
export async function flowsHere(): Promise<readonly string[]> {
  const isRepository = await access('writ.yaml').then(
    () => true,
    () => false,
  );
  if (!isRepository) return [];
  const { loadTenant } = await import('../../compiler/source/load.ts');
  const { tenant } = await loadTenant('.');
  return tenant?.flows.map(({ name }) => name) ?? [];
}

/**
 * Whether a subject is the name of a flow of the repository in the current directory, or of one that the platform has and this repository
 * has not, which is worth saying; then a path of that name comes first. `./login` is always a path.
 */
export async function isFlowHere(subject: string, isPath: boolean): Promise<boolean> {
  const name = flowNameOf(subject);
  if (!/^[a-z0-9-]+$/.test(name)) return false;
  return (await flowsHere()).includes(name) || (!isPath && flowNames.some((known) => known === name));
}

/** Draws a flow of a repository, with what each of its blocks reads and writes. */
export async function explainFlow(terminal: Terminal, subject: string, directory: string, options: FlowOptions): Promise<ExitCode> {
  const format = readFormat(options.format ?? 'pretty');
  const stray = (['at', 'allow', 'secret'] as const).find((option) => options[option] !== undefined);
  if (stray !== undefined) throw callFailure(`${subject} is a flow, and --${stray} is for a single file`, { help: `leave --${stray} out` });
  if ((await kindOfPolicy(directory)) === 'file') throw callFailure(`${directory} is a file, and the flows of a directory are drawn`);
  const checked = await checkTenant(terminal, directory);
  sayReport(terminal, checked);
  const { drawn } = checked;
  if (drawn === undefined) return exitCodes.policy;
  const name = flowNameOf(subject);
  const flow = drawn.find((known) => known.flow === name);
  if (flow === undefined) throw unknownFlow(subject, directory, drawn);
  terminal.print(await drawing(flow, format, terminal));
  return exitCodes.fine;
}

function flowNameOf(subject: string): string {
  return subject.replaceAll('_', '-');
}

function readFormat(format: string): FlowFormat {
  const found = flowFormats.find((known) => known === format);
  if (found !== undefined) return found;
  throw callFailure(`--format ${format} is for policies`, { help: `a flow is drawn with --format ${flowFormats.join(', ')}` });
}

function unknownFlow(subject: string, directory: string, drawn: readonly DrawnFlow[]): Failure {
  const names = drawn.map(({ flow }) => flow);
  const whose = directory === '.' ? 'this repository' : directory;
  const near = nearest(flowNameOf(subject), names);
  const there = names.length === 0 ? 'it has none' : `there are: ${names.join(', ')}`;
  return callFailure(`${whose} has no flow ${JSON.stringify(subject)}`, {
    help: near === undefined ? there : `did you mean ${near}? (${there})`,
  });
}

async function drawing(flow: DrawnFlow, format: FlowFormat, { printColours }: Terminal): Promise<string> {
  if (format === 'json') return `${JSON.stringify(flow, undefined, 2)}\n`;
  if (format === 'mermaid') return mermaidFlow(flow);
  if (format === 'pretty') return flowTree(flow, printColours);
  // Graphviz is a megabyte, and nothing else needs it.
  const { svgFlow } = await import('../format/flow/svg.ts');
  return svgFlow(flow);
}
