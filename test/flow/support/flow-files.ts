import { compileLoaded } from '../../../compiler/compile-tenant.ts';
import { loadFiles } from '../../../compiler/source/load.ts';
import type { Block, Bundle } from '../../../schemas/generated/bundle.ts';
import { blocksIn } from '../../../schemas/platform/flow-walk.ts';

export type Files = { readonly [path: string]: string };

const manifest = { 'writ.yaml': 'tenant: acme\nwrit: 1\n' };

/** Compiles a repository; what is left out is a minimal `writ.yaml`. */
export function compileFiles(files: Files) {
  return compileLoaded(loadFiles(new Map(Object.entries({ ...manifest, ...files }))));
}

/** The bundle of a repository that compiles without a word. */
export function bundleOf(files: Files): Bundle {
  const { bundle, diagnostics } = compileFiles(files);
  if (bundle === undefined || diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics, null, 2));
  return bundle;
}

/** What is said of a repository: code, line and column, message. */
export function saidOf(files: Files): string[] {
  return compileFiles(files).diagnostics.map(
    ({ slug, file, range: { start }, message }) => `${slug} ${file}:${start.line}:${start.column} ${message}`,
  );
}

/** A block of a bundle's flows by its slug. */
export function blockOf(bundle: Bundle, slug: string): Block {
  const all = Object.values(bundle.flows).flatMap(({ stages }) => stages.flatMap(({ blocks }) => blocksIn(blocks)));
  const found = all.find((block) => block.slug === slug);
  if (found === undefined) throw new Error(`there is no block ${slug}`);
  return found;
}

export const login = (blocks: string) =>
  `flow: login\nstages:\n  pre-login: [identity-lookup, password-check]\n  post-auth:\n${blocks}\n  post-login: [issue-session]\n`;
export const action = (body: string) => `export default async function act(event, api) {\n${body}\n}\n`;
