// Runs before `npm start` and `npm test`: installs and builds what is missing or out of date, and says nothing otherwise.
// Plain Node without packages, since it must run before any is installed, and on versions that it refuses.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = ['schemas', 'compiler', 'runtime', 'cli', 'editor'];
const builtStamp = join(root, 'dist', '.built');

checkNode();
if (needsInstall()) run('Installing packages', 'npm', ['ci', '--no-audit', '--no-fund']);
if (needsBuild()) build();

function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const needed = engines.node.replace('>=', '');
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [neededMajor, neededMinor] = needed.split('.').map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  fail(`Writ needs Node ${needed} or newer; this is Node ${process.versions.node}.`);
}

/** npm writes its own lockfile last, so an installation that was broken off has none. */
function needsInstall() {
  return modified(join(root, 'node_modules', '.package-lock.json')) < modified(join(root, 'package-lock.json'));
}

function needsBuild() {
  const configurations = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map((file) => modified(join(root, file)));
  return Math.max(...configurations, ...sources.map((folder) => newest(join(root, folder)))) > modified(builtStamp);
}

/** The stamp bears the time of the beginning, so that what is changed during a build is built the next time. */
function build() {
  const start = new Date();
  run('Building', 'npm', ['run', '--silent', 'build']);
  writeFileSync(builtStamp, '');
  utimesSync(builtStamp, start, start);
}

function newest(folder) {
  if (!existsSync(folder)) return 0;
  // The folder's own time tells of files that were removed.
  let latest = modified(folder);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : modified(path));
  }
  return latest;
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function run(what, command, args) {
  console.error(`${what} (${command} ${args.join(' ')}) …`);
  // On Windows npm is a script, which only a shell can start. The arguments are fixed.
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (error !== undefined) fail(`${what} failed: ${command} could not be started (${error.message}).`);
  if (status !== 0) fail(`${what} failed: ${command} ${args.join(' ')} ended with ${status}.`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
