import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonRecord } from '../../schemas/json.ts';
import { bagOf, inTurn, patchOf } from '../flow/support/patches.ts';
import { drive, loginTenant, user, well } from './flow-support.ts';
import { appOf } from './support.ts';

/** An action that patches, and whether it is handed over at once and whether the run waits behind it. */
interface Patching {
  readonly patches: readonly JsonRecord[];
  readonly commit: boolean;
  readonly waits: boolean;
}

const names = ['a', 'b'];
const patchings: fc.Arbitrary<readonly Patching[]> = fc.array(
  fc.record({ patches: fc.array(patchOf(names), { minLength: 1, maxLength: 3 }), commit: fc.boolean(), waits: fc.boolean() }),
  { minLength: 1, maxLength: 5 },
);

function tenantThat(list: readonly Patching[]) {
  const blocks = list.flatMap(({ commit, waits }, index) => [
    `    - action: act-${index}${commit ? '\n      commit: immediately' : ''}`,
    ...(waits ? [`    - mfa:\n      slug: wait-${index}`] : []),
  ]);
  const bodies = list.map(({ patches }, index): [string, string] => [
    `act-${index}`,
    patches.map((patch) => `api.user.setAppMetadata(${JSON.stringify(patch)});`).join('\n'),
  ]);
  const see = "api.log('info', JSON.stringify(event.user.app_metadata));";
  return loginTenant(
    `\n  pre-login: [identity-lookup, password-check]\n  post-auth:\n${blocks.join('\n')}\n    - action: see\n  post-login: [issue-session]\n`,
    { ...Object.fromEntries(bodies), see },
  );
}

it('of actions come to what they come to in turn: as later blocks see it, as is stored at the end, and as is stored of a run that stops', {
  timeout: 300_000,
}, async () => {
  const check = async (stored: JsonRecord, list: readonly Patching[]) => {
    const lookup = { ...well['identity-lookup'], event: { user: { ...(user as JsonRecord), app_metadata: stored } } };
    const answers = await drive(appOf({ tenants: [tenantThat(list)] }), { outputs: { 'identity-lookup': lookup } });
    const wanted = inTurn(
      stored,
      list.flatMap(({ patches }) => patches),
    );
    const seen = answers.flatMap(({ log }) => log).map(({ message }) => JSON.parse(message));
    expect(seen).toEqual([wanted]);
    const handed = answers.map(({ effects }) => effects.app_metadata as JsonRecord);
    expect(inTurn(stored, handed)).toEqual(wanted);
    const committed = list.filter(({ commit }) => commit).flatMap(({ patches }) => patches);
    expect(inTurn(stored, handed.slice(0, -1))).toEqual(inTurn(stored, committed));
  };
  await fc.assert(fc.asyncProperty(bagOf(names), patchings, check), { numRuns: 60 });
});

it('of actions remove what the user had who was known then; what a user handed in later has besides is newer, is seen, and stays', async () => {
  const withRoles = (roles: JsonRecord) => ({ user: { ...(user as JsonRecord), app_metadata: { roles } } });
  const app = appOf({
    tenants: [
      loginTenant(
        '\n  pre-login: [identity-lookup, password-check]\n  post-auth: [{ action: revoke }, profile-update, { action: see }]\n  post-login: [issue-session]\n',
        {
          revoke: 'api.user.setAppMetadata({ roles: null }); api.user.setAppMetadata({ roles: { viewer: 1 } });',
          see: "api.log('info', JSON.stringify(event.user.app_metadata.roles ?? null));",
        },
      ),
    ],
  });
  const later = withRoles({ admin: 1, newer: 1 });
  const answers = await drive(app, {
    outputs: {
      'identity-lookup': { ...well['identity-lookup'], event: withRoles({ admin: 1 }) },
      'profile-update': { output: {}, event: later },
    },
  });
  const { app_metadata } = answers.at(-1)?.effects ?? { app_metadata: {} };
  expect(app_metadata).toEqual({ roles: { admin: null, viewer: 1 } });
  const stored = inTurn(later.user.app_metadata, [app_metadata as JsonRecord]);
  expect(stored).toEqual({ roles: { newer: 1, viewer: 1 } });
  // What a later block decided by is what is stored in the end.
  expect(answers.flatMap(({ log }) => log).map(({ message }) => JSON.parse(message))).toEqual([{ newer: 1, viewer: 1 }]);
});
