import { fetchFailures } from '../../runtime/egress/failures.ts';
import type { PlannedTenant } from '../../runtime/flow/plan-tenant.ts';
import type { Simulation, SimulationRefused } from '../../runtime/flow/simulate.ts';
import type { RecordedAnswer } from '../../runtime/index.ts';
import type { Bundle } from '../../schemas/generated/bundle.ts';
import type { JsonRecord } from '../../schemas/json.ts';
import { nearest } from '../../schemas/nearest.ts';
import { type FlowName, flowNames } from '../../schemas/platform/flows.ts';
import { checkTenant } from '../checked.ts';
import type { AddCommand } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { callFailure, type Failure } from '../failure.ts';
import { sayWarning } from '../format/message.ts';
import { prettySimulation } from '../format/pretty-simulation.ts';
import { printReport, sayReport } from '../format/report.ts';
import { simulationDocument } from '../format/simulation-document.ts';
import { readRecord } from '../input/document.ts';
import { readInstant } from '../input/instant.ts';
import { kindOfPolicy } from '../input/policy-path.ts';
import { nameOf } from '../input/read-text.ts';
import { readAnswers } from '../input/recorded-answers.ts';
import { formatOption, option, textOption } from '../options.ts';
import type { Terminal } from '../terminal.ts';

interface SimulateOptions {
  readonly event?: string;
  readonly outputs?: string;
  readonly fetch?: string;
  readonly now?: string;
  readonly format?: 'pretty' | 'json';
}

/** `writ simulate`: a whole flow, with a platform that is made up. */
export const addSimulate: AddCommand = (program, { terminal, end }) => {
  program
    .command('simulate <flow> [dir]')
    .summary('run a whole flow offline, and show the way it takes')
    .description(
      "Run a whole flow of a policy repository and show its way block by block. The platform's blocks answer that all is well unless " +
        '--outputs says otherwise. Nothing leaves this machine.',
    )
    .addOption(textOption('--event <file>', 'the event, JSON or YAML, - for standard input; laid over a sample event'))
    .addOption(
      textOption(
        '--outputs <file>',
        'outputs of the platform\'s blocks: { "<slug>": { … } }, or a list where one is awaited several times',
      ),
    )
    .addOption(textOption('--fetch <file>', 'recorded answers to fetches and webhooks'))
    .addOption(option('--now <instant>', "the run's clock, such as 2026-01-31T12:00:00Z; the present when left out", readInstant))
    .addOption(formatOption(['pretty', 'json']))
    .action(async (flow: string, directory: string | undefined, options: SimulateOptions) =>
      end(await simulate(terminal, flow, directory ?? '.', options)),
    );
};

async function simulate(terminal: Terminal, name: string, directory: string, options: SimulateOptions): Promise<ExitCode> {
  const { event: eventPath, format = 'pretty', now = new Date().toISOString() } = options;
  const flow = readFlow(name);
  if (eventPath === undefined) {
    throw callFailure('--event is missing', {
      help: `write a part of an event to a file, or pipe one in: echo '{}' | writ simulate ${flow} --event -`,
    });
  }
  const event = await readRecord(eventPath, 'an event');
  const outputs = options.outputs === undefined ? {} : await readRecord(options.outputs, 'the outputs');
  refuseEmptyLists(outputs, options.outputs ?? '');
  const fetch = options.fetch === undefined ? [] : await readAnswers(options.fetch);
  if ((await kindOfPolicy(directory)) === 'file') throw callFailure(`${directory} is a file, and the flows of a directory are simulated`);
  const checked = await checkTenant(terminal, directory);
  if (checked.bundle === undefined) return printReport(terminal, checked, format);
  sayReport(terminal, checked);
  const tenant = await planned(checked.bundle, flow);
  const simulation = await run(tenant, flow, { event, outputs, fetch, now: Date.parse(now) }, options);
  for (const slug of simulation.unused) sayWarning(terminal, `${nameOf(options.outputs ?? '')}: no output of ${slug} was awaited`);
  warnOfFetches(terminal, simulation);
  terminal.print(
    format === 'json'
      ? `${JSON.stringify(simulationDocument(simulation, flow, now, checked.bundle), undefined, 2)}\n`
      : prettySimulation(simulation, flow, checked.bundle, terminal.printColours),
  );
  return exitCodes.fine;
}

