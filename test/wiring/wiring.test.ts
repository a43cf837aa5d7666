import { describe, expect, it } from 'vitest';
import { action, compileFiles, type Files } from '../flow/support/flow-files.ts';

const login = (post: string, { pre = '[identity-lookup, password-check]', last = '[issue-session]' } = {}) =>
  `flow: login\nstages:\n  pre-login: ${pre}\n  post-auth: ${post}\n  post-login: ${last}\n`;

/** The codes of what is said of a login with these blocks, by what the codes are called. */
function said(blocks: string, actions: { readonly [slug: string]: string } = {}, more: Files = {}, rest = {}): string[] {
  const files = Object.fromEntries(Object.entries(actions).map(([slug, body]) => [`actions/${slug}.ts`, action(body)]));
  return compileFiles({ 'flows/login.yaml': login(blocks, rest), ...files, ...more }).diagnostics.map(({ slug }) => slug);
}

const on = (then: string, otherwise = '[]', condition = 'event.request.asn.is_tor', slug = 'on-tor') =>
  `{ decision: ${slug}, when: [{ if: ${condition}, then: ${then} }], else: ${otherwise} }`;
const custom = (blocks: string): Files => ({ 'flows/inner.yaml': `custom: inner\nstages:\n  only: ${blocks}\n` });
const flag = "api.state.set('flag', event.request.asn.is_vpn);";
const reads = (path: string) => ({ gate: flag, reader: `if (${path}) api.deny('vpn');` });
const route = (condition: string) => on('[{ deny: { reason: vpn } }]', '[]', condition, 'route');

describe('a step key', () => {
  it.each([
    ['in a branch, read behind it', `[${on('[{ action: gate }]')}, ${route('step.gate.flag')}]`, 'possibly-missing'],
    [
      'two branches deep',
      `[${on(`[${on('[{ action: gate }]', '[]', 'event.request.asn.is_bogon', 'deeper')}]`)}, ${route('step.gate.flag')}]`,
      'possibly-missing',
    ],
    ['of a block that goes on behind its errors', `[{ action: gate, on-error: continue }, ${route('step.gate.flag')}]`, 'possibly-missing'],
    ['of a disabled block', `[{ action: gate, disabled: true }, ${route('step.gate.flag')}]`, 'step-of-disabled-block'],
    ['of a block behind', `[${route('step.gate.flag')}, { action: gate }]`, 'step-unwritten'],
    ['that the block does not write', `[{ action: gate }, ${route('step.gate.flagged')}]`, 'step-unwritten'],
    ['of another type', `[{ action: gate }, ${route('step.gate.flag === "yes"')}]`, 'impossible-comparison'],
  ])('that is written %s is no condition', (_why, blocks, code) => {
    expect(said(blocks, { gate: flag })).toContain(code);
  });

  it.each([
    ['in both branches', `[${on('[{ action: gate }]', '[{ action: gate }]')}, ${route('step.gate.flag')}]`],
    ['in one branch, where the others end', `[${on('[{ deny: { reason: tor } }]', '[{ action: gate }]')}, ${route('step.gate.flag')}]`],
    ['in a branch, read in it', `[${on(`[{ action: gate }, ${route('step.gate.flag')}]`)}]`],
    ['in a branch, read with a fallback', `[${on('[{ action: gate }]')}, ${route('step.gate.flag ?? false')}]`],
    [
      'by a block that goes on behind its errors, read with a fallback',
      `[{ action: gate, on-error: continue }, ${route('step.gate.flag ?? false')}]`,
    ],
  ])('that is written %s is one', (_why, blocks) => {
    expect(said(blocks, { gate: flag })).toEqual([]);
  });

  it('of a custom flow is there behind it, unless an allow may end it before', () => {
    const blocks = `[{ run-flow: inner }, ${route('step.gate.flag')}]`;
    expect(said(blocks, { gate: flag }, custom('[{ action: gate }]'))).toEqual([]);
    expect(said(blocks, { gate: flag }, custom(`[${on('[allow]')}, { action: gate }]`))).toContain('possibly-missing');
  });

  it('has one block on each way', () => {
    expect(said(`[${on('[{ action: gate }]', '[{ action: gate }]')}, ${route('step.gate.flag')}]`, { gate: flag })).toEqual([]);
    expect(said(`[{ action: gate }, { action: gate }, ${route('step.gate.flag')}]`, { gate: flag })).toContain('duplicate-slug');
    expect(said(`[{ action: gate }, ${on('[{ action: gate }]')}, ${route('step.gate.flag')}]`, { gate: flag })).toContain('duplicate-slug');
  });

  it('is tested in an action with a word about its being missing', () => {
    const blocks = `[${on('[{ action: gate }]')}, { action: reader }]`;
    expect(said(blocks, reads('step.gate.flag'))).toContain('possibly-missing');
    expect(said(blocks, reads('step.gate?.flag ?? false'))).toEqual([]);
  });

  it('that asks for a second factor needs somebody who acts on it', () => {
    const actions = {
      gate: "api.state.set('require_step_up', event.request.asn.is_vpn);",
      tell: "api.log('info', String(step.gate.require_step_up));",
    };
    expect(said('[{ action: gate }]', actions)).toContain('step-up-unread');
    expect(said('[{ action: gate }, { action: tell }]', actions)).toContain('step-up-unread');
    expect(said(`[{ action: gate }, { action: tell }, ${on('[mfa]', '[]', 'step.gate.require_step_up')}]`, actions)).toEqual([]);
  });

  it('that nobody reads is a condition forgotten, where the flow decides and no line tells it', () => {
    expect(said(`[{ action: gate }, ${on('[mfa]')}]`, { gate: flag })).toContain('state-unread');
    expect(said('[{ action: gate }]', { gate: flag })).toEqual([]);
    expect(said(`[{ action: gate }, ${on('[mfa]')}]`, { gate: `${flag} api.log('info', String(event.request.asn.is_vpn));` })).toEqual([]);
  });
});

