import { CompactEncrypt, compactDecrypt, errors } from 'jose';
import type { ContinuationKeys } from './continuation-keys.ts';
import type { RunState } from './run-state.ts';

/** Why a continuation was refused; the codes are stable. */
export type ContinuationErrorCode =
  | 'continuation-malformed'
  | 'continuation-key-unknown'
  | 'continuation-forged'
  | 'continuation-expired'
  | 'continuation-of-other-tenant'
  | 'run-too-large';

/** A continuation that the run cannot go on from, or a run that cannot be put into one. */
export class ContinuationError extends Error {
  override readonly name = 'ContinuationError';
  readonly code: ContinuationErrorCode;

  constructor(code: ContinuationErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

const type = 'writ-run';
/** Rises with every change of what is sealed: another version of Writ must not read it wrongly. */
const version = 2;
/** Characters. */
export const largestContinuation = 3 * 1024 * 1024;

interface Sealed {
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly expires: number;
  readonly state: RunState;
}

/** Seals what is known of a run (JWE, `dir` and `A256GCM`): only a holder of the keys can read or make it. */
export async function sealRun(state: RunState, [key]: ContinuationKeys, expires: number): Promise<string> {
  const sealed: Sealed = { version, expires, state };
  const text = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(sealed)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: key.id, typ: type })
    .encrypt(key.secret);
  if (text.length <= largestContinuation) return text;
  throw new ContinuationError(
    'run-too-large',
    `what is known of the run has more than ${largestContinuation} characters when it is sealed`,
  );
}

/** Opens a continuation of a tenant's run. Throws a ContinuationError. */
export async function openRun(
  text: string,
  keys: ContinuationKeys,
  { tenant, now }: { readonly tenant: string; readonly now: number },
): Promise<RunState> {
  const { version: sealedBy, expires, state } = await decrypt(text, keys);
  if (sealedBy !== version) throw new ContinuationError('continuation-malformed', 'the continuation was made by another version of Writ');
  if (state.tenant !== tenant)
    throw new ContinuationError('continuation-of-other-tenant', 'the continuation is of a run of another tenant');
  if (now < expires) return state;
  throw new ContinuationError(
    'continuation-expired',
    `the continuation expired at ${new Date(expires).toISOString()}; start the flow again`,
  );
}

async function decrypt(text: string, keys: ContinuationKeys): Promise<Sealed> {
  expectWhole(text);
  const keyOf = (id: string | undefined) => {
    const key = keys.find((candidate) => candidate.id === id);
    if (key !== undefined) return key.secret;
    throw new ContinuationError(
      'continuation-key-unknown',
      'the continuation was sealed with a key that this service does not have; replicas must share their keys',
    );
  };
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(text, ({ kid }) => keyOf(kid), {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    if (protectedHeader.typ !== type) throw forged();
    return JSON.parse(new TextDecoder().decode(plaintext)) as Sealed;
  } catch (error) {
    if (error instanceof errors.JOSEError) throw forged();
    throw error;
  }
}

function forged(): ContinuationError {
  return new ContinuationError('continuation-forged', 'the continuation is not one that this service made, or it was changed since');
}

const base64url = /^[A-Za-z0-9_-]*$/;
const nonceLength = 16;
const tagLength = 22;

/** A text that was cut off on its way is told from one that somebody changed, as far as its form shows it. */
function expectWhole(text: string): void {
  const parts = text.split('.');
  const [header = '', key, nonce, content = '', tag] = parts;
  const whole = parts.length === 5 && parts.every((part) => base64url.test(part)) && header !== '' && content !== '';
  if (whole && key === '' && nonce?.length === nonceLength && tag?.length === tagLength && isObject(header)) return;
  throw new ContinuationError('continuation-malformed', 'the continuation is not whole: hand it back as it was given');
}

function isObject(header: string): boolean {
  try {
    const value: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
