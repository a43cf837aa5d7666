import type { LoadedBundle } from '../bundle/load.ts';
import type { AddressRange } from '../egress/address.ts';
import { parseAllowEntry } from '../egress/allowlist.ts';
import { readOpenedRange } from '../egress/special-purpose.ts';
import type { ExecuteFetch } from '../execute.ts';
import { type OnActionFault, type PlannedTenant, planTenant, UnsupportedBlock } from '../flow/plan-tenant.ts';
import { createGuardedFetch, type HostFetch } from '../host/fetch.ts';
import { validateEvent } from '../validation.ts';
import { ServiceError } from './error.ts';
import type { ServedTenant } from './route.ts';

/** A fetch that may own connections. */
export type TenantFetch = HostFetch & { readonly close?: () => Promise<void> };

/** The value of a tenant's secret. */
export type TenantSecrets = (tenant: string, name: string) => string | undefined;

interface TenantHost {
  readonly fetchFor: (bundle: LoadedBundle) => TenantFetch;
  readonly secrets: TenantSecrets;
  readonly onFault: OnActionFault;
}

export interface ServedTenants {
  readonly bySlug: ReadonlyMap<string, ServedTenant>;
  /** Makes every fetch that is under way reject. */
  readonly abort: () => void;
  /** Closes the connections to the outside. */
  readonly close: () => Promise<void>;
}

/** Plans the bundles' actions and gives each tenant a fetch of its own. */
export function serveTenants(bundles: readonly LoadedBundle[], { fetchFor, secrets, onFault }: TenantHost): ServedTenants {
  const bySlug = new Map<string, ServedTenant>();
  const fetches: TenantFetch[] = [];
  const shutdown = new AbortController();
  for (const loaded of bundles) {
    const { tenant } = loaded.bundle;
    if (bySlug.has(tenant)) throw new ServiceError('tenant-twice', `two bundles are of the tenant ${tenant}; serve one of them`);
    const planned = planServed(loaded, onFault);
    const fetch = fetchFor(loaded);
    fetches.push(fetch);
    const untilShutdown: ExecuteFetch = (request) => fetch({ ...request, signal: AbortSignal.any([request.signal, shutdown.signal]) });
    bySlug.set(tenant, { ...planned, fetch: untilShutdown, secrets: (name) => secrets(tenant, name) });
  }
  const close = async () => {
    await Promise.allSettled(fetches.map((fetch) => fetch.close?.()));
  };
  return { bySlug, abort: () => shutdown.abort(), close };
}

function planServed(loaded: LoadedBundle, onFault: OnActionFault): PlannedTenant {
  try {
    const planned = planTenant(loaded, onFault);
    // Compiles the schemas of the events, so that no login waits for it.
    for (const { program } of planned.actions.values()) for (const position of program.positions) validateEvent({}, position);
    return planned;
  } catch (error) {
    if (error instanceof UnsupportedBlock) throw new ServiceError('unsupported-block', error.message);
    throw error;
  }
}

/** The guarded fetch of a bundle's own allowlist and limits. */
export function guardedFetchOf(
  { bundle }: LoadedBundle,
  { development, allowPrivate }: { readonly development: boolean; readonly allowPrivate: readonly AddressRange[] },
): TenantFetch {
  const entries = bundle.fetch.allow.map((written) => {
    const { entry, problem } = parseAllowEntry(written, { development });
    if (entry === undefined) throw new ServiceError('allow-entry', `the allowlist entry ${written.url} cannot be used: ${problem.message}`);
    return entry;
  });
  return createGuardedFetch({ entries, limits: bundle.limits, development, allowPrivate });
}

/** The ranges that the operator opens for every tenant's receivers. */
export function openedRanges(texts: readonly string[]): readonly AddressRange[] {
  return texts.map((text) => {
    const read = readOpenedRange(text);
    if ('range' in read) return read.range;
    throw new ServiceError('private-range', `the range ${text} cannot be opened: ${read.problem}`);
  });
}
