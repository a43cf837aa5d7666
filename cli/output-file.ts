import { randomBytes } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { callFailure } from './failure.ts';
import { systemCode } from './input/read-text.ts';

export interface WriteOptions {
  /** Permissions of the file; what the umask leaves of 0666 when left out. */
  readonly mode?: number;
  /** Refuse to replace a file that is there. */
  readonly fresh?: boolean;
}

/** Writes a file whole or not at all: it is written beside its place, flushed and then moved there. */
export async function writeOutput(
  path: string,
  content: string | Uint8Array,
  { mode = 0o666, fresh = false }: WriteOptions = {},
): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    const file = await open(beside, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    // Unlike a renaming, a link never replaces what stands at its place.
    if (fresh) await link(beside, path);
    else await rename(beside, path);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw callFailure(`${path} ${reasons[code] ?? `cannot be written (${code})`}`);
  } finally {
    await rm(beside, { force: true });
  }
}

const reasons: { readonly [code: string]: string } = {
  EEXIST: 'is there already, and is not overwritten',
  EISDIR: 'is a directory, and a file is needed',
  ENOENT: 'cannot be written: its directory does not exist',
  ENOTDIR: 'cannot be written: a part of its path is no directory',
  EACCES: 'cannot be written: permission denied',
  EPERM: 'cannot be written: permission denied',
  EROFS: 'cannot be written: the file system is read-only',
  ENOSPC: 'cannot be written: the disk is full',
};
