import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, type KeyPair } from '../../compiler/emit/sign.ts';
import { BundleError, type BundleErrorCode } from '../../runtime/bundle/error.ts';
import { loadBundle } from '../../runtime/bundle/load.ts';
import type { TrustOptions } from '../../runtime/bundle/trust.ts';
import { programDigest } from '../../runtime/ir/digest.ts';
import { ProgramRefused } from '../../runtime/ir/refused.ts';
import { planProgram } from '../../runtime/plan.ts';
import type { BundleFile } from '../../schemas/generated/bundle.ts';
import { bytesOf, loose, resealed, sampleBundle, signedFile } from './sample-bundle.ts';

let key: KeyPair;
let file: BundleFile;
let trust: TrustOptions;

beforeAll(async () => {
  key = await generateKeyPair();
  file = await signedFile(key);
  trust = { keys: [key.publicJwk] };
});

function codeOf(bytes: Uint8Array, trusted?: TrustOptions): BundleErrorCode | 'loaded' {
  try {
    loadBundle(bytes, trusted);
    return 'loaded';
  } catch (error) {
    if (error instanceof BundleError) return error.code;
    throw error;
  }
}

/** What loading says after a change to the content whose digests were made to fit again. */
function codeAfter(change: (bundle: ReturnType<typeof loose>) => void): BundleErrorCode | 'loaded' {
  const changed = loose(file);
  change(changed.bundle);
  for (const action of Object.values<ReturnType<typeof loose>>(changed.bundle.actions)) {
    if (action.digest === 'fit') action.digest = programDigest(action.program);
  }
  return codeOf(bytesOf(resealed(changed)));
}

describe('a bundle', () => {
  it('is byte for byte the same for the same input', async () => {
    expect(bytesOf(await signedFile(key))).toEqual(bytesOf(file));
  });

  it('loads with its content, digest and signers', () => {
    expect(loadBundle(bytesOf(file), trust)).toEqual({ bundle: sampleBundle(), digest: file.digest, signers: [key.publicJwk.kid] });
    expect(loadBundle(bytesOf(file))).toMatchObject({ signers: [] });
  });

  it('is refused when any byte is changed', () => {
    const bytes = bytesOf(file);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (index, mask) => {
        const changed = bytes.slice();
        changed[index] = (changed[index] ?? 0) ^ mask;
        expect(codeOf(changed, trust)).not.toBe('loaded');
      }),
    );
  });

  it('is refused when a byte is missing or added', () => {
    const bytes = bytesOf(file);
    fc.assert(
      fc.property(fc.nat(bytes.length), (index) => {
        const [before, after] = [bytes.slice(0, index), bytes.slice(index)];
        expect(codeOf(Uint8Array.of(...before, 0x20, ...after), trust)).not.toBe('loaded');
        if (index < bytes.length) expect(codeOf(Uint8Array.of(...before, ...after.slice(1)), trust)).not.toBe('loaded');
      }),
      { numRuns: 30 },
    );
  });

  it('is refused when it is no canonical JSON, or larger than any bundle', () => {
    const text = new TextDecoder().decode(bytesOf(file));
    const encode = (changed: string) => new TextEncoder().encode(changed);
    expect(codeOf(encode(`${text}\n`))).toBe('not-canonical');
    expect(codeOf(encode(text.replace('{"bundle":', '{"bundle":0,"bundle":')))).toBe('not-canonical');
    expect(codeOf(encode('[]'))).toBe('schema');
    expect(codeOf(new Uint8Array(16 * 1024 * 1024 + 1))).toBe('too-large');
  });
});

