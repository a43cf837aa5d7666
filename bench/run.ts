import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { Bench } from 'tinybench';
import { type Contender, contenders, native, type Result } from './contenders.js';
import { type CompiledAction, type Pattern, patterns } from './patterns.js';

interface Measured {
  /** Median time of one call, in nanoseconds. */
  readonly median: number;
  /** Relative margin of error, in percent. */
  readonly margin: number;
}

const milliseconds = Number(process.env.BENCH_MS ?? 500);

/** Measures all contenders on one pattern, side by side in one run, so that they meet the same machine. */
async function measure(pattern: Pattern, action: CompiledAction): Promise<Measured[]> {
  const bench = new Bench({ time: milliseconds, warmupTime: milliseconds / 2 });
  const all = [native, ...contenders];
  const expected = await native.prepare(pattern, action)();
  for (const contender of all) {
    const call = contender.prepare(pattern, action);
    const result = await call();
    if (!sameWork(expected, result)) throw new Error(`${contender.name} does something else on ${pattern.slug}`);
    bench.add(
      contender.name,
      result instanceof Promise || pattern.answer !== undefined ? waiting(contender, call) : repeating(contender, call),
    );
  }
  await bench.run();
  return all.map(({ name, calls }) => {
    const { result } = bench.getTask(name) ?? {};
    if (result === undefined || !('latency' in result)) throw new Error(`${name} failed on ${pattern.slug}`);
    return { median: (result.latency.p50 * 1e6) / calls, margin: result.latency.rme };
  });
}

function repeating({ calls }: Contender, call: () => Result | Promise<Result>) {
  return () => {
    let last: unknown;
    for (let index = 0; index < calls; index++) last = call();
    return last instanceof Promise ? undefined : last;
  };
}

function waiting({ calls }: Contender, call: () => Result | Promise<Result>) {
  return async () => {
    for (let index = 0; index < calls; index++) await call();
  };
}

/** The same decision and the same effects. The instant is each one's own. */
function sameWork(left: Result, right: Result): boolean {
  const withoutClock = ({ decision, effects }: Result) =>
    JSON.parse(JSON.stringify({ decision, effects }, (key, value) => (key === 'tagged_at' ? 'now' : value)));
  return isDeepStrictEqual(withoutClock(left), withoutClock(right));
}

const cell = ({ median, margin }: Measured, unit: Measured) =>
  `${(median / unit.median).toFixed(median / unit.median < 10 ? 2 : 0)}× ± ${margin.toFixed(1)} %`;

console.log(
  `Node ${process.version}, V8 ${process.versions.v8}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores\n`,
);
console.log(`| action | native, ns a call | ${contenders.map(({ name }) => name).join(' | ')} |`);
console.log(`| --- | ---: | ${contenders.map(() => '---:').join(' | ')} |`);
const compiler = fileURLToPath(new URL('compile.js', import.meta.url));
const actions = JSON.parse(execFileSync(process.execPath, [compiler], { encoding: 'utf8' })) as CompiledAction[];
for (const [index, pattern] of patterns.entries()) {
  const action = actions[index];
  const [unit, ...others] = action === undefined ? [] : await measure(pattern, action);
  if (unit === undefined) throw new Error(`${pattern.slug} was not compiled`);
  const cells = others.map((measured) => cell(measured, unit));
  console.log(`| ${pattern.slug} | ${unit.median.toFixed(0)} ± ${unit.margin.toFixed(1)} % | ${cells.join(' | ')} |`);
}
