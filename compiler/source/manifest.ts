import type { AllowedPlace } from '../../runtime/egress/allowlist.ts';
import { redirectMethod } from '../../runtime/egress/method.ts';
import { tenantSchema } from '../../schemas/documents/tenant.ts';
import type { BundledAllowEntry } from '../../schemas/generated/bundle.ts';
import type { Tenant } from '../../schemas/generated/tenant.ts';
import { nearest } from '../../schemas/nearest.ts';
import { event } from '../../schemas/platform/event.ts';
import type { Field } from '../../schemas/platform/field.ts';
import { defaultLimits } from '../../schemas/platform/limits.ts';
import { secretVariable, sharedVariable } from '../../schemas/platform/names.ts';
import { catalogue } from '../diagnostics/catalogue/index.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Place, report } from '../diagnostics/report.ts';
import { readAllowEntry } from './allow-entry.ts';
import { checkDocument } from './document.ts';
import type { Manifest } from './model.ts';
import type { YamlFile } from './yaml.ts';

export interface ManifestOptions {
  /** Whether the allowlist may hold HTTP to loopback addresses. */
  readonly development: boolean;
}

interface NamedSchema {
  readonly path: string;
  readonly place: Place;
}

/** `writ.yaml`, with the names of its schemas in place of what they say. */
export type ManifestOutline = Omit<Manifest, 'metadata'> & {
  readonly schemas: { readonly [bag in 'app' | 'user']: NamedSchema | undefined };
};

export const defaultDenialMessage = 'The request was denied.';

/** Reads `writ.yaml`, and says in `places` where its allowlist entries stand; undefined when it breaks its schema. */
export function readManifest(
  file: YamlFile,
  options: ManifestOptions,
  places: Map<object, Place>,
  diagnostics: Diagnostic[],
): ManifestOutline | undefined {
  if (!checkDocument(file, tenantSchema, diagnostics)) return undefined;
  const tenant = file.value as unknown as Tenant;
  const mask = tenant.audit?.mask ?? [];
  for (const [index, path] of mask.entries()) checkEventPath(file, `/audit/mask/${index}`, path, diagnostics);
  checkSecretNames(file, tenant.secrets ?? [], diagnostics);
  const silence = tenant.silence ?? {};
  for (const name of Object.keys(silence)) checkSilence(file, name, diagnostics);
  return {
    tenant: tenant.tenant,
    language: tenant.writ ?? 1,
    ...readAllowlist(file, tenant, options, places, diagnostics),
    redirects: tenant.redirect?.allow ?? [],
    redirected: readRedirects(file, tenant, options, diagnostics),
    schemas: { app: namedSchema(file, tenant, 'app'), user: namedSchema(file, tenant, 'user') },
    secrets: tenant.secrets ?? [],
    query: tenant.request?.query ?? [],
    mask,
    denialMessage: tenant.denial?.message ?? defaultDenialMessage,
    limits: { ...defaultLimits, ...tenant.limits },
    silence,
    file: file.source.path,
  };
}

function namedSchema(file: YamlFile, tenant: Tenant, bag: 'app' | 'user'): NamedSchema | undefined {
  const path = tenant.metadata?.[bag];
  return path === undefined ? undefined : { path, place: { file: file.source.path, range: file.rangeAt(`/metadata/${bag}`) } };
}

function readAllowlist(file: YamlFile, tenant: Tenant, options: ManifestOptions, places: Map<object, Place>, diagnostics: Diagnostic[]) {
  const allow: BundledAllowEntry[] = [];
  const allowed: AllowedPlace[] = [];
  for (const [index, written] of (tenant.fetch?.allow ?? []).entries()) {
    const pointer = `/fetch/allow/${index}`;
    const { entry, problem, canonical } = readAllowEntry(written, options);
    const place = { file: file.source.path, range: file.rangeAt(typeof written === 'string' ? pointer : `${pointer}/url`) };
    if (entry === undefined) {
      diagnostics.push(
        report(
          'allow-entry',
          place,
          { url: typeof written === 'string' ? written : written.url, problem: problem.message, canonical },
          { fixes: canonical === undefined ? [] : [{ title: `Write ${canonical}`, edits: [{ range: place.range, text: canonical }] }] },
        ),
      );
      continue;
    }
    for (const [position, path] of (entry.send ?? []).entries()) checkEventPath(file, `${pointer}/send/${position}`, path, diagnostics);
    const { text: url, methods, redirects, send } = entry;
    allow.push({ url, methods, redirects, ...(send === undefined ? {} : { send }) });
    allowed.push(entry);
    places.set(entry, place);
  }
  return { allow, allowed };
}

function readRedirects(file: YamlFile, tenant: Tenant, options: ManifestOptions, diagnostics: Diagnostic[]): AllowedPlace[] {
  return (tenant.redirect?.allow ?? []).flatMap((url, index): AllowedPlace[] => {
    const { entry, problem, canonical } = readAllowEntry(url, options);
    if (entry !== undefined) return [{ ...entry, methods: [redirectMethod] }];
    const place = { file: file.source.path, range: file.rangeAt(`/redirect/allow/${index}`) };
    diagnostics.push(report('allow-entry', place, { url, problem: problem.message, canonical }));
    return [];
  });
}

/** A path must lead to a field, or into a metadata bag. */
function checkEventPath(file: YamlFile, pointer: string, path: string, diagnostics: Diagnostic[]): void {
  let fields: { readonly [name: string]: Field } = event;
  let inside = 'the event';
  for (const name of path.split('.')) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) {
      const place = { file: file.source.path, range: file.rangeAt(pointer) };
      diagnostics.push(report('unknown-event-path', place, { path, inside, name, suggestion: nearest(name, Object.keys(fields)) }));
      return;
    }
    if (field.shape.kind === 'json' || field.shape.kind === 'map') return;
    inside = inside === 'the event' ? name : `${inside}.${name}`;
    fields = field.shape.kind === 'group' ? field.shape.fields : {};
  }
}

/** Two spellings of one environment variable would get one value. */
function checkSecretNames(file: YamlFile, names: readonly string[], diagnostics: Diagnostic[]): void {
  const shared = sharedVariable(names);
  if (shared === undefined) return;
  const place = { file: file.source.path, range: file.rangeAt(`/secrets/${names.indexOf(shared.name)}`) };
  diagnostics.push(report('secret-names-alike', place, { ...shared, variable: secretVariable(shared.name) }));
}

function checkSilence(file: YamlFile, name: string, diagnostics: Diagnostic[]): void {
  const warnings = Object.entries(catalogue).filter(([, { severity }]) => severity === 'warning');
  if (warnings.some(([slug]) => slug === name)) return;
  const place = { file: file.source.path, range: file.rangeAt(`/silence/${name}`, 'name') };
  const slugs = warnings.map(([slug]) => slug);
  diagnostics.push(report('unknown-diagnostic', place, { name, suggestion: nearest(name, slugs) }));
}