/** An empty list would leave the block to answer that all is well, though somebody wrote its name down. */
function refuseEmptyLists(outputs: JsonRecord, path: string): void {
  const empty = Object.keys(outputs).find((slug) => Array.isArray(outputs[slug]) && outputs[slug].length === 0);
  if (empty === undefined) return;
  throw callFailure(`what ${nameOf(path)} gives for ${empty} is an empty list`, {
    help: `write one output for each time that ${empty} is awaited, or leave ${empty} out: then it answers that all is well`,
  });
}

function readFlow(name: string): FlowName {
  const written = name.replaceAll('_', '-');
  const flow = flowNames.find((known) => known === written);
  if (flow !== undefined) return flow;
  const near = nearest(written, flowNames);
  throw callFailure(`the platform has no flow ${JSON.stringify(name)}`, {
    help: near === undefined ? `write one of ${flowNames.join(', ')}; custom flows run inside these` : `did you mean ${near}?`,
  });
}

async function planned(bundle: Bundle, flow: FlowName): Promise<PlannedTenant> {
  const { bundleFile, encodeBundle } = await import('../../compiler/emit/bundle.ts');
  const { loadBundle } = await import('../../runtime/index.ts');
  const { planTenant } = await import('../../runtime/flow/plan-tenant.ts');
  // Through the verifier, like a bundle that somebody sent.
  const tenant = planTenant(loadBundle(encodeBundle(bundleFile(bundle))));
  if (tenant.flows.has(flow)) return tenant;
  const has = [...tenant.flows.keys()].join(', ') || 'none';
  throw callFailure(`${bundle.tenant} has no flow ${flow}`, { help: `write flows/${flow}.yaml; there are: ${has}` });
}

interface Input {
  readonly event: JsonRecord;
  readonly outputs: JsonRecord;
  readonly fetch: readonly RecordedAnswer[];
  readonly now: number;
}

async function run(tenant: PlannedTenant, flow: FlowName, input: Input, options: SimulateOptions): Promise<Simulation> {
  const { simulateFlow, SimulationRefused } = await import('../../runtime/flow/simulate.ts');
  return simulateFlow(tenant, flow, input).catch((error: unknown) => {
    throw error instanceof SimulationRefused ? refused(error, flow, options) : error;
  });
}

/** What the caller gave does not fit the flow. */
function refused({ refusal, awaiting }: SimulationRefused, flow: FlowName, { event, outputs }: SimulateOptions): Failure {
  const details = refusal.errors.map(({ pointer, message }) => `${pointer} ${message}`);
  if (awaiting === undefined || refusal.code === 'invalid-event') {
    const behind = awaiting === undefined ? `${flow} begins with` : `goes on behind ${awaiting.slug}`;
    return callFailure(`the event in ${nameOf(event ?? '')} is none that ${behind}`, { details });
  }
  return callFailure(`what ${nameOf(outputs ?? '')} gives for ${awaiting.slug} does not fit`, { details });
}

/** A fetch that rejects for want of an answer may change the way, and nobody meant it. */
function warnOfFetches(terminal: Terminal, { answers }: Simulation): void {
  for (const { runs } of answers) {
    for (const { slug, journal } of runs) {
      for (const { request, answer } of journal) {
        if (!('error' in answer) || answer.error !== fetchFailures['no-answer']) continue;
        sayWarning(terminal, `${slug} asked for ${request.method} ${request.url}, and there is no recorded answer (--fetch)`);
      }
    }
  }
}
