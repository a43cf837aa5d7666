import { createHmac, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { CompactSign, exportJWK, FlattenedSign, flattenedVerify, importJWK } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, type KeyPair, SigningKeyError, signBundle } from '../../compiler/emit/sign.ts';
import { BundleError } from '../../runtime/bundle/error.ts';
import { loadBundle } from '../../runtime/bundle/load.ts';
import { TrustError, type TrustOptions } from '../../runtime/bundle/trust.ts';
import { canonicalize } from '../../runtime/ir/canonical.ts';
import type { BundleFile, BundleSignature } from '../../schemas/generated/bundle.ts';
import { bytesOf, signedFile } from './sample-bundle.ts';

let ada: KeyPair;
let ben: KeyPair;
let file: BundleFile;
const right = { alg: 'Ed25519', b64: false, crit: ['b64'] };

beforeAll(async () => {
  ada = await generateKeyPair();
  ben = await generateKeyPair();
  file = await signedFile(ada);
});

function codeOf(signatures: readonly (BundleSignature | undefined)[], trust: TrustOptions = { keys: [ada.publicJwk] }): string {
  try {
    return loadBundle(bytesOf({ ...file, signatures }), trust).signers.join(' ');
  } catch (error) {
    if (error instanceof BundleError) return error.code;
    throw error;
  }
}

/** A signature by a key of ours over any header, in the spelling given. */
function signedWith(header: unknown, { privateJwk }: KeyPair, text = canonicalize(header)): BundleSignature {
  const encoded = Buffer.from(text).toString('base64url');
  const key = createPrivateKey({ key: privateJwk as { kty: string; crv: string; x: string; d: string }, format: 'jwk' });
  return { protected: encoded, signature: sign(null, Buffer.from(`${encoded}.${canonicalize(file.bundle)}`), key).toString('base64url') };
}

describe('a signature', () => {
  it('is a detached JWS that other software verifies', async () => {
    const [signature] = file.signatures;
    const payload = new TextEncoder().encode(canonicalize(file.bundle));
    const { protectedHeader } = await flattenedVerify({ ...signature, payload } as never, await importJWK(ada.publicJwk), {
      crit: { b64: true },
    });
    expect(protectedHeader).toEqual({ ...right, kid: ada.publicJwk.kid });
  });

  it('has a key id that is the thumbprint of its key, when the key has none', async () => {
    const { kid: _kid, ...anonymous } = ada.publicJwk;
    expect(codeOf(file.signatures, { keys: [anonymous] })).toBe(ada.publicJwk.kid);
    const { kid: _other, ...privateJwk } = ada.privateJwk;
    expect((await signBundle({ ...file, signatures: [] }, privateJwk)).signatures).toEqual(file.signatures);
  });

  it('is required where trust is configured', () => {
    expect(codeOf([])).toBe('unsigned');
  });

  it('by a key that is not trusted counts for nothing', async () => {
    const both = await signBundle(file, ben.privateJwk);
    expect(codeOf(both.signatures, { keys: [ben.publicJwk] })).toBe(ben.publicJwk.kid);
    expect(codeOf(file.signatures, { keys: [ben.publicJwk] })).toBe('unknown-key');
    expect(codeOf(both.signatures, { keys: [ben.publicJwk], signers: 2 })).toBe('unsigned');
  });

  it('may be one of several that are all needed', async () => {
    const both = await signBundle(file, ben.privateJwk);
    const trust = { keys: [ada.publicJwk, ben.publicJwk], signers: 2 };
    expect(codeOf(both.signatures, trust)).toBe([ada.publicJwk.kid, ben.publicJwk.kid].sort().join(' '));
    expect(codeOf(both.signatures.slice(0, 1), trust)).toBe('unsigned');
    expect(codeOf([both.signatures[0], both.signatures[0]], trust)).toBe('duplicate-signature');
    expect(await signBundle(both, ada.privateJwk)).toEqual(both);
  });

  it('that is wrong is refused, even beside enough right ones', async () => {
    const both = await signBundle(file, ben.privateJwk);
    const broken = both.signatures.map((signature) => {
      const bytes = Buffer.from(signature.signature, 'base64url');
      bytes[5] = (bytes[5] ?? 0) ^ 1;
      return { ...signature, signature: bytes.toString('base64url') };
    });
    const trust = { keys: [ada.publicJwk, ben.publicJwk] };
    expect(codeOf([both.signatures[0], broken[1]], trust)).toBe('bad-signature');
    expect(codeOf([{ ...both.signatures[0], signature: both.signatures[1]?.signature } as BundleSignature], trust)).toBe('bad-signature');
  });

  it('by one key under the id of another is refused', () => {
    expect(codeOf([signedWith({ ...right, kid: ada.publicJwk.kid }, ada)])).toBe(ada.publicJwk.kid);
    expect(codeOf([signedWith({ ...right, kid: ada.publicJwk.kid }, ben)])).toBe('bad-signature');
  });

  it('has one spelling', () => {
    const [signature] = file.signatures as [BundleSignature];
    const { signature: text } = signature;
    const last = text.at(-1) ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    // 64 bytes leave four bits of the last character unused.
    const sibling = alphabet[alphabet.indexOf(last) ^ 1] ?? '';
    expect(Buffer.from(text.slice(0, -1) + sibling, 'base64url')).toEqual(Buffer.from(text, 'base64url'));
    expect(codeOf([{ ...signature, signature: text.slice(0, -1) + sibling }])).toBe('bad-signature');
    expect(codeOf([{ ...signature, signature: `${text}AA` }])).toBe('bad-signature');
    expect(codeOf([{ ...signature, signature: `${text}==` }])).toBe('schema');
  });
});

