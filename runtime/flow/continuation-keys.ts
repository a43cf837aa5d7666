import { randomBytes } from 'node:crypto';

/** A key that seals continuations (AES-256-GCM). */
export interface ContinuationKey {
  readonly id: string;
  readonly secret: Uint8Array;
}

/** The first key seals, all of them open: a new one is added behind, then moved to the front, and the old one left out in the end. */
export type ContinuationKeys = readonly [ContinuationKey, ...ContinuationKey[]];

/** Keys that cannot be used. Its message never holds what stands in them. */
export class ContinuationKeysUnreadable extends Error {
  override readonly name = 'ContinuationKeysUnreadable';
}

const secretLength = 32;
const mostKeys = 16;
const idPattern = /^[A-Za-z0-9._-]{1,64}$/;

/** A key that nobody else has: what it seals no other process opens, nor this one once it was started again. */
export function newContinuationKey(): ContinuationKey {
  return { id: randomBytes(8).toString('hex'), secret: randomBytes(secretLength) };
}

/** Keys as an operator keeps them: `{ "keys": [{ "kty": "oct", "kid": "2026-03", "k": "…" }] }` (RFC 7517). */
export function readContinuationKeys(text: string): ContinuationKeys {
  const written = readSet(text);
  if (written.length > mostKeys) throw new ContinuationKeysUnreadable(`there are more than ${mostKeys} keys`);
  const [first, ...others] = written.map(readKey);
  if (first === undefined) throw new ContinuationKeysUnreadable('there is no key');
  const ids = [first, ...others].map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new ContinuationKeysUnreadable(`two keys have the id ${twice}`);
  return [first, ...others];
}

/** The text that `readContinuationKeys` takes. */
export function writeContinuationKeys(keys: readonly ContinuationKey[]): string {
  const written = keys.map(({ id, secret }) => ({
    kty: 'oct',
    kid: id,
    alg: 'dir',
    enc: 'A256GCM',
    k: Buffer.from(secret).toString('base64url'),
  }));
  return `${JSON.stringify({ keys: written }, undefined, 2)}\n`;
}

function readSet(text: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    throw new ContinuationKeysUnreadable('it is not JSON');
  }
  const keys: unknown = typeof value === 'object' && value !== null && 'keys' in value ? value.keys : undefined;
  if (Array.isArray(keys)) return keys;
  throw new ContinuationKeysUnreadable('it is no JWK set: { "keys": [{ "kty": "oct", "kid": "…", "k": "…" }] }');
}

function readKey(key: unknown, index: number): ContinuationKey {
  const { kty, kid, k, enc = 'A256GCM' } = (typeof key === 'object' ? (key ?? {}) : {}) as { readonly [member: string]: unknown };
  const refuse = (problem: string) => new ContinuationKeysUnreadable(`key ${index + 1} ${problem}`);
  if (kty !== 'oct') throw refuse('is no symmetric key: its "kty" must be "oct"');
  if (enc !== 'A256GCM') throw refuse('is not for AES-256-GCM: its "enc" must be "A256GCM"');
  if (typeof kid !== 'string' || !idPattern.test(kid)) throw refuse('needs a "kid" of at most 64 letters, digits, points and hyphens');
  const secret = typeof k === 'string' && /^[A-Za-z0-9_-]+$/.test(k) ? Buffer.from(k, 'base64url') : undefined;
  if (secret?.length !== secretLength) throw refuse(`needs a "k" of ${secretLength} bytes in base64url`);
  return { id: kid, secret };
}