describe('metadata', () => {
  const read = "api.log('info', String(event.user.app_metadata.tier ?? ''));";
  const write = "api.user.setAppMetadata({ tier: 'gold' });";

  it('is read behind what writes it in the same flow', () => {
    expect(said('[{ action: read }, { action: write }]', { read, write })).toContain('metadata-read-early');
    expect(said('[{ action: write }, { action: read }]', { read, write })).toEqual([]);
    expect(said(`[${on('[{ action: write }]', '[{ action: read }]')}]`, { read, write })).toEqual([]);
  });

  it('may come from another flow, and from an earlier run by a name that says so', () => {
    const registration = 'flow: registration\nstages:\n  pre-create: [identity-create]\n  post-create: [{ action: write }]\n';
    expect(said('[{ action: read }]', { read, write }, { 'flows/registration.yaml': registration })).toEqual([]);
    const last = { read: read.replace('tier', 'last_tier'), write: write.replace('tier', 'last_tier') };
    expect(said('[{ action: read }, { action: write }]', last)).toEqual([]);
  });
});

describe('a claim', () => {
  const writers = { one: "api.session.setCustomClaim('tier', 1);", two: "api.session.setCustomClaim('tier', 2);" };

  it('has one writer on each way', () => {
    expect(said('[{ action: one }, { action: two }]', writers)).toContain('claim-overwritten');
    expect(said(`[${on('[{ action: one }]')}, { action: two }]`, writers)).toContain('claim-overwritten');
    expect(said(`[${on('[{ action: one }]', '[{ action: two }]')}]`, writers)).toEqual([]);
    expect(said('[{ action: one }, { run-flow: inner }]', writers, custom('[{ action: two }]'))).toContain('claim-overwritten');
  });

  it('is another one in another token', () => {
    const id = { ...writers, two: "api.session.setCustomClaim('tier', 2, { token: 'id' });" };
    expect(said('[{ action: one }, { action: two }]', id)).toEqual([]);
    expect(said('[{ action: one }, { action: two, disabled: true }]', writers)).not.toContain('claim-overwritten');
  });
});

describe('a password check', () => {
  const pre = (then: string, otherwise: string) => ({ pre: `[identity-lookup, ${on(then, otherwise)}]` });

  it('that only one branch makes is an error', () => {
    expect(said('[]', {}, {}, pre('[password-check]', '[]'))).toContain('password-check-skipped');
    expect(said('[]', {}, {}, pre('[password-check]', '[mfa]'))).toContain('password-check-skipped');
    expect(said('[]', {}, {}, pre('[password-check]', '[{ password-check: {}, disabled: true }]'))).toContain('password-check-skipped');
  });

  it('may be another proof elsewhere, stand in every branch, or lack where the login is denied', () => {
    expect(said('[]', {}, {}, pre('[password-check]', '[webauthn-begin, webauthn-finish]'))).toEqual([]);
    expect(said('[]', {}, {}, pre('[password-check]', '[password-check]'))).toEqual([]);
    expect(said('[]', {}, {}, pre('[password-check]', '[{ deny: { reason: tor } }]'))).toEqual([]);
  });
});

describe('the end of a flow', () => {
  it('is a terminal on every way, or one that is meant', () => {
    expect(said('[]', {}, {}, { last: '[]' })).toContain('flow-unfinished');
    expect(said('[]', {}, {}, { last: `[${on('[issue-session]')}]` })).toContain('flow-unfinished');
    expect(said('[]', {}, {}, { last: '[{ issue-session: {}, disabled: true }]' })).toContain('flow-unfinished');
    expect(said('[]', {}, {}, { last: `[${on('[issue-session]', '[{ deny: { reason: no } }]')}]` })).toEqual([]);
    expect(said('[]', {}, {}, { last: `[${on('[issue-session]', '[allow]')}]` })).toEqual([]);
  });

  it('leaves nothing behind it', () => {
    expect(said(`[${on('[allow]', '[{ deny: { reason: no } }]')}, mfa]`)).toContain('block-unreachable');
    expect(said(`[${on('[allow]')}, mfa]`)).toEqual([]);
    expect(said('[{ run-flow: inner }, mfa]', {}, custom('[allow]'))).toEqual([]);
  });

  it('is no denial once the session is out', () => {
    expect(said('[]', { gate: "api.deny('no');" }, {}, { last: '[issue-session, { action: gate }]' })).toContain('denial-after-session');
    expect(said('[]', { gate: "api.deny('no');" }, {}, { last: '[{ action: gate }, issue-session]' })).toEqual([]);
  });

  it('is none of a check behind the session either, unless the next decision takes it over', () => {
    const behind = (next: string) => said('[]', {}, {}, { last: `[issue-session, mfa${next}]` });
    expect(behind('')).toContain('denial-after-session');
    expect(behind(`, ${on('[]')}`)).toContain('denial-after-session');
    expect(behind(', { log-event: { level: info, message: between } }')).toContain('denial-after-session');
    const tell = '[{ log-event: { level: info, message: failed } }]';
    expect(behind(`, ${on(tell, '[]', 'step.mfa.verified === false')}`)).not.toContain('denial-after-session');
  });
});

it('an action that decides is not forgiven its errors', () => {
  const actions = { gate: "if (event.request.asn.is_tor) api.deny('tor');", tell: "api.log('info', event.request.ip);" };
  expect(said('[{ action: gate, on-error: continue }]', actions)).toContain('decision-forgiven');
  expect(said('[{ action: gate }, { action: tell, on-error: continue }]', actions)).toEqual([]);
});
