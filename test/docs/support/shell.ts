import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readPage, root } from './page.ts';

const documentedAddress = 'http://127.0.0.1:8787';

/** A shell in an empty directory, with `writ` on its path: what a reader of a page works in. */
export class ReaderShell {
  readonly #bash: ChildProcessWithoutNullStreams;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #home: string;
  #server: { readonly process: ChildProcessWithoutNullStreams; readonly address: string; readonly printed: string } | undefined;

  static async open(): Promise<ReaderShell> {
    // Commands print paths with links resolved.
    const home = await realpath(await mkdtemp(join(tmpdir(), 'writ-docs-')));
    const command = join(home, 'bin', 'writ');
    await mkdir(dirname(command));
    await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${root}cli/main.ts" "$@"\n`);
    await chmod(command, 0o755);
    await installSources(join(home, 'node_modules', 'writ'));
    return new ReaderShell(home);
  }

  private constructor(home: string) {
    this.#home = home;
    // Sources run as they are, so that a page is never compared with an older build.
    const options = `--import "${root}node_modules/tsx/dist/loader.mjs"`;
    this.#environment = { ...process.env, PATH: `${home}/bin:${process.env.PATH}`, NODE_OPTIONS: options, NO_COLOR: '1' };
    this.#bash = spawn('bash', ['--norc', '--noprofile'], { env: this.#environment, cwd: home });
    this.#bash.stdin.write(`exec 2>&1\nmkdir work && cd work\n`);
  }

  /** Writes a file, relative to where the shell stands. */
  async write(path: string, text: string): Promise<void> {
    const file = join(await this.#place(), path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  /** What a command prints, on both streams. A command that the page cuts short with `…` is the one that the service printed. */
  async run(command: string): Promise<string> {
    if (this.#server === undefined) return this.#send(command);
    const { address, printed } = this.#server;
    const whole = command.endsWith('…') ? printedCommand(printed, command.slice(0, -1).trim()) : command;
    return (await this.#send(whole.replaceAll(documentedAddress, address))).replaceAll(address, documentedAddress);
  }

  /** Starts `writ serve` on a free port and answers what it prints until the `last` line. */
  async serve(command: string, last: string, directory?: string): Promise<string> {
    const cwd = directory ?? (await this.#place());
    const server = spawn('bash', ['-c', `exec ${command} --port 0 2>&1`], { env: this.#environment, cwd });
    const output = await untilText(server, `${last}\n`);
    const [address = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
    const printed = output.replaceAll(address, documentedAddress);
    this.#server = { process: server, address, printed };
    return printed;
  }

  async close(): Promise<void> {
    if (this.#server !== undefined) await ended(this.#server.process);
    await ended(this.#bash);
    await rm(this.#home, { recursive: true, force: true });
  }

  async #place(): Promise<string> {
    return (await this.#send('pwd')).trim();
  }

  async #send(command: string): Promise<string> {
    const mark = `--- ${Math.random()} ---`;
    this.#bash.stdin.write(`{ ${command}\n} </dev/null\nprintf '\\n%s' '${mark}'\n`);
    return (await untilText(this.#bash, `\n${mark}`)).slice(0, -mark.length - 1);
  }
}

/** The package as a project finds it that depends on it, with the sources in place of the built files. */
async function installSources(directory: string): Promise<void> {
  const { exports: built } = JSON.parse(readPage('package.json')) as {
    readonly exports: { readonly [name: string]: string | { readonly default: string } };
  };
  await mkdir(directory, { recursive: true });
  const exported: { [name: string]: string } = {};
  for (const [name, target] of Object.entries(built)) {
    if (typeof target === 'string') continue;
    const source = target.default.replace('./dist/', '').replace(/\.js$/, '.ts');
    exported[name] = `${name}.mjs`;
    await writeFile(join(directory, `${name}.mjs`), `export * from ${JSON.stringify(pathToFileURL(join(root, source)).href)};\n`);
  }
  await writeFile(join(directory, 'package.json'), JSON.stringify({ name: 'writ', exports: exported }));
}

/** The command, over several lines, that begins like this. */
function printedCommand(printed: string, beginning: string): string {
  const start = printed.indexOf(`\n${beginning}`);
  const [command] = /^(?:.*\\\n)*.*/.exec(printed.slice(start + 1)) ?? [];
  if (start < 0 || command === undefined) throw new Error(`the service did not print a command that begins with ${beginning}`);
  return command;
}

function untilText(child: ChildProcessWithoutNullStreams, end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const done = (settle: () => void) => {
      child.stdout.off('data', take);
      child.off('close', early);
      settle();
    };
    const take = (chunk: Buffer) => {
      text += chunk.toString();
      if (text.endsWith(end)) done(() => resolve(text));
    };
    const early = () => done(() => reject(new Error(`the command ended after: ${text}`)));
    child.stdout.on('data', take);
    child.on('close', early);
  });
}

function ended(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.kill('SIGTERM');
  });
}
