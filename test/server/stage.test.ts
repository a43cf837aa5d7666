import { describe, expect, it } from 'vitest';
import { driveJournal } from '../../runtime/drive.ts';
import type { ExecuteFetch } from '../../runtime/execute.ts';
import { runStage } from '../../runtime/flow/engine.ts';
import { type PlannedTenant, planTenant } from '../../runtime/flow/plan-tenant.ts';
import type { PlannedAction } from '../../runtime/flow/planned.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { overlayEvent } from '../../schemas/platform/sample.ts';
import { eventAt, stageTenant } from './support.ts';

const at = 'login/post-auth';
const now = Date.UTC(2026, 2, 2, 10);
const noFetch: ExecuteFetch = () => Promise.reject(new Error('nothing is fetched here'));

function run(actions: { readonly [slug: string]: string }, setting: Parameters<typeof stageTenant>[2] = {}, fetch = noFetch) {
  const tenant = planTenant(stageTenant(at, actions, setting));
  return runStage(tenant, at, { run: 'run', event: eventAt(at), step: { earlier: { kept: true } }, now }, { fetch });
}

/** A tenant with its first action changed. */
function withFirstAction(tenant: PlannedTenant, change: (block: PlannedAction) => PlannedAction): PlannedTenant {
  const stages = (tenant.flows.get('login')?.stages ?? []).map(({ stage, blocks }) => ({
    stage,
    blocks: blocks.map((block) => (block.kind === 'action' ? change(block) : block)),
  }));
  return { ...tenant, flows: new Map([['login', { stages }]]) };
}

