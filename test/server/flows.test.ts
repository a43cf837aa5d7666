import { describe, expect, it } from 'vitest';
import type { FlowRunAnswer } from '../../schemas/generated/flow-run-answer.ts';
import { drive, goOn, known, loginTenant, start } from './flow-support.ts';
import { appOf } from './support.ts';

const nothing = { app_metadata: {}, user_metadata: {}, claims: {}, id_claims: {} };
const blocksOf = (answers: readonly FlowRunAnswer[]) => answers.flatMap(({ awaiting }) => (awaiting === undefined ? [] : [awaiting.block]));

const login = `
  pre-login: [identity-lookup, password-check]
  post-auth:
    - risk-evaluate
    - action: step-up
  post-login:
    - issue-session
    - action: tier
`;
const actions = {
  'step-up': `
    api.log('info', 'score ' + String(event.authentication.risk_score));
    api.user.setAppMetadata({ last_score: event.authentication.risk_score });
    if (event.authentication.risk_score > 50) api.mfa.require({ factors: ['totp'] });`,
  tier: `
    api.session.setCustomClaim('aal', event.authentication.aal);
    api.session.setCustomClaim('score', JSON.stringify(event.user.app_metadata.last_score ?? null));`,
};

describe('a login', () => {
  it('awaits each block of the platform, and hands everything over when it completes', async () => {
    const app = appOf({ tenants: [loginTenant(login, actions)] });
    const answers = await drive(app);
    expect(blocksOf(answers)).toEqual(['identity-lookup', 'password-check', 'risk-evaluate', 'issue-session']);
    for (const answer of answers.slice(0, -1)) expect(answer).toMatchObject({ status: 'awaiting', effects: nothing });
    expect(answers.at(-1)).toMatchObject({
      status: 'completed',
      effects: { ...nothing, app_metadata: { last_score: 12 }, claims: { aal: 'aal1', score: '12' } },
      session: { id: 'ses_1' },
    });
    expect(answers.flatMap(({ log }) => log)).toEqual([{ slug: 'step-up', level: 'info', message: 'score 12' }]);
    expect(new Set(answers.map(({ run }) => run)).size).toBe(1);
    expect(new Set(answers.map(({ now }) => now)).size).toBe(1);
  });

  const risky = { 'risk-evaluate': { output: { score: 90, severity: 'high', recommendation: 'challenge' } } };

  it('awaits what an action asks for, and goes on behind it with what the platform proved', async () => {
    const app = appOf({ tenants: [loginTenant(login, actions)] });
    const answers = await drive(app, { outputs: risky });
    expect(blocksOf(answers)).toEqual(['identity-lookup', 'password-check', 'risk-evaluate', 'mfa', 'issue-session']);
    expect(answers[3]?.awaiting).toEqual({ stage: 'post-auth', slug: 'step-up', block: 'mfa', config: { factors: ['totp'] } });
    expect(answers.at(-1)).toMatchObject({ status: 'completed', effects: { claims: { aal: 'aal2', score: '90' } } });
  });

  it('that fails a check leaves nothing behind', async () => {
    const app = appOf({ tenants: [loginTenant(login, actions)] });
    const failedFactor = await drive(app, { outputs: { ...risky, 'step-up': { output: { verified: false } } } });
    expect(failedFactor.at(-1)).toMatchObject({ status: 'denied', reason: 'mfa-failed', effects: nothing });
    const failedPassword = await drive(app, { outputs: { 'password-check': { output: { verified: false } } } });
    expect(failedPassword.at(-1)).toMatchObject({ status: 'denied', reason: 'password-check-failed', effects: nothing });
    expect(failedPassword.at(-1)).not.toHaveProperty('continuation');
  });

  it('of nobody ends late, and without a hint', async () => {
    const app = appOf({ tenants: [loginTenant(login, actions)] });
    const answers = await drive(app, { outputs: { 'identity-lookup': { output: { found: false } } } });
    expect(blocksOf(answers)).toEqual(['identity-lookup', 'password-check', 'risk-evaluate']);
    expect(answers.at(-1)).toMatchObject({ status: 'denied', reason: 'identity-not-found', effects: nothing, log: [], errors: [] });
  });

  it('hands over at once, and once, what a block commits immediately', async () => {
    const stages = `
  pre-login: [identity-lookup]
  post-auth:
    - { action: count, commit: immediately }
    - mfa
    - action: deny
  post-login: [issue-session]
`;
    const bodies = {
      count: "api.user.setAppMetadata({ attempts: 1 }); api.session.setCustomClaim('a', 1);",
      deny: "api.user.setAppMetadata({ seen: true }); api.deny('closed');",
    };
    const answers = await drive(appOf({ tenants: [loginTenant(stages, bodies)] }));
    expect(answers.map(({ status, effects }) => [status, effects.app_metadata])).toEqual([
      ['awaiting', {}],
      ['awaiting', { attempts: 1 }],
      ['denied', {}],
    ]);
    expect(answers.map(({ effects }) => effects.claims)).toEqual([{}, {}, {}]);
  });

  it('lays its patches over the user whom the platform hands in anew', async () => {
    const stages = `
  pre-login: [identity-lookup]
  post-auth:
    - action: tag
    - profile-update
    - action: read
  post-login: [issue-session]
`;
    const bodies = {
      tag: 'api.user.setAppMetadata({ tag: { a: 1 } });',
      read: "api.session.setCustomClaim('seen', JSON.stringify([event.user.name, event.user.app_metadata.tag]));",
    };
    const user = { ...(known.user as object), name: 'Renamed', app_metadata: { tag: { b: 2 } } };
    const answers = await drive(appOf({ tenants: [loginTenant(stages, bodies)] }), {
      outputs: { 'profile-update': { output: {}, event: { user } } },
    });
    expect(answers.at(-1)?.effects.claims).toEqual({ seen: '["Renamed",{"b":2,"a":1}]' });
  });

  it('goes on with its own bundle when another one becomes active', async () => {
    const { buildService } = await import('../../runtime/server/index.ts');
    const [first, second] = [
      loginTenant(login, actions),
      loginTenant('\n  pre-login: [{ action: never }]\n  post-login: [issue-session]\n', { never: "api.deny('closed')" }),
    ];
    const { app, activate } = buildService({ tenants: [first], development: true });
    const begun = await start(app);
    activate(second);
    const went = await goOn(app, begun);
    expect([went.status, went.bundle]).toEqual(['awaiting', first.digest]);
    expect(await start(app)).toMatchObject({ status: 'denied', bundle: second.digest });
    await app.close();
  });
});
