// Builds what is measured, installs what the benchmark alone needs, and builds the benchmark.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

run('node', '../scripts/prepare.mjs');
if (!existsSync(`${here}node_modules/@cedar-policy`)) run('npm', 'ci', '--no-audit', '--no-fund');
run('npx', '--no-install', 'tsc', '-p', 'tsconfig.json');

function run(command, ...parameters) {
  const { status, error } = spawnSync(command, parameters, { cwd: here, stdio: ['ignore', 2, 2] });
  if (error !== undefined) console.error(error.message);
  if (status === 0) return;
  console.error(`\`${command} ${parameters.join(' ')}\` failed in ${here}`);
  process.exit(1);
}
