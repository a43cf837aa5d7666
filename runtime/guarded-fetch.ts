import { defaultLimits, type Limits } from '../schemas/platform/limits.ts';
import { type AllowEntry, parseAllowEntry } from './egress/allowlist.ts';
import { readOpenedRange } from './egress/special-purpose.ts';
import type { GuardedFetch } from './host/fetch.ts';

export type { GuardedFetch } from './host/fetch.ts';

/** What an embedding program decides about a tenant's fetches. */
export interface GuardedFetchChoices {
  readonly allow: readonly AllowEntry[];
  readonly limits?: Limits;
  /** Private ranges, such as `10.20.0.0/16`, in which receivers of the operator's own network stand. */
  readonly allowPrivate?: readonly string[];
  /** Certificates in PEM that are trusted beside the well-known authorities. */
  readonly certificateAuthorities?: readonly string[];
  /** Lets entries on loopback be fetched from, over HTTP too. */
  readonly development?: boolean;
}

/**
 * The fetch of the service, for a program that embeds the runtime: what `plan.execute` takes. Open one for each tenant, so that
 * none sends over another's connections, and close it in the end. Throws where an entry or a range cannot be used.
 */
export async function openGuardedFetch(choices: GuardedFetchChoices): Promise<GuardedFetch> {
  const { allow, limits = defaultLimits, allowPrivate = [], certificateAuthorities = [], development = false } = choices;
  const entries = allow.map((written) => {
    const { entry, problem } = parseAllowEntry(written, { development });
    if (entry !== undefined) return entry;
    throw new Error(`the allowlist entry ${typeof written === 'string' ? written : written.url} cannot be used: ${problem.message}`);
  });
  const ranges = allowPrivate.map((text) => {
    const read = readOpenedRange(text);
    if ('range' in read) return read.range;
    throw new Error(`the range ${text} cannot be opened: ${read.problem}`);
  });
  // A program that brings a fetch of its own loads no HTTP client.
  const { createGuardedFetch } = await import('./host/fetch.ts');
  return createGuardedFetch({ entries, limits, allowPrivate: ranges, certificateAuthorities, development });
}
