import { createRequire } from 'node:module';

/** The version of this package, wherever in it this file was built to. */
export const { version } = createRequire(import.meta.url)('writ/package.json') as { readonly version: string };
