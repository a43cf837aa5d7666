import { readFile } from 'node:fs/promises';
import { callFailure } from '../failure.ts';

/** The path that stands for standard input. */
export const standardInput = '-';

/** A file's name in messages. */
export function nameOf(path: string): string {
  return path === standardInput ? 'standard input' : path;
}

/** The bytes of a file that the caller named. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return path === standardInput ? await readStandardInput() : await readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The text of a file that the caller named, or of standard input, without a byte order mark. */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw callFailure(`${nameOf(path)} is not UTF-8 text`, { help: 'save it as UTF-8' });
  }
}

/** Why a file or directory cannot be read, as the caller's failure. */
export function unreadable(path: string, error: unknown): Error {
  const code = systemCode(error);
  if (code === undefined) return error instanceof Error ? error : new Error(String(error));
  return callFailure(`${nameOf(path)} ${reasons[code] ?? `cannot be read (${code})`}`);
}

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist: a part of the path is no directory',
  EISDIR: 'is a directory, and a file is needed',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
};

/** The code of an error that the operating system made. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
