import { describe, expect, test } from 'vitest';
import { compileAction } from '../../compiler/index.ts';
import { runReference } from '../../runtime/eval/reference/index.ts';
import { planProgram, validateEvent } from '../../runtime/index.ts';
import type { Json, JsonRecord } from '../../schemas/json.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';

const metadata = {
  type: 'object',
  properties: {
    tier: { enum: ['free', 'paid'] },
    credits: { type: 'integer' },
    address: { type: 'object', properties: { city: { type: 'string' }, lines: { type: 'array', items: { type: 'string' } } } },
  },
} as const;

function eventWith(stored: Json): JsonRecord {
  const event = sampleEvent(positionOf('login/post-auth'));
  return { ...event, user: { ...(event.user as JsonRecord), app_metadata: stored } };
}

function run(body: string, stored: Json) {
  const { program, diagnostics } = compileAction(body, { at: 'login/post-auth', metadata });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (program === undefined) throw new Error('no program');
  const input = { event: eventWith(stored), now: 0 };
  const outcome = planProgram(program).run(input);
  expect(runReference(program, input)).toEqual(outcome);
  if ('pending' in outcome) throw new Error('pending');
  return outcome;
}

const action = (body: string) => `export default async function act(event, api) { ${body} }`;

describe('stored metadata that breaks the schema of the tenant', () => {
  test('does not make the event invalid', () => {
    expect(validateEvent(eventWith({ tier: 7 }), 'login/post-auth')).toEqual({ ok: true });
  });

  test.each([
    [
      "if (event.user.app_metadata.tier === 'paid') api.log('info', 'pays');",
      { tier: 'gold' },
      'user.app_metadata.tier',
      'is not "free" or "paid"',
    ],
    [
      'const { credits = 0 } = event.user.app_metadata; api.state.set("left", credits);',
      { credits: '7' },
      'user.app_metadata.credits',
      'is not a number',
    ],
    [
      'const meta = event.user?.app_metadata; api.log("info", `${meta?.tier}`);',
      { tier: null },
      'user.app_metadata.tier',
      'is not "free" or "paid"',
    ],
    [
      'const a = event.user.app_metadata.address; api.log("info", `${a?.city ?? ""}`);',
      { address: { city: 1 } },
      'user.app_metadata.address.city',
      'is not a string',
    ],
    [
      'api.state.set("lines", event.user.app_metadata.address?.lines ?? []);',
      { address: { lines: ['a', 2] } },
      'user.app_metadata.address.lines[1]',
      'is not a string',
    ],
    ['api.state.set("all", { ...event.user.app_metadata });', { credits: false }, 'user.app_metadata.credits', 'is not a number'],
    ['api.state.set("all", JSON.stringify(event.user));', { credits: false }, 'user.app_metadata.credits', 'is not a number'],
    [
      'for (const [key] of Object.entries(event.user.app_metadata)) api.log("info", key);',
      { tier: 'x' },
      'user.app_metadata.tier',
      'is not "free" or "paid"',
    ],
  ])('ends an action that reads it: %s', (body, stored, path, problem) => {
    const outcome = run(action(body), stored);
    expect(outcome).toMatchObject({ decision: 'deny', reason: 'action-error', effects: [] });
    expect(outcome.error?.message).toBe(`TypeError: the data is not of its type: \`${path}\` ${problem}`);
  });

  test('ends one that reads it in a helper, in a callback, or by way of what a helper returns', () => {
    const helper = `function tierOf(user) { return user.app_metadata.tier; }
      ${action('api.log("info", `${tierOf(event.user)}`);')}`;
    expect(run(helper, { tier: 1 }).reason).toBe('action-error');
    const callback = action('api.log("info", `${["a"].map((text) => `${text}${event.user.app_metadata.tier}`).join()}`);');
    expect(run(callback, { tier: 1 }).reason).toBe('action-error');
    const returned = `function bagOf(user) { return user.app_metadata; }
      ${action('api.log("info", `${bagOf(event.user).tier}`);')}`;
    expect(run(returned, { tier: 1 }).reason).toBe('action-error');
  });

  test('cannot be swallowed: nothing the action asked for is left', () => {
    const body = action("try { api.log('info', `${event.user.app_metadata.tier}`); } catch (error) { api.log('warn', 'no tier'); }");
    expect(run(body, { tier: 1 })).toMatchObject({ decision: 'deny', reason: 'action-error', effects: [] });
  });

  test.each([
    ["if (!event.user) return; api.log('info', event.user.email);", { tier: 7, credits: 'x' }],
    ["if (event.user.app_metadata.tier === 'paid') api.log('info', 'pays');", { tier: 'paid', credits: 'x', address: 3 }],
    ["api.log('info', `${event.user.app_metadata.address?.city}`);", { address: { city: 'Leiden', lines: 'x' } }],
    ['api.user.setAppMetadata({ tier: "paid" });', { tier: 7 }],
    ["api.log('info', `${event.user.user_metadata.theme}`);", { tier: 7 }],
  ])('is nothing to an action that does not read it: %s', (body, stored) => {
    expect(run(action(body), stored).error).toBeNull();
  });

  test('is nothing to an action whose helper gets the user and reads no metadata', () => {
    const source = `function nameOf(user) { return user.name ?? user.email; }
      ${action('api.log("info", nameOf(event.user));')}`;
    expect(run(source, { tier: 7 }).error).toBeNull();
  });

  test('metadata that follows the schema is read as it is', () => {
    const outcome = run(action('api.state.set("tier", event.user.app_metadata.tier ?? "none");'), { tier: 'paid', unknown: { any: 1 } });
    expect(outcome).toMatchObject({ decision: 'continue', state: { tier: 'paid' } });
  });
});
