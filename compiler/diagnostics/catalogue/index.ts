import { sourceDiagnostics } from './source.ts';

/** Every diagnostic, by slug. `docs/diagnostics` and `writ explain CODE` are made from it. */
export const catalogue = { ...sourceDiagnostics };

export type Slug = keyof typeof catalogue;
