import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import { runCommandLine } from '../../../cli/program.ts';
import { terminalOf } from '../../../cli/terminal.ts';

// A process that compiles takes seconds where the machine has other things to do.
vi.setConfig({ testTimeout: 60_000 });

const main = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url));
const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** The example tenant. */
export const acme = fileURLToPath(new URL('../../../policies/acme', import.meta.url));

export interface Called {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: { readonly [name: string]: string };
  /** Modules that are loaded before the command. */
  readonly before?: readonly string[];
}

/** How node is called to run the command. */
export function commandLine(args: readonly string[], before: readonly string[] = []): string[] {
  return [...['--import', loader], ...before.flatMap((module) => ['--import', module]), main, ...args];
}

/** Runs the command as its users do: in a process of its own. */
export function writ(args: readonly string[], { cwd, input = '', env = {}, before }: CallOptions = {}): Promise<Called> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, commandLine(args, before), { cwd, env: { ...process.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }));
    // A command that ends without reading leaves the pipe closed.
    child.stdin.on('error', () => {}).end(input);
  });
}

/** Runs a command line in this process, which is much faster; for calls that read no standard input. */
export async function callHere(args: readonly string[], cwd: string): Promise<Called> {
  const before = process.cwd();
  process.chdir(cwd);
  try {
    let stdout = '';
    let stderr = '';
    const streams = [{ write: (text: string) => (stdout += text) }, { write: (text: string) => (stderr += text) }] as const;
    const code = await runCommandLine(args, terminalOf(...streams, {}), {});
    return { code, stdout, stderr };
  } finally {
    process.chdir(before);
  }
}

/** A new directory that holds these files, for one test. */
export async function directoryOf(files: { readonly [path: string]: string }): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'writ-cli-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await writeFiles(directory, files);
  return directory;
}

export async function writeFiles(directory: string, files: { readonly [path: string]: string }): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

/** A small policy repository without problems. */
export const repository = {
  'writ.yaml': 'tenant: acme\n',
  'flows/login.yaml':
    'flow: login\nstages:\n  post-auth:\n    - risk-evaluate\n    - action: step-up\n  post-login:\n    - issue-session\n',
  'actions/step-up.ts':
    "export default async function stepUp(event, api) {\n  if (event.authentication.risk_score <= 70) return;\n  api.state.set('required', true);\n  api.log('info', 'a second factor is due');\n}\n",
};
