import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from './measure.js';

// Each measurement is a process of its own, since a second check in one process is quicker than the first; TypeScript and the
// compiler take turns, so that both meet the same machine.
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const actions = Number(process.env.BENCH_ACTIONS ?? 1000);

const labels: { readonly [name: string]: string } = {
  typescript: 'TypeScript checks the annotated texts',
  loading: 'writ reads flows and manifest',
  cold: 'writ checks, proves and lowers',
  edited: 'writ, again after one edit',
};

type Times = { readonly [name: string]: number };

const directory = mkdtempSync(join(tmpdir(), 'writ-bench-'));
const texts = join(directory, 'texts.json');
const times: Times[] = [];
try {
  writeFileSync(texts, printedBy('check-typescript.js'));
  for (let round = 0; round < rounds; round++)
    times.push({ ...timesOf(printedBy('check-typescript.js', texts)), ...timesOf(printedBy('check-writ.js')) });
} finally {
  rmSync(directory, { recursive: true });
}
const typescript = spread('typescript');
const rows = Object.keys(times[0] ?? {}).map((name) => {
  const { median, low, high } = spread(name);
  return [
    labels[name] ?? name,
    `${median.toFixed(0)} (${low.toFixed(0)} to ${high.toFixed(0)})`,
    `${(median / typescript.median).toFixed(2)}×`,
  ];
});
console.log(`${actions} actions, ${rounds} rounds, milliseconds of processor time\n`);
console.log(table(['what', 'median (least to most)', 'of TypeScript'], rows));
const { median: cold } = spread('cold');
console.log(`\nAfter one edit: ${((100 * spread('edited').median) / cold).toFixed(2)} % of the cold check.`);

function printedBy(script: string, ...parameters: readonly string[]): string {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return execFileSync(process.execPath, [path, String(actions), ...parameters], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

function timesOf(printed: string): Times {
  return JSON.parse(printed) as Times;
}

function spread(name: string) {
  const sorted = times.map((one) => one[name] ?? Number.NaN).sort((left, right) => left - right);
  return { median: sorted[sorted.length >> 1] ?? Number.NaN, low: sorted[0] ?? Number.NaN, high: sorted.at(-1) ?? Number.NaN };
}
