import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Manifest } from './model.ts';

/** The diagnostics that count: errors, and the warnings that `writ.yaml` gives no reason to pass over. */
export function withoutSilenced(diagnostics: readonly Diagnostic[], { silence }: Pick<Manifest, 'silence'>): Diagnostic[] {
  return diagnostics.filter(({ severity, slug }) => severity === 'error' || !Object.hasOwn(silence, slug));
}
