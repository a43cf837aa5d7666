import { calculateJwkThumbprint, exportJWK, FlattenedSign, generateKeyPair as generate, importJWK, type JWK } from 'jose';
import { canonicalize } from '../../runtime/ir/canonical.ts';
import type { BundleFile } from '../../schemas/generated/bundle.ts';

/** The one algorithm bundles are signed with (RFC 9864): the same key and bytes always give the same signature. */
export const signatureAlgorithm = 'Ed25519';

export interface KeyPair {
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
}

/** A new Ed25519 key pair; its `kid` is its thumbprint (RFC 7638). */
export async function generateKeyPair(): Promise<KeyPair> {
  const { publicKey, privateKey } = await generate(signatureAlgorithm, { extractable: true });
  const kid = await calculateJwkThumbprint(publicKey);
  const head = { kid, alg: signatureAlgorithm, use: 'sig' };
  return { publicJwk: { ...(await exportJWK(publicKey)), ...head }, privateJwk: { ...(await exportJWK(privateKey)), ...head } };
}

/** A key that cannot sign bundles. */
export class SigningKeyError extends Error {
  override readonly name = 'SigningKeyError';
}

/** The file with one more signature over its content; one by the same key is replaced. */
export async function signBundle(file: BundleFile, privateJwk: JWK): Promise<BundleFile> {
  const kid = await keyIdOf(privateJwk);
  const key = await importJWK(privateJwk, signatureAlgorithm);
  const payload = new TextEncoder().encode(canonicalize(file.bundle));
  // Detached and not encoded (RFC 7797): what is signed are the bytes that stand in the file.
  const signed = await new FlattenedSign(payload)
    .setProtectedHeader({ alg: signatureAlgorithm, b64: false, crit: ['b64'], kid })
    .sign(key, { crit: { b64: true } });
  const added = { protected: signed.protected ?? '', signature: signed.signature };
  const others = file.signatures.filter((signature) => signature.protected !== added.protected);
  const signatures = [...others, added].sort((left, right) => (left.protected < right.protected ? -1 : 1));
  return { ...file, signatures };
}

async function keyIdOf({ kty, crv, d, kid, ...rest }: JWK): Promise<string> {
  if (kty !== 'OKP' || crv !== 'Ed25519') throw new SigningKeyError('the key is not an Ed25519 key; make one with "writ keys new"');
  if (d === undefined) throw new SigningKeyError('the key is a public key; signing needs the private one');
  return kid ?? (await calculateJwkThumbprint({ kty, crv, ...rest }));
}
