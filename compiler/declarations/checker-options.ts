/** Options of the type checker, as a tsconfig.json spells them: strict, with no library but ours and no module but the tenant's. */
export const checkerOptions = {
  noLib: true,
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  useUnknownInCatchVariables: true,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
  target: 'es2023',
  module: 'esnext',
  moduleResolution: 'bundler',
  moduleDetection: 'force',
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
} as const;
