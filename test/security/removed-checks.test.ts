import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { positionOf } from '../../schemas/platform/position.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import { type Recorder, recorderAuthority, startRecorder } from '../egress/fuzz/recorder.ts';
import { allowlistFor, isAllowedContact } from '../egress/fuzz/run.ts';
import { fetchOf, literal, method, programOf } from './hand-made.ts';

/**
 * Each check is taken out, alone and with the others, and a program that no compiler made asks for a place off the list. One check is
 * enough to stop it; with none left the recorder sees it arrive, so what the other tests see none of would be seen.
 */

const checks = {
  /** The interpreter's: the URL follows the pattern that was proven. */
  interpreter: () =>
    vi.doMock('../../runtime/egress/target.ts', async (actual) => ({ ...(await actual<object>()), firstMatching: () => 0 })),
  /** The same, and the host's own look at the pattern. */
  pattern: () =>
    vi.doMock('../../runtime/egress/target.ts', async (actual) => ({
      ...(await actual<object>()),
      firstMatching: () => 0,
      matchesTarget: () => true,
    })),
  /** The host's: the URL lies under an entry. */
  allowlist: () =>
    vi.doMock('../../runtime/egress/allowlist.ts', async (actual) => ({
      ...(await actual<object>()),
      coveringEntry: (entries: readonly object[]) => ({ ...entries[0], redirects: 0 }),
    })),
} as const;

let recorder: Recorder;
beforeAll(async () => {
  recorder = await startRecorder();
});
afterAll(() => recorder.close());
afterEach(() => {
  vi.doUnmock('../../runtime/egress/target.ts');
  vi.doUnmock('../../runtime/egress/allowlist.ts');
  vi.resetModules();
});

/** What comes out of the socket when the program is run by a runtime without these checks. */
async function contactsWithout(removed: readonly (keyof typeof checks)[], path: string) {
  vi.resetModules();
  for (const name of removed) checks[name]();
  const { planProgram } = await import('../../runtime/index.ts');
  const { createGuardedFetch } = await import('../../runtime/host/fetch.ts');
  const { parseAllowEntry } = await import('../../runtime/egress/allowlist.ts');
  const { parseRange } = await import('../../runtime/egress/address.ts');
  const { defaultLimits } = await import('../../schemas/platform/limits.ts');
  const { ports } = recorder;
  const fetch = createGuardedFetch({
    entries: allowlistFor(ports).flatMap((entry) => parseAllowEntry(entry).entry ?? []),
    limits: defaultLimits,
    allowPrivate: ['127.0.0.0/8'].flatMap((range) => parseRange(range) ?? []),
    certificateAuthorities: [recorderAuthority],
    resolveName: recorder.resolveName,
  });
  const origin = `https://crm.acme.example:${ports.first}`;
  const targets = [{ method: 'GET', url: [{ text: `${origin}/hooks/` }, { hole: 'segment' as const }] }];
  const plan = planProgram(programOf([fetchOf(method(literal(origin), 'concat', literal(path)))], { targets }));
  await plan.execute({ event: sampleEvent(positionOf('login/post-login')), now: 0 }, { fetch });
  await fetch.close();
  return recorder.take().contacts;
}

describe('a request off the list', () => {
  it.each([
    ['all checks', []],
    ['the allowlist alone', ['pattern']],
    ['the pattern alone', ['allowlist']],
  ] as const)('is stopped by %s', async (_left, removed) => {
    expect(await contactsWithout(removed, '/admin/x')).toEqual([]);
  });

  it.each([
    ['the interpreter', ['allowlist']],
    ['the host, which gets the pattern too', ['interpreter', 'allowlist']],
  ] as const)('is stopped by %s also where the allowlist would let it pass', async (_left, removed) => {
    expect(await contactsWithout(removed, '/hooks/x/admin')).toEqual([]);
  });

  it('arrives where every check is gone, and is seen to be off the list', async () => {
    const contacts = await contactsWithout(['pattern', 'allowlist'], '/admin/x');
    expect(contacts).toMatchObject([{ host: 'crm.acme.example', method: 'GET', target: '/admin/x' }]);
    expect(contacts.filter((contact) => isAllowedContact(contact, recorder.ports))).toEqual([]);
  });
});

it('one on the list arrives whatever is checked', async () => {
  const [contact, ...others] = await contactsWithout([], '/hooks/x');
  expect(contact).toMatchObject({ host: 'crm.acme.example', target: '/hooks/x' });
  expect(others).toEqual([]);
  expect(contact !== undefined && isAllowedContact(contact, recorder.ports)).toBe(true);
});
