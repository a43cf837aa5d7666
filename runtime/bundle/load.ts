import { bundleSchema } from '../../schemas/documents/bundle.ts';
import type { Bundle, BundleFile } from '../../schemas/generated/bundle.ts';
import { defaultLimits, type Limits } from '../../schemas/platform/limits.ts';
import { validate } from '../../schemas/validator.ts';
import { CanonicalError, canonicalize, parseCanonical } from '../ir/canonical.ts';
import { type Digest, digestOfText, programDigest } from '../ir/digest.ts';
import { ProgramRefused } from '../ir/refused.ts';
import { secretsOf } from '../ir/sealed.ts';
import { verifyForGood } from '../ir/verified.ts';
import { type BundledProgram, programsOf } from './bundled-programs.ts';
import { checkBlocks } from './check-blocks.ts';
import { checkEgress } from './check-egress.ts';
import { checkFlows } from './check-flows.ts';
import { checkSchemas } from './check-schemas.ts';
import { checkTargets } from './check-targets.ts';
import { BundleError } from './error.ts';
import { checkSignatures, type TrustOptions } from './trust.ts';

export interface LoadOptions {
  /** Whether the allowlist may hold HTTP to loopback addresses. */
  readonly development?: boolean;
}

/** A bundle that passed every check. */
export interface LoadedBundle {
  readonly bundle: Bundle;
  readonly digest: Digest;
  /** Ids of the trusted keys that signed it; empty when no trust was configured. */
  readonly signers: readonly string[];
}

const largestBundle = 16 * 1024 * 1024;

/**
 * Reads a bundle file and checks it, from the bytes to what its programs may reach. Nothing that the compiler said is taken
 * for granted. Signatures are checked when `trust` is given. Throws a BundleError.
 */
export function loadBundle(bytes: Uint8Array, trust?: TrustOptions, options: LoadOptions = {}): LoadedBundle {
  const file = readFile(bytes);
  const content = canonicalize(file.bundle);
  const digest = digestOfText(content);
  if (file.digest !== digest) throw new BundleError('digest-mismatch', '/digest', `the content's digest is ${digest}, not ${file.digest}`);
  const signers = trust === undefined ? [] : checkSignatures(new TextEncoder().encode(content), file.signatures, trust);
  for (const program of programsOf(file.bundle)) checkProgram(program);
  checkTargets(file.bundle, options.development ?? false);
  checkEgress(file.bundle, options.development ?? false);
  checkSecrets(file.bundle);
  checkFlows(file.bundle);
  checkSchemas(file.bundle);
  checkLimits(file.bundle);
  checkBlocks(file.bundle);
  return { bundle: file.bundle, digest, signers };
}

/** Checks that no budget is above the platform's: a tenant may lower them, and only the operator could raise them. */
function checkLimits({ limits }: Bundle): void {
  for (const name of Object.keys(defaultLimits) as (keyof Limits)[]) {
    if (limits[name] <= defaultLimits[name]) continue;
    throw new BundleError('limit-raised', `/bundle/limits/${name}`, `the budget ${name} is ${limits[name]}, above ${defaultLimits[name]}`);
  }
}

/** Checks that every secret a program uses is one that the tenant declared. */
function checkSecrets(bundle: Bundle): void {
  for (const { slug, pointer, program } of programsOf(bundle)) {
    const unknown = secretsOf(program).find((name) => !bundle.secrets.includes(name));
    if (unknown === undefined) continue;
    const message = `${slug} uses the secret ${unknown}, which the bundle does not name`;
    throw new BundleError('secret-not-declared', `${pointer}/program`, message);
  }
}

function readFile(bytes: Uint8Array): BundleFile {
  if (bytes.length > largestBundle)
    throw new BundleError('too-large', '', `a bundle has at most ${largestBundle} bytes, not ${bytes.length}`);
  let value: unknown;
  try {
    value = parseCanonical(bytes);
  } catch (error) {
    if (error instanceof CanonicalError) throw new BundleError('not-canonical', '', error.message);
    throw error;
  }
  const [problem] = validate(bundleSchema, value);
  if (problem !== undefined) throw new BundleError('schema', problem.pointer, `${problem.pointer || 'the file'} ${problem.message}`);
  return value as BundleFile;
}

function checkProgram({ slug, pointer, program, digest }: BundledProgram): void {
  if (programDigest(program) !== digest) {
    throw new BundleError('program-digest', `${pointer}/digest`, `the program of ${slug} is not what its digest says`);
  }
  try {
    verifyForGood(program);
  } catch (error) {
    if (error instanceof ProgramRefused)
      throw new BundleError('program-refused', `${pointer}/program${error.path}`, `${slug}: ${error.message}`);
    throw error;
  }
}