describe("a signature's header", () => {
  it('decides nothing: another algorithm is refused, whatever key it fits', async () => {
    const kid = ada.publicJwk.kid;
    const headerOf = (alg: string) => Buffer.from(canonicalize({ ...right, alg, kid })).toString('base64url');
    const payload = canonicalize(file.bundle);
    const none = { protected: headerOf('none'), signature: 'AA' };
    const secret = Buffer.from(ada.publicJwk.x ?? '', 'base64url');
    const hmac = {
      protected: headerOf('HS256'),
      signature: createHmac('sha256', secret)
        .update(`${headerOf('HS256')}.${payload}`)
        .digest('base64url'),
    };
    expect(codeOf([none])).toBe('algorithm');
    expect(codeOf([hmac])).toBe('algorithm');
    for (const alg of ['EdDSA', 'ed25519', 'ES256', 'RS256']) expect(codeOf([signedWith({ ...right, alg, kid }, ada)])).toBe('algorithm');
    expect(codeOf([signedWith({ b64: false, crit: ['b64'], kid }, ada)])).toBe('algorithm');
  });

  it('says nothing more and nothing less than what is checked', () => {
    const kid = ada.publicJwk.kid;
    const refused = [
      { ...right, b64: true, kid },
      { alg: 'Ed25519', kid },
      { alg: 'Ed25519', b64: false, kid },
      { ...right, crit: ['b64', 'exp'], exp: 1, kid },
      { ...right, crit: [], kid },
      { ...right, kid, jwk: ada.publicJwk },
      { ...right, kid, jku: 'https://keys.example/' },
      { ...right, kid: '' },
      { ...right, kid: 7 },
      right,
    ];
    for (const header of refused) expect([header, codeOf([signedWith(header, ada)])]).toEqual([header, 'signature-header']);
  });

  it('has one spelling', () => {
    const header = { ...right, kid: ada.publicJwk.kid };
    expect(codeOf([signedWith(header, ada, JSON.stringify(header, undefined, 1))])).toBe('signature-header');
    expect(codeOf([signedWith(header, ada, canonicalize(header).replace('{', '{"alg":"none",'))])).toBe('signature-header');
    expect(codeOf([signedWith(header, ada, '[]')])).toBe('signature-header');
    expect(codeOf([signedWith(header, ada, 'x')])).toBe('signature-header');
  });

  it('cannot pass an encoded payload off as a plain one', async () => {
    const key = await importJWK(ada.privateJwk, 'Ed25519');
    const payload = new TextEncoder().encode(canonicalize(file.bundle));
    const encoded = await new FlattenedSign(payload).setProtectedHeader({ alg: 'Ed25519', kid: ada.publicJwk.kid ?? '' }).sign(key);
    expect(codeOf([{ protected: encoded.protected ?? '', signature: encoded.signature }])).toBe('signature-header');
    const compact = await new CompactSign(payload).setProtectedHeader({ alg: 'Ed25519', kid: ada.publicJwk.kid ?? '' }).sign(key);
    const moved = { protected: file.signatures[0]?.protected ?? '', signature: compact.split('.')[2] ?? '' };
    expect(codeOf([moved])).toBe('bad-signature');
  });
});

describe('a trust configuration', () => {
  it('cannot count one key twice', () => {
    expect(() => codeOf(file.signatures, { keys: [ada.publicJwk, { ...ada.publicJwk, kid: 'again' }], signers: 2 })).toThrow(TrustError);
    const stray = `${(ada.publicJwk.x ?? '').slice(0, -1)}${String.fromCharCode((ada.publicJwk.x ?? '').charCodeAt(42) + 1)}`;
    if (Buffer.from(stray, 'base64url').equals(Buffer.from(ada.publicJwk.x ?? '', 'base64url'))) {
      expect(() => codeOf(file.signatures, { keys: [ada.publicJwk, { ...ada.publicJwk, x: stray, kid: 'again' }] })).toThrow(TrustError);
    }
    expect(() => codeOf(file.signatures, { keys: [ada.publicJwk, { ...ben.publicJwk, kid: ada.publicJwk.kid ?? '' }] })).toThrow(
      'two trusted keys',
    );
  });

  it('holds Ed25519 keys only, and asks for at least one signer', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(() => codeOf(file.signatures, { keys: [publicKey.export({ format: 'jwk' }) as never] })).toThrow(TrustError);
    expect(() => codeOf(file.signatures, { keys: [{ kty: 'oct', crv: 'Ed25519', x: 'AA' }] })).toThrow(TrustError);
    expect(() => codeOf(file.signatures, { keys: [{ ...ada.publicJwk, x: 'AA' }] })).toThrow(TrustError);
    for (const signers of [0, -1, 0.5, Number.NaN]) expect(() => codeOf([], { keys: [ada.publicJwk], signers })).toThrow(TrustError);
    expect(codeOf(file.signatures, { keys: [] })).toBe('unknown-key');
  });
});

describe('a signing key', () => {
  it('must be a private Ed25519 key', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await expect(signBundle(file, ada.publicJwk)).rejects.toThrow(SigningKeyError);
    await expect(signBundle(file, await exportJWK(privateKey))).rejects.toThrow('not an Ed25519 key');
  });
});