describe('a stage', () => {
  it('runs its actions in order, and a later one reads what an earlier one wrote', async () => {
    const outcome = await run({
      first: "api.state.set('score', 7); api.log('info', 'one')",
      second: "api.state.set('copy', step?.first?.score ?? 0); api.log('warn', 'two')",
    });
    expect(outcome).toMatchObject({ status: 'completed' });
    expect(outcome.step).toEqual({ earlier: { kept: true }, first: { score: 7 }, second: { copy: 7 } });
    expect(outcome.log).toEqual([
      { slug: 'first', level: 'info', message: 'one' },
      { slug: 'second', level: 'warn', message: 'two' },
    ]);
  });

  it('shows staged patches to later actions as RFC 7396 lays them over what is stored', async () => {
    const tenant = planTenant(
      stageTenant(at, {
        first: "api.user.setAppMetadata({ tier: null, nested: { a: 1, b: null } }); api.user.setUserMetadata({ theme: 'dark' })",
        second: "api.state.set('seen', JSON.stringify(event.user.app_metadata) + JSON.stringify(event.user.user_metadata))",
      }),
    );
    const event = overlayEvent(positionOf(at), { user: { app_metadata: { tier: 'free', nested: { b: 2, c: 3 } }, user_metadata: {} } });
    const outcome = await runStage(tenant, at, { run: 'run', event, step: {}, now }, { fetch: noFetch });
    expect(outcome.step).toEqual({ first: {}, second: { seen: '{"nested":{"c":3,"a":1}}{"theme":"dark"}' } });
    // The platform gets the nulls, since they remove what it has stored.
    expect(outcome.effects).toMatchObject({ app_metadata: { tier: null, nested: { a: 1, b: null } }, user_metadata: { theme: 'dark' } });
  });

  it('merges what its actions ask for, the later claim standing', async () => {
    const outcome = await run({
      first: "api.session.setCustomClaim('tier', 'free'); api.session.setCustomClaim('one', 1, { token: 'both' })",
      second: "api.session.setCustomClaim('tier', 'gold'); api.session.setCustomClaim('two', 2, { token: 'id' })",
    });
    expect(outcome.effects).toMatchObject({ claims: { tier: 'gold', one: 1 }, id_claims: { one: 1, two: 2 } });
  });

  it('halts at the first denial, applies nothing, and keeps the log', async () => {
    const outcome = await run({
      first: "api.session.setCustomClaim('tier', 'gold'); api.user.setAppMetadata({ a: 1 }); api.log('info', 'before')",
      second: "api.deny('not-today', { message: 'Come back tomorrow.' }); api.log('info', 'behind the denial')",
      third: "api.log('info', 'never')",
    });
    expect(outcome).toMatchObject({
      status: 'denied',
      denial: { reason: 'not-today', message: 'Come back tomorrow.' },
      effects: { app_metadata: {}, user_metadata: {}, claims: {}, id_claims: {} },
      step: {},
    });
    expect(outcome.log.map(({ message }) => message)).toEqual(['before', 'behind the denial']);
    expect(outcome.runs.map(({ slug }) => slug)).toEqual(['first', 'second']);
  });

  it('hands over at once, even if it is denied later, what a block commits immediately, and nothing else', async () => {
    const outcome = await run(
      {
        first: "api.user.setAppMetadata({ attempts: 3 }); api.session.setCustomClaim('tier', 'gold')",
        second: 'api.user.setAppMetadata({ late: true })',
        third: "api.deny('blocked')",
      },
      { blocks: ['action: first, commit: immediately', 'action: second', 'action: third'] },
    );
    expect(outcome.effects).toEqual({ app_metadata: { attempts: 3 }, user_metadata: {}, claims: {}, id_claims: {} });
  });

  const failing = "api.user.setAppMetadata({ a: 1 }); api.log('info', 'kept'); throw new Error('broken')";

  it('denies on an error', async () => {
    const outcome = await run({ first: failing, second: "api.log('info', 'never')" });
    expect(outcome).toMatchObject({ status: 'denied', denial: { reason: 'action-error', message: null } });
    expect(outcome.log.map(({ message }) => message)).toEqual(['kept']);
  });

  it('goes on behind an error where the block says so, without what the action asked for', async () => {
    const outcome = await run(
      { first: failing, second: "api.log('info', JSON.stringify(event.user.app_metadata.a ?? 'unchanged'))" },
      { blocks: ['action: first, on-error: continue', 'action: second'] },
    );
    expect(outcome).toMatchObject({ status: 'completed', effects: { app_metadata: {} }, step: { first: {}, second: {} } });
    expect(outcome.log.map(({ message }) => message)).toEqual(['kept', '"unchanged"']);
    expect(outcome.runs[0]?.outcome.error).toMatchObject({ code: 'uncaught-error' });
  });

  it('does not forgive a denial with the error behind it', async () => {
    const outcome = await run(
      { first: "api.deny('blocked'); throw new Error('and broken')" },
      { blocks: ['action: first, on-error: continue'] },
    );
    expect(outcome).toMatchObject({ status: 'denied', denial: { reason: 'blocked' } });
  });

  it('does not forgive a fault of the evaluator', async () => {
    const tenant = planTenant(stageTenant(at, { first: "api.log('info', 'fine')" }, { blocks: ['action: first, on-error: continue'] }));
    const faulty = withFirstAction(tenant, (block) => ({
      ...block,
      plan: { ...block.plan, run: (input) => failedByUs(block.plan.run(input)) },
    }));
    const outcome = await runStage(faulty, at, { run: 'run', event: eventAt(at), step: {}, now }, { fetch: noFetch });
    expect(outcome).toMatchObject({ status: 'denied' });
  });

  it('leaves disabled blocks out', async () => {
    const outcome = await run(
      { first: "api.log('info', 'ran')" },
      { blocks: ['action: first, disabled: true', 'action: first, slug: second'] },
    );
    expect(outcome.runs.map(({ slug }) => slug)).toEqual(['second']);
  });

  it('gives each block its own slug, state and configuration, though one action runs twice', async () => {
    const outcome = await run(
      { greet: "api.state.set('word', typeof config?.word === 'string' ? config.word : 'none')" },
      { blocks: ['action: greet, config: { word: hello }', 'action: greet, slug: greet-again, config: { word: bye }'] },
    );
    expect(outcome.step).toMatchObject({ greet: { word: 'hello' }, 'greet-again': { word: 'bye' } });
  });

  it('stops behind an action that demands a second factor, and applies nothing before it is proven', async () => {
    const outcome = await run({
      first: "api.user.setAppMetadata({ a: 1 }); api.mfa.require({ factors: ['totp'] })",
      second: "api.deny('too-early')",
    });
    expect(outcome).toMatchObject({
      status: 'awaiting',
      awaiting: { slug: 'first', block: 'mfa', config: { factors: ['totp'] } },
      effects: { app_metadata: {} },
    });
    expect(outcome.runs).toHaveLength(1);
  });
});

