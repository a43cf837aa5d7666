import { expect, it } from 'vitest';
import { newContinuationKey, openFlows } from '../../runtime/index.ts';
import { problemKinds } from '../../runtime/server/problems.ts';
import { early, known, loginTenant, well } from '../server/flow-support.ts';
import { readPage } from './support/page.ts';

const page = readPage('docs/running-flows.md');

it('gives the status of each problem', () => {
  const rows = [...page.matchAll(/^\| (`.+`) \| (\d{3}) \|/gm)];
  expect(rows.length).toBeGreaterThan(8);
  for (const [, names = '', status] of rows) {
    for (const [, code = ''] of names.matchAll(/`([^`]+)`/g))
      expect([code, problemKinds[code as 'invalid-event']?.status]).toEqual([code, Number(status)]);
  }
});

it('shows how a platform embeds the engine', async () => {
  const stages = '\n  pre-login: [identity-lookup, password-check]\n  post-login: [issue-session, { action: claim }]\n';
  const loaded = loginTenant(stages, { claim: "api.session.setCustomClaim('aal', event.authentication.aal);" });
  const fetch = () => Promise.reject(new Error('nothing is fetched here'));
  const flows = openFlows(loaded, { fetch, keys: [newContinuationKey()] });
  const awaited: string[] = [];
  let answer = await flows.start('login', { event: early });
  while (answer.continuation !== undefined) {
    const block = answer.awaiting?.block ?? '';
    awaited.push(block);
    answer = await flows.continue({ continuation: answer.continuation, ...(well[block] ?? { output: {} }) });
  }
  expect(awaited).toEqual(['identity-lookup', 'password-check', 'issue-session']);
  expect(answer).toMatchObject({ status: 'completed', effects: { claims: { aal: 'aal1' } }, session: 'ses_1' });
  const stage = await flows.runStage('login/post-login', { event: known });
  expect(stage).toMatchObject({ status: 'completed', effects: { claims: { aal: 'aal1' } } });
});

it('says that a continuation of another key or a wrong output is refused', async () => {
  const loaded = loginTenant('\n  pre-login: [identity-lookup]\n  post-login: [issue-session]\n');
  const fetch = () => Promise.reject(new Error('nothing is fetched here'));
  const [ours, theirs] = [0, 1].map(() => openFlows(loaded, { fetch, keys: [newContinuationKey()] }));
  const { continuation = '' } = (await ours?.start('login', { event: early })) ?? {};
  await expect(theirs?.continue({ continuation, output: { found: true } })).rejects.toMatchObject({ code: 'continuation-key-unknown' });
  await expect(ours?.continue({ continuation, output: {} })).rejects.toMatchObject({ code: 'invalid-output' });
  await expect(ours?.start('logout', { event: early })).rejects.toThrow('acme has no flow logout');
  await expect(ours?.runStage('logout/pre-logout', { event: known })).rejects.toThrow('acme has no flow logout');
});
