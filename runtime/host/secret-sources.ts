import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isSecretName } from '../../schemas/platform/names.ts';
import type { SecretValues } from './secrets.ts';

/** A file or directory of secrets that cannot be used. Its message names places, never what stands there. */
export class SecretsUnreadable extends Error {
  override readonly name = 'SecretsUnreadable';
}

/** The environment variable that holds a secret: `WRIT_SECRET_CRM_KEY` for `crm-key`. */
export function secretVariable(name: string): string {
  return `WRIT_SECRET_${name.toUpperCase().replaceAll('-', '_')}`;
}

export function secretsFromEnvironment(environment: { readonly [name: string]: string | undefined }): SecretValues {
  return (name) => environment[secretVariable(name)];
}

const largestFile = 64 * 1024;

/**
 * Reads secrets from a JSON file, an object of names and texts, or from a directory in which each file is named after its secret, as
 * containers get them. It reads once: a changed file counts after the next start. Throws a SecretsUnreadable.
 */
export async function readSecrets(path: string): Promise<SecretValues> {
  const status = await stat(path).catch(() => undefined);
  if (status === undefined) throw new SecretsUnreadable(`there is no file or directory ${path}`);
  const values = status.isDirectory() ? await readDirectory(path) : await readJson(path);
  return (name) => values.get(name);
}

async function readDirectory(path: string): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  // Links to what was mounted and files of the system stand beside the secrets.
  for (const name of (await readdir(path)).filter(isSecretName)) {
    const file = join(path, name);
    if ((await stat(file)).isFile()) values.set(name, withoutNewline(await readText(file)));
  }
  return values;
}

async function readJson(path: string): Promise<ReadonlyMap<string, string>> {
  let value: unknown;
  try {
    value = JSON.parse(await readText(path));
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

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) throw new SecretsUnreadable(`${path} cannot be read`);
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
