import { isSecretName } from '../../schemas/platform/names.ts';
import { callFailure } from '../failure.ts';
import { nameOf } from './read-text.ts';

/** The values of secrets, as the runtime asks for them. */
export type SecretValues = (name: string) => string | undefined;

export function readSecretName(text: string): string {
  if (isSecretName(text)) return text;
  // What was written may be the value, which must show nowhere.
  throw callFailure('--secret takes the name of a secret: letters and digits, words joined by single hyphens or underscores', {
    help: 'values come from the environment, or from --secrets',
  });
}

/** Values from a file or directory, where one is given, and else from the environment. */
export async function readSecretValues(path: string | undefined): Promise<SecretValues> {
  const { readSecrets, secretsFromEnvironment, SecretsUnreadable } = await import('../../runtime/host/secret-sources.ts');
  const fromEnvironment = secretsFromEnvironment(process.env);
  if (path === undefined) return fromEnvironment;
  const fromFile = await readSecrets(path).catch((error: unknown) => {
    if (!(error instanceof SecretsUnreadable)) throw error;
    throw callFailure(`--secrets ${nameOf(path)} cannot be used: ${error.message}`);
  });
  return (name) => fromFile(name) ?? fromEnvironment(name);
}

/** What to do about a secret without a value. */
export async function secretAdvice(name: string): Promise<string> {
  const { secretVariable } = await import('../../runtime/host/secret-sources.ts');
  return `set the environment variable ${secretVariable(name)}, or give --secrets FILE`;
}
