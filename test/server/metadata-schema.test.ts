import { describe, expect, it } from 'vitest';
import { runStage } from '../../runtime/flow/engine.ts';
import { planTenant } from '../../runtime/flow/plan-tenant.ts';
import type { JsonRecord } from '../../schemas/json.ts';
import { appOf, eventAt, post, stageUrl, tenantOf } from './support.ts';

const at = 'login/post-auth';
const schema = { type: 'object', properties: { tier: { enum: ['free', 'paid'] } } };
const action = (body: string) => `export default async function act(event, api) { ${body} }`;

const tenant = () =>
  tenantOf({
    'writ.yaml': 'tenant: acme\nmetadata: { app: schemas/app.schema.json }\n',
    'schemas/app.schema.json': JSON.stringify(schema),
    'flows/login.yaml': `flow: login
stages:
  post-auth:
    - action: upgrade
    - { action: tier-reader, on-error: continue }
    - action: bystander
  post-login: [issue-session]
`,
    'actions/upgrade.ts': action("if (event.user.name === 'Broken') api.user.setAppMetadata({ tier: 'gold' });"),
    'actions/tier-reader.ts': action("api.state.set('pays', event.user.app_metadata.tier === 'paid');"),
    'actions/bystander.ts': action("api.state.set('ran', true);"),
  });

function eventOf(name: string, stored: JsonRecord): JsonRecord {
  const event = eventAt(at);
  return { ...event, user: { ...(event.user as JsonRecord), name, app_metadata: stored } };
}

async function run(event: JsonRecord) {
  const noFetch = () => Promise.reject(new Error('nothing is fetched here'));
  return runStage(planTenant(tenant()), at, { run: 'run', event, step: {}, now: 0 }, { fetch: noFetch });
}

describe('metadata with a schema', () => {
  it('is read where it follows the schema', async () => {
    expect((await run(eventOf('Ada', { tier: 'paid' }))).step).toMatchObject({ 'tier-reader': { pays: true } });
  });

  it('ends the actions that read a part of it that does not, and no others', async () => {
    const outcome = await run(eventOf('Ada', { tier: 'gold' }));
    expect(outcome.runs.map(({ slug, outcome: { error } }) => [slug, error?.message])).toEqual([
      ['upgrade', undefined],
      ['tier-reader', 'TypeError: the data is not of its type: `user.app_metadata.tier` is not "free" or "paid"'],
      ['bystander', undefined],
    ]);
    expect(outcome.step).toMatchObject({ 'tier-reader': {}, bystander: { ran: true } });
  });

  it('ends them too where an earlier action of the run has broken it', async () => {
    const outcome = await run(eventOf('Broken', { tier: 'free' }));
    expect(outcome.runs.find(({ slug }) => slug === 'tier-reader')?.outcome).toMatchObject({ decision: 'deny', reason: 'action-error' });
  });

  it('does not make the service refuse the event', async () => {
    const response = await post(appOf({ tenants: [tenant()] }), stageUrl(at), { event: eventOf('Ada', { tier: 'gold' }) });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ status: 'completed', errors: [{ slug: 'tier-reader', code: 'uncaught-error' }] });
    expect(response.body).not.toContain('free');
  });
});
