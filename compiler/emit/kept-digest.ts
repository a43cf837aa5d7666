import { type Digest, programDigest } from '../../runtime/ir/digest.ts';
import type { Program } from '../../schemas/ir/program.ts';

const digests = new WeakMap<Program, Digest>();

/** The digest of a program that was compiled here. It is never changed, and a watched repository asks for it at each edit elsewhere. */
export function keptDigest(program: Program): Digest {
  const digest = digests.get(program) ?? programDigest(program);
  digests.set(program, digest);
  return digest;
}
