import { processorTime } from './processor-time.js';

/** A stretch of calls, one after another, each waited for where whoever calls has to wait. */
export type Repeat = (calls: number) => void | Promise<void>;

export interface Measurable {
  readonly name: string;
  readonly repeat: Repeat;
}

/** What one contender took: medians over all rounds. */
export interface Measured {
  /** Processor time of one call, in nanoseconds. */
  readonly time: number;
  /** How often the time of the first contender it took in the same round, and between what quartiles. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** Milliseconds of each contender that count; a quarter as much goes before them uncounted. */
const milliseconds = Number(process.env.BENCH_MS ?? 200);
/** Long beside the clock's microsecond, and short beside the time for which other work leaves the machine as it is. */
const stretch = 4;

/**
 * Calls that take about one stretch. Of a few times the shortest counts: what the engine compiles or collects beside the calls is
 * processor time too, and would make a stretch of a single call, whose time the clock cannot tell.
 */
export async function calibrate(repeat: Repeat): Promise<number> {
  for (let calls = 1; ; calls *= 2) {
    let time = Number.POSITIVE_INFINITY;
    for (let trial = 0; trial < 4 && time >= stretch; trial++) time = Math.min(time, await timeOf(repeat, calls));
    if (time >= stretch / 2) return Math.max(1, Math.round((calls * stretch) / time));
  }
}

/**
 * Measures all of these by turns, a few milliseconds each: whatever else the machine does meets all of them alike, and of one
 * round only ratios count. The time is the processor's, so that waiting for a turn on it is nobody's time.
 */
export async function measure(all: readonly Measurable[]): Promise<Measured[]> {
  const rounds = Math.max(3, Math.round(milliseconds / stretch));
  const contenders = [];
  for (const { repeat } of all) {
    for (let round = 0; round < rounds / 4; round++) await repeat(await calibrate(repeat));
    contenders.push({ repeat, calls: await calibrate(repeat), times: [] as number[] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { repeat, calls, times } of contenders) times.push(((await timeOf(repeat, calls)) * 1e6) / calls);
  }
  const [unit] = contenders;
  return contenders.map(({ times }) => {
    const ratios = times.map((time, round) => time / (unit?.times[round] ?? Number.NaN));
    return { time: quantile(times, 0.5), ratio: quantile(ratios, 0.5), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) };
  });
}

async function timeOf(repeat: Repeat, calls: number): Promise<number> {
  const start = processorTime();
  await repeat(calls);
  return processorTime() - start;
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.round((sorted.length - 1) * part)] ?? Number.NaN;
}

/** A stretch of calls that answer at once. */
export function repeating(call: () => unknown): Repeat {
  return (calls) => {
    for (let index = 0; index < calls; index++) last = call();
  };
}

/** A stretch of calls whose answers have to be waited for. */
export function waiting(call: () => unknown): Repeat {
  return async (calls) => {
    for (let index = 0; index < calls; index++) last = await call();
  };
}

/** What the last call answered: kept, so that no engine finds out that nobody wants it. */
export let last: unknown;

/** How often the unit a time is, with the quartiles of all rounds. */
export function ratio({ ratio, low, high }: Measured): string {
  return `${times(ratio)}× (${times(low)}–${times(high)})`;
}

function times(ratio: number): string {
  return ratio.toFixed(ratio < 10 ? 2 : 0);
}

export function nanoseconds({ time }: Measured): string {
  return time.toFixed(0);
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_cell, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
