import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { decideTable } from './decide.js';
import { type Compiled, coldTable, evaluateTable } from './evaluate.js';

const inOwnProcess = (script: string) =>
  execFileSync(process.execPath, [fileURLToPath(new URL(script, import.meta.url))], { encoding: 'utf8', maxBuffer: 1 << 26 });

/** The tables by name: `npm run bench -- decide` makes one, and without a name all are made. */
const tables: { readonly [name: string]: (compiled: Compiled) => string | Promise<string> } = {
  evaluate: evaluateTable,
  decide: decideTable,
  cold: coldTable,
  check: () => inOwnProcess('check.js'),
};

const asked = process.argv.slice(2);
const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
console.log(`Node ${process.version}, V8 ${process.versions.v8}, ${processor}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
const compiled = JSON.parse(inOwnProcess('compile.js')) as Compiled;
for (const [name, make] of Object.entries(tables)) {
  if (asked.length === 0 || asked.includes(name)) console.log(`\n## ${name}\n\n${(await make(compiled)).trimEnd()}`);
}
