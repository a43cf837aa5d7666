import { basename } from 'node:path';
import type { Outcome, Program, RecordedAnswer } from '../../runtime/index.ts';
import type { JsonRecord, JsonSchema } from '../../schemas/json.ts';
import type { AttachPoint } from '../../schemas/platform/flows.ts';
import { defaultLimits } from '../../schemas/platform/limits.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { checkAction } from '../checked.ts';
import type { AddCommand } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { callFailure } from '../failure.ts';
import { sayWarning } from '../format/message.ts';
import { prettyOutcome } from '../format/pretty-outcome.ts';
import { printReport, sayReport } from '../format/report.ts';
import { attachPointMissing } from '../input/attach-point.ts';
import { readRecord, readSchema, requireValid } from '../input/document.ts';
import { completeEvent, unknownMembers } from '../input/event.ts';
import { readInstant } from '../input/instant.ts';
import { kindOfPolicy, requireActionFile } from '../input/policy-path.ts';
import { nameOf } from '../input/read-text.ts';
import { readAnswers } from '../input/recorded-answers.ts';
import { readSecretValues, type SecretValues, secretAdvice } from '../input/secrets.ts';
import { allowOption, atOption, formatOption, option, secretOption, secretsOption, textOption } from '../options.ts';
import type { Terminal } from '../terminal.ts';

interface RunOptions {
  readonly at?: AttachPoint;
  readonly event?: string;
  readonly exact?: true;
  readonly step?: string;
  readonly config?: string;
  readonly metadataSchema?: string;
  readonly now?: string;
  readonly allow?: readonly string[];
  readonly secret?: readonly string[];
  readonly secrets?: string;
  readonly fetch?: string;
  readonly live?: true;
  readonly format?: 'pretty' | 'json';
}

/** `writ run`: compiles one action and runs it once. */
export const addRun: AddCommand = (program, { terminal, end }) => {
  program
    .command('run <file>')
    .summary('compile one action and run it once')
    .description('Compile one action and run it on an event. Nothing leaves this machine unless --live says so.')
    .addOption(atOption())
    .addOption(textOption('--event <file>', 'the event, JSON or YAML, - for standard input; laid over the sample event of the place'))
    .option('--exact', 'take the event as it is: it must be complete')
    .addOption(textOption('--step <file>', 'what earlier blocks wrote: { "<slug>": { "<key>": … } }'))
    .addOption(textOption('--config <file>', "the block's configuration"))
    .addOption(textOption('--metadata-schema <file>', 'JSON Schema of event.user.app_metadata'))
    .addOption(option('--now <instant>', "the run's clock, such as 2026-01-31T12:00:00Z; the present when left out", readInstant))
    .addOption(allowOption())
    .addOption(secretOption())
    .addOption(secretsOption())
    .addOption(textOption('--fetch <file>', 'recorded answers to fetches'))
    .option('--live', 'fetch for real')
    .addOption(formatOption(['pretty', 'json']))
    .action(async (file: string, options: RunOptions) => end(await run(terminal, file, options)));
};

async function run(terminal: Terminal, file: string, options: RunOptions): Promise<ExitCode> {
  const { at, format = 'pretty' } = options;
  if (at === undefined) throw attachPointMissing(file, 'run');
  const input = await readInput(terminal, at, options);
  if ((await kindOfPolicy(file)) === 'directory') throw callFailure(`${file} is a directory, and run takes one action`);
  requireActionFile(file);
  const checked = await checkAction(terminal, file, {
    at,
    allow: options.allow ?? [],
    secrets: options.secret,
    metadata: input.metadata,
  });
  if (checked.program === undefined) return printReport(terminal, checked, format);
  sayReport(terminal, checked);
  const config = await completeConfig(checked.configSchema, input.config, options.config);
  const outcome = await execute(terminal, checked.program, { ...input, config }, options);
  const slug = basename(file).replace(/\.[jt]s$/, '');
  terminal.print(
    format === 'json' ? `${JSON.stringify(outcome, undefined, 2)}\n` : prettyOutcome(outcome, slug, at, terminal.printColours),
  );
  return exitCodes.fine;
}

interface Input {
  readonly event: JsonRecord;
  readonly step: JsonRecord | undefined;
  readonly config: JsonRecord | undefined;
  readonly metadata: JsonSchema | undefined;
  readonly answers: readonly RecordedAnswer[];
  readonly now: string;
}

