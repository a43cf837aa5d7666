import { parseArgs } from 'node:util';
import { seedOf } from '../test/differential/random.ts';
import { startRecorder } from '../test/egress/fuzz/recorder.ts';
import { type Escape, fuzzEgress } from '../test/egress/fuzz/run.ts';

/**
 * Generates programs that fetch, runs those that the compiler accepts on hostile events, and judges whatever comes out of a socket:
 * `npm run fuzz:egress -- --programs 100000 --seed 7`. The same seed makes the same programs and events; only the two ports of
 * the recorder differ. `--batch` runs one batch alone.
 */
const { values } = parseArgs({
  options: {
    programs: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    size: { type: 'string', default: '250' },
    events: { type: 'string', default: '3' },
    wild: { type: 'string', default: '60' },
    batch: { type: 'string' },
  },
});

function numberOf(name: 'programs' | 'seed' | 'size' | 'events' | 'wild'): number {
  const number = Number(values[name]);
  if (!Number.isInteger(number) || number < 0) throw new Error(`--${name} takes a whole number, not ${values[name]}`);
  return number;
}

const recorder = await startRecorder();
const sum = { programs: 0, accepted: 0, runs: 0, answered: 0, rejected: 0, contacts: 0 };
const refusals: { [slug: string]: number } = {};
const escapes: Escape[] = [];
const started = performance.now();
const [wanted, size] = [values.batch === undefined ? numberOf('programs') : 1, numberOf('size')];

for (let batch = Number(values.batch ?? 0); sum.programs < wanted; batch++) {
  const result = await fuzzEgress(
    { seed: seedOf(numberOf('seed'), batch), programs: size, events: numberOf('events'), wild: numberOf('wild') },
    recorder,
  );
  for (const name of ['programs', 'accepted', 'runs', 'answered', 'rejected', 'contacts'] as const) sum[name] += result[name];
  for (const [slug, count] of Object.entries(result.refusals)) refusals[slug] = (refusals[slug] ?? 0) + count;
  escapes.push(...result.escapes);
  for (const { source, what } of result.escapes.slice(0, 3)) console.log(`\n# off the list in batch ${batch}: ${what}\n${source}`);
  const seconds = (performance.now() - started) / 1000;
  process.stderr.write(
    `batch ${batch}: ${sum.programs} programs, ${Math.round(sum.programs / seconds)} a second, ${sum.contacts} contacts, ${escapes.length} off the list\n`,
  );
}
await recorder.close();
console.log(
  JSON.stringify({
    ...sum,
    refused: sum.programs - sum.accepted,
    offTheList: escapes.length,
    seed: numberOf('seed'),
    seconds: Math.round((performance.now() - started) / 1000),
  }),
);
console.log('refused, by the first error:', JSON.stringify(refusals));
process.exitCode = escapes.length > 0 ? 1 : 0;
