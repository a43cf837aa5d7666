import type { Program } from '../../schemas/ir/program.ts';
import { type Digest, programDigest } from './digest.ts';
import { verifyProgram } from './verify.ts';

const verified = new WeakMap<Program, Digest>();

/**
 * Verifies a program that was just parsed, and freezes it: from then on it is what was verified, so that planning it needs no second
 * walk. Throws a ProgramRefused. It is for plain data alone, whose members read the same each time.
 */
export function verifyForGood(program: Program): void {
  verifyProgram(program);
  freeze(program);
  verified.set(program, programDigest(program));
}

/** The digest of a program that may be run; verifies it unless that was done for good. Throws a ProgramRefused. */
export function verifiedDigest(program: Program): Digest {
  const known = verified.get(program);
  if (known !== undefined) return known;
  verifyProgram(program);
  return programDigest(program);
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const member of Object.values(value)) freeze(member);
}
