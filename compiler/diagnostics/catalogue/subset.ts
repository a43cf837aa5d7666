import { functionDiagnostics } from './functions.ts';
import { moduleDiagnostics } from './modules.ts';
import { spellingDiagnostics } from './spellings.ts';
import { statementDiagnostics } from './statements.ts';
import { typeClaimDiagnostics } from './type-claims.ts';
import { valueDiagnostics } from './values.ts';

/** 2xxx: what the language leaves out of TypeScript, and what stands in its place. */
export const subsetDiagnostics = {
  ...statementDiagnostics,
  ...functionDiagnostics,
  ...typeClaimDiagnostics,
  ...moduleDiagnostics,
  ...valueDiagnostics,
  ...spellingDiagnostics,
};