describe('the content of a bundle', () => {
  it('must be what its digest says', () => {
    const changed = loose(file);
    changed.bundle.revision = 8;
    expect(codeOf(bytesOf(changed))).toBe('digest-mismatch');
    expect(codeOf(bytesOf({ ...file, digest: `sha256:${'0'.repeat(64)}` }))).toBe('digest-mismatch');
    expect(codeOf(bytesOf(resealed(changed)), trust)).toBe('bad-signature');
    expect(codeOf(bytesOf(resealed(changed)))).toBe('loaded');
  });

  it('must follow its schema, to the last member', () => {
    expect(codeAfter((bundle) => (bundle.extra = 1))).toBe('schema');
    expect(codeAfter((bundle) => delete bundle.limits.steps)).toBe('schema');
    expect(codeAfter((bundle) => (bundle.version = 2))).toBe('schema');
    expect(codeAfter((bundle) => (bundle.revision = -1))).toBe('schema');
    expect(codeAfter((bundle) => (bundle.flows.login.stages[0].blocks[0].kind = 'script'))).toBe('schema');
    expect(codeAfter((bundle) => (bundle.actions.greet.program.functions[0].body[0].op = 'eval'))).toBe('schema');
    expect(codeAfter((bundle) => (bundle.actions.greet.program.functions[0].body[0].more = 1))).toBe('schema');
    expect(codeAfter((bundle) => (bundle.actions.__proto = bundle.actions.greet))).toBe('schema');
  });

  it('says where it breaks its schema', () => {
    const changed = loose(file);
    changed.bundle.actions.greet.program.functions[0].slots = -1;
    expect(() => loadBundle(bytesOf(changed))).toThrow('/bundle/actions/greet/program/functions/0/slots must be at least 0');
  });

  it('holds no program that is not what its digest says, or that the verifier refuses', () => {
    expect(codeAfter((bundle) => (bundle.actions.greet.program.functions[0].slots = 2))).toBe('program-digest');
    const uses = (slot: number) =>
      codeAfter(({ actions: { greet } }) => {
        greet.program.functions[0].body[1].slot = slot;
        greet.digest = 'fit';
      });
    expect(uses(0)).toBe('loaded');
    expect(uses(1)).toBe('program-refused');
  });

  it('holds no program that may send where the allowlist does not reach', () => {
    expect(codeAfter((bundle) => (bundle.fetch.allow = []))).toBe('target-not-allowed');
    expect(codeAfter((bundle) => (bundle.fetch.allow[0].url = 'https://crm.acme.example/hook'))).toBe('target-not-allowed');
    expect(codeAfter((bundle) => (bundle.fetch.allow[0].methods = ['POST']))).toBe('target-not-allowed');
    expect(codeAfter((bundle) => (bundle.fetch.allow[0].url = 'http://crm.acme.example/'))).toBe('allow-entry');
    expect(codeAfter((bundle) => (bundle.fetch.allow[0].url = 'https://*.example/'))).toBe('allow-entry');
  });

  it('holds no flow that names what is not there, or runs an action where it was not compiled for', () => {
    const login = (change: (stages: ReturnType<typeof loose>[]) => void) => codeAfter((bundle) => change(bundle.flows.login.stages));
    expect(login((stages) => (stages[1].blocks[1].action = 'other'))).toBe('flow-refused');
    expect(login((stages) => (stages[1].blocks[1].action = 'constructor'))).toBe('flow-refused');
    expect(login((stages) => (stages[0].blocks[0].flow = 'login'))).toBe('flow-refused');
    expect(login((stages) => (stages[0].stage = 'post-everything'))).toBe('flow-refused');
    expect(login((stages) => stages.push(stages[0]))).toBe('flow-refused');
    const idle = Array.from({ length: 1000 }, (_, index) => ({ kind: 'allow', slug: `idle-${index}`, disabled: true }));
    expect(login((stages) => stages[0].blocks.push(...idle.slice(0, 900)))).toBe('loaded');
    expect(login((stages) => stages[0].blocks.push(...idle))).toBe('flow-refused');
    expect(login((stages) => stages[1].blocks.reverse())).toBe('position-not-checked');
    expect(login((stages) => stages[0].blocks.push(stages[1].blocks.pop()))).toBe('position-not-checked');
    expect(codeAfter((bundle) => (bundle.flows.checks.stages[0].blocks = [bundle.flows.login.stages[0].blocks[0]]))).toBe('flow-refused');
    expect(codeAfter((bundle) => (bundle.flows.checks.custom = false))).toBe('flow-refused');
  });
});

describe('a program that was verified when its bundle was loaded', () => {
  const loadedProgram = () => {
    const [action] = Object.values(loadBundle(bytesOf(file)).bundle.actions);
    if (action === undefined) throw new Error('the sample has no action');
    return action.program;
  };
  const isFrozen = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen));

  it('stays what was verified', () => {
    expect(isFrozen(loadedProgram())).toBe(true);
  });

  it('passes that on to no other program, not even to a copy', () => {
    const program = loadedProgram();
    expect(planProgram(program).digest).toBe(programDigest(program));
    expect(() => planProgram({ ...program, functions: [] })).toThrow(ProgramRefused);
  });
});
