import { execFileSync } from 'node:child_process';
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

const times: Times[] = [];
for (let round = 0; round < rounds; round++) times.push({ ...measured('check-typescript.js'), ...measured('check-writ.js') });
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

function measured(script: string): Times {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [path, String(actions)], { encoding: 'utf8' })) as Times;
}

function spread(name: string) {
  const sorted = times.map((one) => one[name] ?? Number.NaN).sort((left, right) => left - right);
  return { median: sorted[sorted.length >> 1] ?? Number.NaN, low: sorted[0] ?? Number.NaN, high: sorted.at(-1) ?? Number.NaN };
}
