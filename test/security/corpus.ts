import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { compileActions } from '../../compiler/compile.ts';
import { bundleFile } from '../../compiler/emit/bundle.ts';
import { SourceText } from '../../compiler/source/text.ts';
import { BundleError } from '../../runtime/bundle/error.ts';
import { loadBundle } from '../../runtime/bundle/load.ts';
import { type AllowEntry, type AllowedPlace, parseAllowEntry } from '../../runtime/egress/allowlist.ts';
import { entryCoveringTarget } from '../../runtime/egress/target.ts';
import { createGuardedFetch, type HostRequest } from '../../runtime/host/fetch.ts';
import { programDigest } from '../../runtime/ir/digest.ts';
import type { Program, Target } from '../../schemas/ir/program.ts';
import { urlText } from '../../schemas/ir/url-text.ts';
import type { AttachPoint } from '../../schemas/platform/flows.ts';
import { defaultLimits } from '../../schemas/platform/limits.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { bytesOf, loose, resealed, sampleBundle } from '../bundle/sample-bundle.ts';

/** What every case has. The idea is what makes it a case of its own, so no two are the same. */
export interface AttackCase {
  readonly idea: string;
}

export const families = [
  'urls',
  'values',
  'headers',
  'programs',
  'sources',
  'allowlists',
  'answers',
  'redirects',
  'names',
  'secrets',
] as const;

/** The cases of one file. */
export function attacks<Case extends AttackCase>(family: (typeof families)[number]): readonly Case[] {
  return parse(readFileSync(new URL(`attacks/${family}.yaml`, import.meta.url), 'utf8')) as Case[];
}

/** The allowlist of the cases that bring none. */
export const allowlist: readonly AllowEntry[] = [
  'https://crm.acme.example/hooks/',
  'https://crm.acme.example:8443/hooks/',
  { url: 'https://*.partner.example/in/', methods: ['POST'] },
];

export function placesOf(allow: readonly AllowEntry[] = allowlist): readonly AllowedPlace[] {
  return allow.map((written) => {
    const { entry, problem } = parseAllowEntry(written);
    if (entry === undefined) throw new Error(problem.message);
    return entry;
  });
}

export interface SourceCase {
  readonly source: string;
  readonly at?: AttachPoint;
  readonly allow?: readonly AllowEntry[];
  readonly secrets?: readonly string[];
}

/** An action around a body, or a whole file where the text has an entry of its own. */
export function actionOf(text: string): string {
  return /\basync function\b/.test(text) ? text : `export default async function action(event, api) {\n${text}\n}\n`;
}

/** For each of many sources the slugs of its errors. They are compiled together, so that the type checker starts once. */
export function errorSlugs(cases: readonly SourceCase[]): readonly (readonly string[])[] {
  const results = compileActions(
    cases.map(({ source, at = 'login/post-login', allow, secrets = [] }, index) => ({
      source: new SourceText(`actions/attack-${index}.ts`, source),
      modules: new Map(),
      positions: [positionOf(at)],
      metadata: {},
      allow: placesOf(allow),
      secrets,
    })),
  );
  return results.map(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === 'error').map(({ slug }) => slug));
}

/** The program of an action that is to be accepted. */
export function compiled(source: string, at: AttachPoint = 'login/post-login', allow?: readonly AllowEntry[]): Program {
  const [result] = compileActions([
    {
      source: new SourceText('actions/honest.ts', source),
      modules: new Map(),
      positions: [positionOf(at)],
      metadata: {},
      allow: placesOf(allow),
    },
  ]);
  if (result?.program === undefined) throw new Error(JSON.stringify(result?.diagnostics));
  return result.program;
}

/** How a guarded fetch of the allowlist ends that never gets as far as a name: its failure, and the names it asked for. */
export async function refusedByHost(request: Partial<HostRequest> & { readonly url: string }, allow?: readonly AllowEntry[]) {
  const resolved: string[] = [];
  const fetch = createGuardedFetch({
    entries: placesOf(allow),
    limits: defaultLimits,
    resolveName: async (name) => {
      resolved.push(name);
      return [];
    },
  });
  const code = await fetch({ method: 'GET', headers: {}, timeout: 1000, ...request }).then(
    () => 'answered',
    (error) => String(error.code),
  );
  await fetch.close();
  return { code, resolved };
}

/** What the loader of bundles says of an allowlist and of a program with these targets: a code, or that it loads. */
export function loadedWith(targets: readonly Target[], allow: readonly Exclude<AllowEntry, string>[]): string {
  const changed = loose(bundleFile(sampleBundle()));
  const { greet } = changed.bundle.actions;
  changed.bundle.fetch.allow = allow.map((entry) => ({ methods: ['GET', 'POST'], redirects: 0, ...entry }));
  greet.program.targets = targets;
  greet.program.functions[0].body[1].requests[0].targets = targets.map((_, index) => index);
  greet.digest = programDigest(greet.program);
  // A manifest that fits, as far as an allowlist can be read: what is refused is refused for the target or the entry itself.
  const places = changed.bundle.fetch.allow.flatMap((entry: AllowEntry) => parseAllowEntry(entry).entry ?? []);
  const [told] = greet.egress.targets;
  greet.egress.targets = targets.map((target) => {
    const entry = entryCoveringTarget(places, target, { development: false })?.text;
    return { ...told, method: target.method, url: urlText(target), ...(entry === undefined ? {} : { entry }) };
  });
  try {
    loadBundle(bytesOf(resealed(changed)));
    return 'loaded';
  } catch (error) {
    if (error instanceof BundleError) return error.code;
    throw error;
  }
}

/** The default allowlist as a bundle spells it. */
export const bundledAllowlist = allowlist.map((entry) => (typeof entry === 'string' ? { url: entry } : entry));
