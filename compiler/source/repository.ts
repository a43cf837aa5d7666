import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { fileStart, SourceText } from './text.ts';

/** Files of a policy repository by path: relative, with forward slashes. */
export type Files = ReadonlyMap<string, string | Uint8Array>;

export interface ReadFiles {
  readonly files: Files;
  readonly diagnostics: readonly Diagnostic[];
}

/** Larger files are no policies, and a parser would take long to say so. */
const largestFile = 256 * 1024;
/** Where policies are: the root's own files, and everything under these. */
const folders = ['flows', 'actions', 'lib', 'tests'];

/** Reads the files a policy repository has by convention. Throws only if the directory itself cannot be read. */
export async function readRepository(directory: string): Promise<ReadFiles> {
  const root = await realpath(directory);
  const paths = (await readdir(root)).filter((name) => name.startsWith('writ.'));
  for (const folder of folders) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'));
    paths.push(...files.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)));
  }
  return readFiles(directory, paths.map((path) => path.split(sep).join('/')).sort());
}

/** Reads the named files of a repository; what does not exist is left out. */
export async function readFiles(directory: string, paths: readonly string[]): Promise<ReadFiles> {
  const root = await realpath(directory);
  const files = new Map<string, Uint8Array>();
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    const file = await realpath(join(root, path)).catch(() => undefined);
    if (file === undefined) continue;
    const status = await stat(file);
    // A link may not bring in what is not in version control, such as a secret of the machine that builds.
    if (!file.startsWith(root + sep)) diagnostics.push(report('file-outside', fileStart(path), { path }));
    else if (!status.isFile()) diagnostics.push(report('file-not-text', fileStart(path), { path, problem: 'is no regular file' }));
    else if (status.size > largestFile) diagnostics.push(tooLarge(path));
    else files.set(path, await readFile(file));
  }
  return { files, diagnostics };
}

/** A file as text, without a byte order mark; undefined, and reported, when it is none. */
export function textOf(path: string, content: string | Uint8Array, diagnostics: Diagnostic[]): SourceText | undefined {
  if (content.length > largestFile) {
    diagnostics.push(tooLarge(path));
    return undefined;
  }
  const text = typeof content === 'string' ? content.replace(/^\uFEFF/, '') : decode(content);
  if (text === undefined || text.includes('\0')) {
    const problem = text === undefined ? 'is not UTF-8' : 'holds NUL characters, as UTF-16 files do';
    diagnostics.push(report('file-not-text', fileStart(path), { path, problem }));
    return undefined;
  }
  return new SourceText(path, text);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function tooLarge(path: string): Diagnostic {
  return report('file-too-large', fileStart(path), { path, largest: largestFile / 1024 });
}
