import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { BundleSignature } from '../../schemas/generated/bundle.ts';
import { canonicalize, parseCanonical } from '../ir/canonical.ts';
import { BundleError } from './error.ts';

/** A public key as a JWK (RFC 8037). */
export interface TrustedKey {
  readonly kty?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly kid?: string;
}

/** Whose bundles are loaded. It comes from the operator; nothing in a bundle can change it. */
export interface TrustOptions {
  /** A JWK set of Ed25519 public keys. */
  readonly keys: readonly TrustedKey[];
  /** How many different keys must have signed; 1 when left out. */
  readonly signers?: number;
}

/** A trust configuration that cannot be meant. */
export class TrustError extends Error {
  override readonly name = 'TrustError';
}

const signatureBytes = 64;

/** The ids of the trusted keys that signed the bytes. Throws a BundleError unless enough did, and none wrongly. */
export function checkSignatures(payload: Uint8Array, signatures: readonly BundleSignature[], trust: TrustOptions): string[] {
  const keys = trustedKeys(trust);
  const needed = trust.signers ?? 1;
  const signers = new Set<string>();
  for (const [index, signature] of signatures.entries()) {
    const pointer = `/signatures/${index}`;
    const kid = keyIdOf(signature.protected, `${pointer}/protected`);
    if (signers.has(kid)) throw new BundleError('duplicate-signature', pointer, `the key ${kid} signed twice`);
    const key = keys.get(kid);
    // A bundle may carry the signatures of others than this operator asks.
    if (key === undefined) continue;
    if (!verifies(payload, signature, key))
      throw new BundleError('bad-signature', pointer, `the signature by ${kid} does not fit the content`);
    signers.add(kid);
  }
  if (signers.size >= needed) return [...signers].sort();
  if (signers.size === 0 && signatures.length > 0) throw new BundleError('unknown-key', '/signatures', 'no key that signed is trusted');
  throw new BundleError('unsigned', '/signatures', `${signers.size} trusted keys signed; ${needed} must`);
}

/** The keys by id. One key under two ids would count as two signers. */
function trustedKeys({ keys, signers }: TrustOptions): Map<string, KeyObject> {
  if (signers !== undefined && (!Number.isInteger(signers) || signers < 1))
    throw new TrustError('the number of signers must be at least 1');
  const trusted = new Map<string, KeyObject>();
  const materials = new Set<string>();
  for (const jwk of keys) {
    const key = publicKey(jwk);
    // As node writes it: base64url has spellings that differ and decode alike.
    const { x = '' } = key.export({ format: 'jwk' });
    const id = jwk.kid ?? thumbprint(x);
    if (trusted.has(id)) throw new TrustError(`two trusted keys have the id ${id}`);
    if (materials.has(x)) throw new TrustError(`the trusted key ${id} is there twice, under two ids`);
    materials.add(x);
    trusted.set(id, key);
  }
  return trusted;
}

function publicKey({ kty, crv, x }: TrustedKey): KeyObject {
  if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined) throw new TrustError('a trusted key is no Ed25519 public key');
  try {
    return createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
  } catch {
    throw new TrustError('a trusted key cannot be read: its x is not the base64url of 32 bytes');
  }
}

/** RFC 7638, of an Ed25519 key. */
function thumbprint(x: string): string {
  return createHash('sha256')
    .update(canonicalize({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');
}

/**
 * The header must say exactly what this runtime checks by: the algorithm, and that the payload is not encoded. A header that
 * says anything else, or says it in another spelling, is refused and not interpreted.
 */
function keyIdOf(encoded: string, pointer: string): string {
  const header = readHeader(encoded, pointer);
  if (header.alg !== 'Ed25519')
    throw new BundleError('algorithm', pointer, `a bundle is signed with Ed25519, not ${JSON.stringify(header.alg)}`);
  const { kid } = header;
  if (typeof kid !== 'string' || kid === '') throw headerError(pointer, 'names no key');
  const expected = canonicalize({ alg: 'Ed25519', b64: false, crit: ['b64'], kid });
  if (canonicalize(header) !== expected) throw headerError(pointer, `is not ${expected}`);
  return kid;
}

function readHeader(encoded: string, pointer: string): { readonly [name: string]: unknown } {
  const bytes = decodeBase64url(encoded);
  if (bytes === undefined) throw headerError(pointer, 'is not base64url');
  let header: unknown;
  try {
    header = parseCanonical(bytes);
  } catch {
    throw headerError(pointer, 'is not canonical JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw headerError(pointer, 'is not an object');
  return header as { readonly [name: string]: unknown };
}

function headerError(pointer: string, problem: string): BundleError {
  return new BundleError('signature-header', pointer, `the protected header ${problem}`);
}

function verifies(payload: Uint8Array, { protected: header, signature }: BundleSignature, key: KeyObject): boolean {
  const bytes = decodeBase64url(signature);
  if (bytes?.length !== signatureBytes) return false;
  // RFC 7797, section 3: the payload stands as it is behind the encoded header and a dot.
  const signed = Buffer.concat([Buffer.from(`${header}.`, 'ascii'), payload]);
  return verify(null, signed, key, bytes);
}

/** Decodes base64url in its one canonical spelling: no padding, no stray bits. */
function decodeBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
