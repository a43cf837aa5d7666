import type { LoadedBundle } from '../bundle/load.ts';
import type { AddressRange } from '../egress/address.ts';
import { parseAllowEntry } from '../egress/allowlist.ts';
import { readOpenedRange } from '../egress/special-purpose.ts';
import type { ExecuteFetch } from '../execute.ts';
import { type OnActionFault, type PlannedTenant, planTenant } from '../flow/plan-tenant.ts';
import { createGuardedFetch, type HostFetch } from '../host/fetch.ts';
import { validateEvent } from '../validation.ts';
import { ServiceError } from './error.ts';
import type { ServedTenant, Tenants } from './route.ts';

/** A fetch that may own connections. */
export type TenantFetch = HostFetch & { readonly close?: () => Promise<void> };

/** The value of a tenant's secret. */
export type TenantSecrets = (tenant: string, name: string) => string | undefined;

interface TenantHost {
  readonly fetchFor: (bundle: LoadedBundle) => TenantFetch;
  readonly secrets: TenantSecrets;
  readonly onFault: OnActionFault;
}

export interface ServedTenants extends Tenants {
  /** Makes a bundle the one that new calls run on. Runs that began on another one go on with it. */
  readonly activate: (bundle: LoadedBundle) => void;
  /** Makes every fetch that is under way reject. */
  readonly abort: () => void;
  /** Closes the connections to the outside. */
  readonly close: () => Promise<void>;
}

/** Bundles of a tenant that were active before; a run may still be on one of them. */
const mostEarlier = 8;

/** Plans the bundles' programs and gives each bundle a fetch of its own. */
export function serveTenants(bundles: readonly LoadedBundle[], { fetchFor, secrets, onFault }: TenantHost): ServedTenants {
  const active = new Map<string, ServedTenant>();
  /** By tenant, then by digest, the latest last. */
  const all = new Map<string, Map<string, ServedTenant & { readonly close: () => Promise<void> }>>();
  const shutdown = new AbortController();
  const serve = (loaded: LoadedBundle) => {
    const { tenant } = loaded.bundle;
    const fetch = fetchFor(loaded);
    const untilShutdown: ExecuteFetch = (request) => fetch({ ...request, signal: AbortSignal.any([request.signal, shutdown.signal]) });
    const close = async () => fetch.close?.();
    return { ...planServed(loaded, onFault), fetch: untilShutdown, secrets: (name: string) => secrets(tenant, name), close };
  };
  const activate = (loaded: LoadedBundle) => {
    const { tenant } = loaded.bundle;
    const known = all.get(tenant) ?? new Map();
    all.set(tenant, known);
    const served = known.get(loaded.digest) ?? serve(loaded);
    known.delete(loaded.digest);
    known.set(loaded.digest, served);
    active.set(tenant, served);
    for (const [digest, old] of known) {
      if (known.size <= mostEarlier + 1) break;
      known.delete(digest);
      void old.close();
    }
  };
  for (const loaded of bundles) {
    const { tenant } = loaded.bundle;
    if (active.has(tenant)) throw new ServiceError('tenant-twice', `two bundles are of the tenant ${tenant}; serve one of them`);
    activate(loaded);
  }
  const close = async () => {
    await Promise.allSettled([...all.values()].flatMap((known) => [...known.values()].map((served) => served.close())));
  };
  return { active, bundle: (tenant, digest) => all.get(tenant)?.get(digest), activate, abort: () => shutdown.abort(), close };
}

function planServed(loaded: LoadedBundle, onFault: OnActionFault): PlannedTenant {
  const planned = planTenant(loaded, onFault);
  // Compiles the schemas of the events, so that no login waits for it.
  for (const { program } of planned.actions.values()) for (const position of program.positions) validateEvent({}, position);
  return planned;
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
