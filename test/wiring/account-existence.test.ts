import { describe, expect, it } from 'vitest';
import { action, compileFiles } from '../flow/support/flow-files.ts';

/** What is said of a password reset with these blocks behind its lookup. */
function said(blocks: string, { before = '', inner = '' } = {}): string[] {
  const { diagnostics } = compileFiles({
    'flows/password-reset.yaml': `flow: password-reset\nstages:\n  pre-request: [${before}identity-lookup, ${blocks}, verification-send, finalize]\n`,
    ...(inner === '' ? {} : { 'flows/inner.yaml': `custom: inner\nstages:\n  only: ${inner}\n` }),
    ...(`${before}${blocks}`.includes('judge')
      ? { 'actions/judge.ts': action("api.state.set('strict', event.user?.enrolled_factors?.includes('totp') ?? false);") }
      : {}),
  });
  return diagnostics.filter(({ slug }) => slug === 'account-revealed').map(({ message }) => message);
}

const route = (condition: string, then: string, otherwise = '[]') =>
  `{ decision: route, when: [{ if: '${condition}', then: ${then} }], else: ${otherwise} }`;
const enrolled = 'event.user.enrolled_factors.length > 0';

describe('a password reset', () => {
  it.each([
    ['of the user', route(enrolled, '[mfa]')],
    ['of the user, the other way round', route('event.user.enrolled_factors.length === 0', '[]', '[mfa]')],
    ['of whether there is one', route('step.identity-lookup.found', '[mfa]')],
    ['of what an action behind the lookup found', `{ action: judge, on-error: continue }, ${route('step.judge.strict ?? false', '[mfa]')}`],
    ['of the user, within a branch', route(enrolled, `[${route('event.request.asn.is_tor', '[mfa]').replace('route', 'inner-route')}]`)],
    ['of the user, where the branches ask for different checks', route(enrolled, '[mfa]', '[channel-otp-send, channel-otp-verify]')],
  ])('may not ask some for a check because %s', (_why, blocks) => {
    expect(said(blocks)).toEqual([
      expect.stringMatching(/^the decision `route` decides by `.+` who is asked for `(mfa|channel-otp-verify)`, /),
    ]);
  });

  it('may not do so in a custom flow, nor by one', () => {
    expect(said('{ run-flow: inner }', { inner: `[${route(enrolled, '[mfa]')}]` })).toHaveLength(1);
    expect(said(route(enrolled, '[{ run-flow: inner }]'), { inner: '[mfa]' })).toHaveLength(1);
  });

  it.each([
    ['because of the request', route('event.request.asn.is_tor', '[mfa]')],
    ['whatever is known of the user', route(enrolled, '[mfa, { log-event: { level: info, message: enrolled } }]', '[mfa]')],
    ['whoever it sends a message to', route(enrolled, '[send-email]')],
    ['whatever it logs', route('step.identity-lookup.found', '[{ log-event: { level: info, message: found } }]')],
  ])('may ask for checks %s', (_why, blocks) => {
    expect(said(blocks)).toEqual([]);
  });

  it('may ask because of what was found before the lookup', () => {
    expect(said(route('step.judge.strict', '[mfa]'), { before: '{ action: judge }, ' })).toEqual([]);
  });
});
