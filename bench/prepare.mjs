// Installs what the benchmark alone needs, and builds what it measures and itself.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));

function run(command, parameters, directory) {
  const { status, error } = spawnSync(command, parameters, { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] });
  if (error !== undefined) console.error(error.message);
  if (status !== 0) {
    console.error(`\`${command} ${parameters.join(' ')}\` failed in ${directory}`);
    process.exit(1);
  }
}

if (!existsSync(`${root}node_modules`)) run('npm', ['ci'], root);
if (!existsSync(`${here}node_modules`)) run('npm', ['ci'], here);
run('npx', ['--no-install', 'tsc', '-p', 'tsconfig.build.json'], root);
run('npx', ['--no-install', 'tsc', '-p', 'bench/tsconfig.json'], root);
