import { isSecretName, secretVariable, sharedVariable } from '../../schemas/platform/names.ts';
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

/** No two names of secrets may be read from one environment variable. */
export function distinctSecrets(names: readonly string[]): void {
  const shared = sharedVariable(names);
  if (shared === undefined) return;
  const { name, other } = shared;
  throw callFailure(`the secrets ${other} and ${name} would both be read from ${secretVariable(name)}`, {
    help: 'keep one of the two spellings',
  });
}

/** Values from a file or directory, where one is given, and else from the environment. `warn` is told of files that break later. */
export async function readSecretValues(path: string | undefined, warn: (message: string) => void): Promise<SecretValues> {
  const { secretsFromFiles, secretsFromEnvironment, SecretsUnreadable } = await import('../../runtime/host/secret-sources.ts');
  const fromEnvironment = secretsFromEnvironment(process.env);
  if (path === undefined) return fromEnvironment;
  try {
    const onProblem = (message: string) => warn(`the secrets were not read again, and those read last stay in use: ${message}`);
    const fromFiles = secretsFromFiles(path, { onProblem });
    return (name) => fromFiles(name) ?? fromEnvironment(name);
  } catch (error) {
    if (!(error instanceof SecretsUnreadable)) throw error;
    throw callFailure(`--secrets ${nameOf(path)} cannot be used: ${error.message}`);
  }
}

/** What to do about a secret without a value. */
export function secretAdvice(name: string): string {
  return `set the environment variable ${secretVariable(name)}, or give --secrets FILE`;
}
