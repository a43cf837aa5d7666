import { stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { loadTenant } from '../../compiler/source/load.ts';
import { repositoryOf } from '../checked.ts';
import { callFailure, type Failure } from '../failure.ts';
import { attachPointMissing } from './attach-point.ts';
import { unreadable } from './read-text.ts';

/** Whether a path names a policy repository or one action. Fails for anything else. */
export async function kindOfPolicy(path: string): Promise<'directory' | 'file'> {
  const status = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (status.isDirectory()) return 'directory';
  if (!status.isFile()) throw callFailure(`${path} is no regular file`);
  return 'file';
}

/** Fails for a file that cannot be an action. */
export function requireActionFile(path: string): void {
  if (!/\.[jt]s$/.test(path)) throw callFailure(`${path} is no action: an action is a .ts or .js file`);
}

/** The failure of naming a file of a policy without its place, with what can be said instead. */
export async function placeMissing(path: string, command: string): Promise<Failure> {
  const root = await repositoryOf(path);
  if (root === undefined) {
    requireActionFile(path);
    return attachPointMissing(path, command);
  }
  const shown = relative(process.cwd(), root) || '.';
  const { tenant } = await loadTenant(root);
  const file = relative(root, resolve(path)).split(sep).join('/');
  const action = tenant?.actions.find(({ source }) => source.path === file);
  const places = [...new Set(action?.places.map(({ position }) => position.at) ?? [])];
  const whole = `check all of it: writ ${command} ${shown}`;
  const alone = places.map((at) => `writ ${command} ${join(path)} --at ${at}`);
  const help = alone.length === 0 ? whole : `${whole}\n      or this file where its flow runs it: ${alone.join('\n      or ')}`;
  return callFailure(`${path} is part of the policy repository ${shown}`, { help });
}
