import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { checkAccountExistence } from './account-existence.ts';
import { checkClaimWriters } from './claim-writers.ts';
import { checkEarlyReads } from './early-reads.ts';
import { checkForgivenDenials } from './forgiven-denials.ts';
import { checkLateDenials } from './late-denials.ts';
import { checkPasswordChecks } from './password-checks.ts';
import { checkTerminals } from './terminals.ts';
import { checkDeadBlocks, checkRepeatedConditions } from './unreachable.ts';
import { checkUnreadState } from './unread-state.ts';
import type { Wiring, WiringCheck } from './wiring.ts';

/** Every check of how blocks hang together. */
const checks: readonly WiringCheck[] = [
  checkTerminals,
  checkPasswordChecks,
  checkLateDenials,
  checkForgivenDenials,
  checkEarlyReads,
  checkClaimWriters,
  checkAccountExistence,
  checkDeadBlocks,
  checkRepeatedConditions,
  checkUnreadState,
];

/** What is wrong with how a tenant's blocks hang together; a custom flow that runs in several places is blamed once. */
export function checkWiring(wiring: Wiring): readonly Diagnostic[] {
  const found = checks.flatMap((check) => check(wiring));
  const keyOf = ({ code, file, range, message }: Diagnostic) => JSON.stringify([code, file, range, message]);
  return [...new Map(found.map((diagnostic) => [keyOf(diagnostic), diagnostic])).values()];
}
