import type { ContinuationKeys } from '../../runtime/flow/continuation-keys.ts';
import { callFailure } from '../failure.ts';
import { nameOf, readText } from './read-text.ts';

/** The environment variable that holds the key set as text. */
export const continuationKeysVariable = 'WRIT_CONTINUATION_KEYS';

/** The keys in a file, else in the environment; undefined where neither is given. */
export async function readContinuationKeys(path: string | undefined): Promise<ContinuationKeys | undefined> {
  const text = path === undefined ? process.env[continuationKeysVariable] : await readText(path);
  if (text === undefined) return undefined;
  const { ContinuationKeysUnreadable, readContinuationKeys: read } = await import('../../runtime/flow/continuation-keys.ts');
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof ContinuationKeysUnreadable)) throw error;
    const source = path === undefined ? continuationKeysVariable : `--continuation-keys ${nameOf(path)}`;
    throw callFailure(`${source} cannot be used: ${error.message}`, { help: 'writ keys continuation makes one' });
  }
}