function failedByUs(result: ReturnType<PlannedAction['plan']['run']>) {
  if ('pending' in result) return result;
  return { ...result, decision: 'deny' as const, error: { code: 'internal-error' as const, message: 'a bug' } };
}

describe('budgets that the actions of a stage share', () => {
  const kilobytes = (count: number) => `api.state.set('text', '${'x'.repeat(1024)}'.repeat(${count}))`;

  it('counts state over all of them', async () => {
    expect(await run({ first: kilobytes(20), second: kilobytes(10) })).toMatchObject({ status: 'completed' });
    const outcome = await run({ first: kilobytes(20), second: kilobytes(13) });
    expect(outcome.runs.map(({ outcome: { error } }) => error?.code)).toEqual([undefined, 'budget-exceeded']);
  });

  it('counts claims over all of them', async () => {
    const claims = (from: number, to: number) =>
      `for (const n of [${Array.from({ length: to - from }, (_, index) => from + index)}]) api.session.setCustomClaim('c' + String(n), n)`;
    expect(await run({ first: claims(0, 30), second: claims(30, 50) })).toMatchObject({ status: 'completed' });
    expect(await run({ first: claims(0, 30), second: claims(30, 51) })).toMatchObject({
      status: 'denied',
      denial: { reason: 'action-error' },
    });
  });

  const manifest = 'fetch: { allow: ["https://crm.acme.example/"] }\nlimits: { stageTime: 300 }\n';
  const fetching = `try { await api.fetch('https://crm.acme.example/a', { timeout: 250 }); api.state.set('answer', 'came') }
    catch (error) { api.state.set('answer', error.message) }`;
  const never: ExecuteFetch = () => new Promise(() => {});

  it('counts time over all of them, and sends nothing once it is used up', async () => {
    let sent = 0;
    const outcome = await run({ first: fetching, second: fetching, third: fetching }, { manifest }, (request) => {
      sent++;
      return never(request);
    });
    expect(outcome.step).toMatchObject({
      first: { answer: 'the request took too long' },
      second: { answer: 'the time of the stage is used up' },
      third: { answer: 'the time of the stage is used up' },
    });
    expect(sent).toBe(2);
    expect(outcome.runs.reduce((sum, { elapsed }) => sum + elapsed, 0)).toBe(300);
  });

  it('counts side by side what is fetched side by side', async () => {
    const both = `await Promise.all([api.fetch('https://crm.acme.example/a'), api.fetch('https://crm.acme.example/b')])`;
    const plan = planTenant(stageTenant(at, { both }, { manifest })).actions.get('both');
    if (plan === undefined) throw new Error('the action is missing');
    const answered: string[] = [];
    const { elapsed, journal } = await driveJournal(
      plan,
      { event: eventAt(at), now },
      {
        fetch: async ({ url }) => {
          answered.push(url);
          return { status: 200, headers: { 'X-Seen': 'yes' }, body: '' };
        },
      },
    );
    expect(answered).toEqual(['https://crm.acme.example/a', 'https://crm.acme.example/b']);
    expect(elapsed).toBe(Math.max(...journal.map(({ answer }) => answer.ms)));
  });
});