/** Everything the caller handed in. It is looked at before the compiler, which takes longer. */
async function readInput(terminal: Terminal, at: AttachPoint, options: RunOptions): Promise<Input> {
  const { event: path, exact = false, live = false, fetch, secrets } = options;
  if (!live && secrets !== undefined)
    throw callFailure('--secrets gives values to requests that are sent, and nothing is sent without --live', {
      help: 'leave --secrets out; recorded answers need the names alone, given by --secret',
    });
  if (live && fetch !== undefined) throw callFailure('--live fetches for real and --fetch replays answers; give one of them');
  if (path === undefined) {
    throw callFailure('--event is missing', {
      help: `write a part of an event to a file, or pipe one in: echo '{}' | writ run … --event -`,
    });
  }
  const position = positionOf(at);
  const given = await readRecord(path, 'an event');
  const event = await completeEvent(given, position, path, exact);
  for (const problem of unknownMembers(given, position)) sayWarning(terminal, problem);
  const metadata = options.metadataSchema === undefined ? undefined : await readSchema(options.metadataSchema);
  if (metadata !== undefined) await warnOfMetadata(terminal, metadata, event);
  return {
    event,
    step: options.step === undefined ? undefined : await readStep(options.step),
    config: options.config === undefined ? undefined : await readRecord(options.config, 'a configuration'),
    metadata,
    answers: fetch === undefined ? [] : await readAnswers(fetch),
    now: options.now ?? new Date().toISOString(),
  };
}

async function readStep(path: string): Promise<JsonRecord> {
  const step = await readRecord(path, 'the step state');
  for (const [slug, state] of Object.entries(step)) {
    if (typeof state === 'object' && state !== null && !Array.isArray(state)) continue;
    throw callFailure(`${nameOf(path)}: /${slug} is not an object`, { help: 'write { "<slug of the block>": { "<key>": value } }' });
  }
  return step;
}

/** The configuration with its schema's defaults, held to that schema. */
async function completeConfig(
  schema: JsonSchema | undefined,
  config: JsonRecord | undefined,
  path: string | undefined,
): Promise<JsonRecord | undefined> {
  if (schema === undefined) return config;
  const { withDefaults } = await import('../../schemas/defaults.ts');
  const filled = withDefaults(schema, config ?? {}) as JsonRecord;
  const what = path === undefined ? 'the action needs a --config' : `the configuration in ${nameOf(path)} breaks the action's schema`;
  await requireValid(schema, filled, what);
  return filled;
}

async function warnOfMetadata(terminal: Terminal, schema: JsonSchema, event: JsonRecord): Promise<void> {
  const { validate } = await import('../../schemas/validator.ts');
  const { user } = event;
  if (typeof user !== 'object' || user === null || !('app_metadata' in user)) return;
  for (const { pointer, message } of validate(schema, user.app_metadata)) {
    sayWarning(terminal, `/user/app_metadata${pointer} ${message}, says the metadata schema`);
  }
}

async function execute(
  terminal: Terminal,
  program: Program,
  { answers, metadata: _metadata, ...input }: Input,
  { live, allow = [], secrets: secretsPath }: RunOptions,
): Promise<Outcome> {
  const { planProgram } = await import('../../runtime/index.ts');
  const plan = planProgram(program);
  if (!live) return plan.replay(input, answers);
  const secrets = await readSecretValues(secretsPath, (message) => sayWarning(terminal, message));
  await requireSecrets(program, secrets);
  const { createGuardedFetch } = await import('../../runtime/host/fetch.ts');
  const { parseAllowEntry } = await import('../../runtime/egress/allowlist.ts');
  const entries = allow.flatMap((text) => parseAllowEntry(text, { development: true }).entry ?? []);
  // Whoever allows a loopback address on the command line means it.
  const fetch = createGuardedFetch({ entries, limits: defaultLimits, development: true });
  try {
    return await plan.execute(input, { fetch, secrets });
  } finally {
    await fetch.close();
  }
}

/** Somebody who runs an action by hand wants to know before anything is sent. */
async function requireSecrets(program: Program, secrets: SecretValues): Promise<void> {
  const { secretsOf } = await import('../../runtime/ir/sealed.ts');
  const missing = secretsOf(program).find((name) => (secrets(name) ?? '') === '');
  if (missing !== undefined) throw callFailure(`the secret ${missing} has no value`, { help: secretAdvice(missing) });
}
