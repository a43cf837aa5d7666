import type { ProblemCode } from '../../runtime/server/problems.ts';

/** The problems that `flow-problems.test.ts` asks for, each once at least. */
export const flowProblemCodes = [
  'bundle-gone',
  'continuation-expired',
  'continuation-forged',
  'continuation-key-unknown',
  'continuation-malformed',
  'continuation-of-other-tenant',
  'continuation-taken',
  'deadline-exceeded',
  'group-not-awaited',
  'idempotency-key-reused',
  'invalid-header',
  'invalid-output',
  'run-too-large',
  'user-changed',
] as const satisfies readonly ProblemCode[];
