import type { Program } from '../../schemas/ir/program.ts';
import type { Pattern } from '../pattern/compile.ts';
import { type Digest, programDigest } from './digest.ts';
import { verifyProgram } from './verify.ts';

/** What verifying a program brings to light, which whoever runs it needs again. */
export interface Verified {
  readonly digest: Digest;
  readonly patterns: readonly Pattern[];
}

const verified = new WeakMap<Program, Verified>();

/**
 * Verifies a program that was just parsed, and freezes it: from then on it is what was verified, so that planning it needs no second
 * walk. Throws a ProgramRefused. It is for plain data alone, whose members read the same each time.
 */
export function verifyForGood(program: Program): void {
  const patterns = verifyProgram(program);
  freeze(program);
  verified.set(program, { digest: programDigest(program), patterns });
}

/** A program that may be run; verifies it unless that was done for good. Throws a ProgramRefused. */
export function verifiedProgram(program: Program): Verified {
  const known = verified.get(program);
  if (known !== undefined) return known;
  const patterns = verifyProgram(program);
  return { digest: programDigest(program), patterns };
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const member of Object.values(value)) freeze(member);
}
