import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSecretName, secretVariable } from '../../schemas/platform/names.ts';
import type { SecretValues } from './secrets.ts';

/** A file or directory of secrets that cannot be used. Its message names places, never what stands there. */
export class SecretsUnreadable extends Error {
  override readonly name = 'SecretsUnreadable';
}

export function secretsFromEnvironment(environment: { readonly [name: string]: string | undefined }): SecretValues {
  return (name) => environment[secretVariable(name)];
}

export interface SecretFileOptions {
  /** Milliseconds of any clock that only goes on. */
  readonly clock?: () => number;
  /** Is told, once for each, why what stands there now cannot be used. What was read last stays. */
  readonly onProblem?: (message: string) => void;
}

/** How old what was read may be when a secret is needed. */
const readEvery = 1000;
const largestFile = 64 * 1024;

/**
 * Secrets from a JSON file, an object of names and texts, or from a directory in which each file is named after its secret, as
 * containers get them. It is read again when a secret is needed, at most once a second, so a rotated value counts without a new start.
 * What is half written, or gone for a moment, changes nothing. Throws a SecretsUnreadable where nothing can be read at the start.
 */
export function secretsFromFiles(
  path: string,
  { clock = () => performance.now(), onProblem = () => {} }: SecretFileOptions = {},
): SecretValues {
  let values = readValues(path);
  let read = clock();
  let problem: string | undefined;
  const readAgain = () => {
    try {
      values = readValues(path);
      problem = undefined;
    } catch (error) {
      if (!(error instanceof SecretsUnreadable)) throw error;
      if (error.message !== problem) onProblem(error.message);
      problem = error.message;
    }
  };
  return (name) => {
    const now = clock();
    if (now - read >= readEvery) {
      read = now;
      readAgain();
    }
    return values.get(name);
  };
}

function readValues(path: string): ReadonlyMap<string, string> {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) throw new SecretsUnreadable(`there is no file or directory ${path}`);
  return status.isDirectory() ? readDirectory(path) : readJson(path);
}

function readDirectory(path: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  // Links to what was mounted and files of the system stand beside the secrets.
  for (const name of namesIn(path).filter(isSecretName)) {
    const file = join(path, name);
    const status = statSync(file, { throwIfNoEntry: false });
    // Between two readings of a directory that is exchanged, a file may be gone.
    if (status === undefined) throw new SecretsUnreadable(`${file} cannot be read`);
    if (status.isFile()) values.set(name, withoutNewline(readText(file)));
  }
  return values;
}

function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    throw new SecretsUnreadable(`${path} cannot be read`);
  }
}

function readJson(path: string): ReadonlyMap<string, string> {
  let value: unknown;
  try {
    value = JSON.parse(readText(path));
  } catch (error) {
    if (error instanceof SecretsUnreadable) throw error;
    // The parser's message quotes the text.
    throw new SecretsUnreadable(`${path} is not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SecretsUnreadable(`${path} is not an object of names and texts: { "crm-key": "…" }`);
  return new Map(
    Object.entries(value).map(([name, text]: [string, unknown]) => {
      if (typeof text !== 'string') throw new SecretsUnreadable(`${path}: the value of ${JSON.stringify(name)} is not a text`);
      return [name, withoutNewline(text)] as const;
    }),
  );
}

function readText(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    throw new SecretsUnreadable(`${path} cannot be read`);
  }
  if (bytes.length > largestFile) throw new SecretsUnreadable(`${path} is larger than ${largestFile / 1024} KiB`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SecretsUnreadable(`${path} is not UTF-8`);
  }
}

/** Editors and `echo` end a file with a newline, which belongs to no secret. */
function withoutNewline(text: string): string {
  return text.replace(/\r?\n$/, '');
}
