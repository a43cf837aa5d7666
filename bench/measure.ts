import { Bench } from 'tinybench';

export interface Measured {
  /** Median time of one call, in nanoseconds. */
  readonly median: number;
  /** Relative margin of error, in percent. */
  readonly margin: number;
}

export interface Measurable {
  readonly name: string;
  readonly calls: number;
  readonly call: () => unknown;
  /** Whether each call has to be waited for. */
  readonly waits: boolean;
}

const milliseconds = Number(process.env.BENCH_MS ?? 500);

/** Measures all of these side by side in one run, so that they meet the same machine. */
export async function measure(all: readonly Measurable[]): Promise<Measured[]> {
  const bench = new Bench({ time: milliseconds, warmupTime: milliseconds / 2 });
  for (const measurable of all) bench.add(measurable.name, measurable.waits ? waiting(measurable) : repeating(measurable));
  await bench.run();
  return all.map(({ name, calls }) => {
    const { result } = bench.getTask(name) ?? {};
    if (result === undefined || !('latency' in result)) throw new Error(`${name} failed`);
    return { median: (result.latency.p50 * 1e6) / calls, margin: result.latency.rme };
  });
}

function repeating({ calls, call }: Measurable) {
  return () => {
    let last: unknown;
    for (let index = 0; index < calls; index++) last = call();
    return last instanceof Promise ? undefined : last;
  };
}

function waiting({ calls, call }: Measurable) {
  return async () => {
    for (let index = 0; index < calls; index++) await call();
  };
}

/** How often the unit a time is, with the contender's own margin. */
export function ratio({ median, margin }: Measured, unit: number): string {
  const times = median / unit;
  return `${times.toFixed(times < 10 ? 2 : 0)}× ± ${margin.toFixed(1)} %`;
}

export function nanoseconds({ median, margin }: Measured): string {
  return `${median.toFixed(0)} ± ${margin.toFixed(1)} %`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_cell, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
