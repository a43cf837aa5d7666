import { lstat, mkdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { AddCommand } from '../context.ts';
import { tsconfigText } from '../editor-files.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { callFailure } from '../failure.ts';
import { systemCode, unreadable } from '../input/read-text.ts';
import { newRepository } from '../new-repository.ts';
import { writeOutput } from '../output-file.ts';
import type { Terminal } from '../terminal.ts';
import { writeTypes } from './types.ts';

/** `writ init`: a new policy repository. */
export const addInit: AddCommand = (program, { terminal, end }) => {
  program
    .command('init [dir]')
    .summary('start a policy repository')
    .description(
      'Write a policy repository to start from: a login flow with one action, its test, types for editors, and CI. Nothing is overwritten.',
    )
    .action(async (directory: string | undefined) => end(await init(terminal, directory ?? '.')));
};

async function init(terminal: Terminal, directory: string): Promise<ExitCode> {
  const files = new Map([...newRepository(tenantOf(directory)), ['tsconfig.json', tsconfigText]]);
  await refuseCollisions(directory, [...files.keys()]);
  for (const [path, text] of files) {
    const file = join(directory, path);
    await makeDirectory(dirname(file));
    await writeOutput(file, text, { fresh: true });
    terminal.print(`${path}\n`);
  }
  await writeTypes(directory);
  terminal.say(nextSteps(directory));
  return exitCodes.fine;
}

/** A tenant's name from the directory's: lower-case words joined by hyphens. */
function tenantOf(directory: string): string {
  const words =
    basename(resolve(directory))
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, longestName).replace(/-$/, '') || 'my-tenant';
}

const longestName = 64;

async function refuseCollisions(directory: string, paths: readonly string[]): Promise<void> {
  const found: string[] = [];
  for (const path of paths) if (await isThere(join(directory, path))) found.push(path);
  if (found.length === 0) return;
  const help = 'choose another directory, or move these away';
  throw callFailure(`${directory} holds files that would be overwritten: ${found.join(', ')}`, { help });
}

async function isThere(path: string): Promise<boolean> {
  try {
    // A link that leads nowhere is there too.
    await lstat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw unreadable(path, error);
  }
}

async function makeDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw callFailure(`${path} cannot be made a directory (${systemCode(error) ?? String(error)})`);
  });
}

function nextSteps(directory: string): string {
  const isHere = resolve(directory) === process.cwd();
  const steps = [...(isHere ? [] : [`cd ${shellWord(directory)}`]), 'writ check --strict', 'writ explain', 'writ serve'];
  return `
Next:
${steps.map((step) => `  ${step}\n`).join('')}
VS Code shows the problems and types of actions once your user settings hold:
  "typescript.tsserver.pluginPaths": [".writ"]
`;
}

/** A path as one word of a POSIX shell. */
function shellWord(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
