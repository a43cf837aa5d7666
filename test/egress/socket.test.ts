import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Recorder, startRecorder } from './fuzz/recorder.ts';
import { fuzzEgress, isAllowedContact } from './fuzz/run.ts';

let recorder: Recorder;
beforeAll(async () => {
  recorder = await startRecorder();
});
afterAll(() => recorder.close());

describe('generated programs on hostile events', () => {
  it('reach no socket off the allowlist', async () => {
    const result = await fuzzEgress({ seed: 1, programs: 150, events: 2, wild: 60 }, recorder);
    expect(result.escapes).toEqual([]);
    // Nothing is shown by programs that are all refused, or that ask for nothing.
    expect(result.accepted).toBeGreaterThan(40);
    expect(result.contacts).toBeGreaterThan(100);
    expect(result.rejected).toBeGreaterThan(10);
  });
});

describe('the judge of contacts', () => {
  const ports = { first: 1000, second: 2000 };
  const contact = { host: 'crm.acme.example', port: 1000, method: 'GET', target: '/hooks/a' };

  it('lets pass what lies under an entry', () => {
    expect(isAllowedContact(contact, ports)).toBe(true);
    expect(isAllowedContact({ ...contact, host: 'api.acme.example', port: 2000, target: '/v1?a=b' }, ports)).toBe(true);
    expect(isAllowedContact({ ...contact, host: 'a.b.partner.example', target: '/in/x' }, ports)).toBe(true);
  });

  it.each([
    { host: 'evil.example' },
    { host: 'partner.example', target: '/in/x' },
    { port: 2000 },
    { method: 'DELETE' },
    { target: '/hooks' },
    { target: '/admin' },
    { target: '/hooks/../admin' },
    { target: '/hooks/%252e%252e/admin' },
    { target: '/hooks/..%5cadmin' },
    { target: '/hooks/é' },
  ])('does not let pass %j', (change) => {
    expect(isAllowedContact({ ...contact, ...change }, ports)).toBe(false);
  });
});
