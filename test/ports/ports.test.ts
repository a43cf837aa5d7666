import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readCases } from '../conformance/cases.ts';
import { describeCases } from '../conformance/describe-cases.ts';
import { appOf, eventAt, post, stageUrl, tenantOf } from '../server/support.ts';

// Published hooks of other platforms, each written anew for this one.
const cases = readCases(fileURLToPath(new URL('.', import.meta.url)));
describeCases(cases);

it('p06: an action that stands behind sees the roles that were just given, and so does the token', async () => {
  const sourceOf = (name: string) => cases.find((each) => each.name === name)?.source ?? '';
  const tenant = tenantOf({
    'writ.yaml': 'tenant: acme\n',
    'flows/login.yaml': 'flow: login\nstages:\n  post-login: [issue-session, { action: give-roles }, { action: read-roles }]\n',
    'actions/give-roles.js': sourceOf('an administrator by suffix'),
    'actions/read-roles.js': sourceOf('a later action reads the patch'),
  });
  const place = 'login/post-login';
  const sample = eventAt(place);
  const user = { ...(sample.user as object), email: 'ada@example.com', email_verified: true, app_metadata: {} };
  const answer = await post(appOf({ tenants: [tenant] }), stageUrl(place), { event: { ...sample, user }, step: {} });
  expect(answer.json()).toMatchObject({
    status: 'completed',
    effects: { app_metadata: { roles: ['admin'] }, claims: { 'https://example.com/roles': ['admin'] } },
    step: { 'read-roles': { admin: true } },
  });
});
