import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Position } from '../schemas/platform/position.ts';
import { sampleEvent } from '../schemas/platform/sample.ts';
import { addCoverage, newCoverage, uncovered } from '../test/differential/coverage.ts';
import type { Input } from '../test/differential/inputs.ts';
import { type BatchOptions, type BatchResult, type Finding, runBatch } from '../test/differential/session.ts';
import { shrink } from '../test/differential/shrink.ts';

/**
 * Compares V8, the reference and the planner on generated programs and events: `npm run fuzz -- --pairs 1000000 --seed 7`. The same
 * seed, the same programs and inputs; a batch that found something is run again alone by `--batch`.
 */
const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    batch: { type: 'string' },
    programs: { type: 'string', default: '50' },
    inputs: { type: 'string', default: '200' },
    wild: { type: 'string', default: '25' },
    workers: { type: 'string', default: '2' },
    'keep-going': { type: 'boolean', default: false },
  },
});

const numberOf = (name: 'pairs' | 'seed' | 'programs' | 'inputs' | 'wild' | 'workers'): number => {
  const number = Number(values[name]);
  if (!Number.isInteger(number) || number < 0) throw new Error(`--${name} takes a whole number, not ${values[name]}`);
  return number;
};

/** A batch that says nothing for so long is taken for endless. */
const patience = 1_800_000;

type Answer = { readonly result: BatchResult; readonly shrunk: readonly Finding[] };

const optionsOf = (batch: number): BatchOptions => ({
  seed: (numberOf('seed') * 1_000_003 + batch) >>> 0,
  programs: numberOf('programs'),
  inputs: numberOf('inputs'),
  wild: numberOf('wild'),
});

async function answerOf(batch: number): Promise<Answer> {
  const result = await runBatch(optionsOf(batch));
  const shrunk: Finding[] = [];
  for (const finding of result.findings.slice(0, 3)) shrunk.push(await shrink(finding));
  return { result, shrunk };
}

if (process.send === undefined) await lead();
else process.on('message', async (batch: number) => process.send?.(await answerOf(batch)));

async function lead(): Promise<void> {
  const sum = { batches: 0, pairs: 0, generated: 0, accepted: 0, wild: 0, wildAccepted: 0, findings: 0 };
  const entries: { [name: string]: number } = {};
  const refusals: { [name: string]: number } = {};
  const coverage = newCoverage();
  const started = performance.now();
  const wanted = numberOf('pairs');
  let next = values.batch === undefined ? 0 : Number(values.batch);

  const add = (batch: number, { result, shrunk }: Answer) => {
    sum.batches += 1;
    for (const name of ['pairs', 'generated', 'accepted', 'wild', 'wildAccepted'] as const) sum[name] += result[name];
    sum.findings += result.findings.length;
    for (const [name, count] of Object.entries(result.entries)) entries[name] = (entries[name] ?? 0) + count;
    for (const [name, count] of Object.entries(result.refusals)) refusals[name] = (refusals[name] ?? 0) + count;
    addCoverage(coverage, result.coverage);
    for (const finding of shrunk) report(batch, finding);
    const seconds = (performance.now() - started) / 1000;
    process.stderr.write(`batch ${batch}: ${sum.pairs} pairs, ${Math.round(sum.pairs / seconds)} a second, ${sum.findings} findings\n`);
  };
  const isDone = () => (values.batch === undefined ? sum.pairs >= wanted || (sum.findings > 0 && !values['keep-going']) : sum.batches > 0);

  if (values.batch !== undefined || numberOf('workers') === 0) {
    while (!isDone()) {
      const batch = next++;
      add(batch, await answerOf(batch));
    }
  } else await Promise.all(Array.from({ length: numberOf('workers') }, () => work(() => (isDone() ? undefined : next++), add)));

  const seconds = (performance.now() - started) / 1000;
  console.log(
    JSON.stringify({ ...sum, seconds: Math.round(seconds), pairsPerSecond: Math.round(sum.pairs / seconds), seed: numberOf('seed') }),
  );
  console.log('entries of the closed list, in pairs:', JSON.stringify(entries));
  console.log('refused, though meant to be accepted:', JSON.stringify(refusals));
  console.log('nodes run:', JSON.stringify(coverage.nodes));
  console.log('built-ins run:', JSON.stringify(coverage.builtins));
  console.log('never run:', uncovered(coverage).join(' ') || 'none');
  process.exitCode = sum.findings > 0 ? 1 : 0;
}

function report(batch: number, { source, position, input, what }: Finding): void {
  console.log(`\n# finding in batch ${batch} at ${position.at}: ${what}\n${source}\n`);
  if (input !== undefined)
    console.log(`input, but for what the sample event holds: ${JSON.stringify(ownOf(input, position)).slice(0, 3000)}`);
}

/** What is not the sample's. */
function ownOf(input: Input, position: Position): object {
  const sample = sampleEvent(position);
  const event = Object.entries(input.event).filter(([group, value]) => JSON.stringify(value) !== JSON.stringify(sample[group]));
  return { ...input, event: Object.fromEntries(event) };
}

/** Keeps one worker process busy; one that falls silent is ended and reported. */
async function work(take: () => number | undefined, add: (batch: number, answer: Answer) => void): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), process.argv.slice(2), { execArgv: process.execArgv });
  for (let batch = take(); batch !== undefined; batch = take()) {
    const current = batch;
    const answer = await new Promise<Answer | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), patience);
      child.once('message', (message) => {
        clearTimeout(timer);
        resolve(message as Answer);
      });
      child.once('exit', () => {
        clearTimeout(timer);
        resolve(undefined);
      });
      child.send(current);
    });
    child.removeAllListeners();
    if (answer === undefined) {
      child.kill('SIGKILL');
      throw new Error(`batch ${current} never ended, or its process died: run it alone with --batch ${current}`);
    }
    add(current, answer);
  }
  child.disconnect();
}
