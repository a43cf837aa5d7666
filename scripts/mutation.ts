/**
 * Changes the code in small ways and asks the tests whether they notice: `npm run mutation -- --sample 40 --seed 1 --area runtime/eval`.
 * The same seed, the same sample. A run that was cut off goes on where it was; `--fresh` starts it anew. `--check` runs no test and
 * only looks whether the list of explained survivors still speaks of code that is there.
 */
import { parseArgs } from 'node:util';
import { areas, isArea } from './mutation/areas.ts';
import { outdated, readExplained } from './mutation/explained.ts';
import { allMutants, sampleOf, withSwitches } from './mutation/mutants.ts';
import { survivors, table, verdicts, writeResult } from './mutation/report.ts';
import { runSession } from './mutation/run.ts';
import { openSession } from './mutation/session.ts';

const { values } = parseArgs({
  options: {
    sample: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    area: { type: 'string', multiple: true, default: Object.keys(areas) },
    file: { type: 'string', multiple: true },
    fresh: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});

const numberOf = (name: 'sample' | 'seed'): number => {
  const number = Number(values[name]);
  if (!Number.isInteger(number) || number < 0) throw new Error(`--${name} takes a whole number, not ${values[name]}`);
  return number;
};

const chosen = values.area.map((name) => {
  if (!isArea(name)) throw new Error(`--area takes one of ${Object.keys(areas).join(', ')}, not ${name}`);
  return name;
});

const mutants = await allMutants(chosen, numberOf('seed'));
const explained = readExplained();
const stale = outdated(explained, mutants, (file) => chosen.some((area) => file.startsWith(`${area}/`)));
for (const { file, change, to } of stale)
  console.log(`explained, but no longer a change that can be made: ${file}\n  - ${change}\n  + ${to}`);
if (stale.length > 0) process.exitCode = 1;

if (!values.check) {
  const wanted = values.file === undefined ? mutants : mutants.filter(({ file }) => values.file?.includes(file));
  openSession(await withSwitches(sampleOf(wanted, numberOf('sample'))), values.fresh);
  await runSession((text) => process.stderr.write(`${text}\n`));
  const found = verdicts(explained);
  writeResult(found, { seed: numberOf('seed'), sample: numberOf('sample'), areas: chosen });
  console.log(`${survivors(found)}\n\n${table(found)}`);
}
