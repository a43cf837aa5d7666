import { controlFlowDiagnostics } from './control-flow.ts';
import { dataFlowDiagnostics } from './data-flow.ts';
import { effectDiagnostics } from './effects.ts';
import { egressDiagnostics } from './egress.ts';
import { entryDiagnostics } from './entry.ts';
import { flowExpressionDiagnostics } from './flow-expressions.ts';
import { limitDiagnostics } from './limits.ts';
import { patternDiagnostics } from './patterns.ts';
import { secretDiagnostics } from './secrets.ts';
import { sourceDiagnostics } from './source.ts';
import { subsetDiagnostics } from './subset.ts';
import { typeDiagnostics } from './types.ts';
import { wiringDiagnostics } from './wiring.ts';

/** Every diagnostic, by slug. `docs/diagnostics` and `writ explain CODE` are made from it. */
export const catalogue = {
  ...sourceDiagnostics,
  ...entryDiagnostics,
  ...flowExpressionDiagnostics,
  ...subsetDiagnostics,
  ...patternDiagnostics,
  ...typeDiagnostics,
  ...controlFlowDiagnostics,
  ...wiringDiagnostics,
  ...effectDiagnostics,
  ...egressDiagnostics,
  ...dataFlowDiagnostics,
  ...secretDiagnostics,
  ...limitDiagnostics,
};

export type Slug = keyof typeof catalogue;
