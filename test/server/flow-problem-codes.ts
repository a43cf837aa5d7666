import type { ProblemCode } from '../../runtime/server/problems.ts';

/** The problems that `flow-problems.test.ts` asks for, each once at least. */
export const flowProblemCodes = [
  'answer-forgotten',
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
  'invalid-step',
  'run-too-large',
  'store-full',
  'user-changed',
] as const satisfies readonly ProblemCode[];
