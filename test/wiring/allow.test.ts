import { describe, expect, it } from 'vitest';
import { compileLoaded } from '../../compiler/compile-tenant.ts';
import { loadFiles } from '../../compiler/source/load.ts';

/** Codes of what is said of a login whose way through `pre-login` is written in a custom flow, or in the login itself. */
function codesOf({ custom, login }: { readonly custom?: string; readonly login: string }): string[] {
  const files = {
    'writ.yaml': 'tenant: acme\n',
    'flows/login.yaml': `flow: login\nstages:\n  pre-login:\n    - identity-lookup\n${login}\n  post-login: [issue-session]\n`,
    ...(custom === undefined ? {} : { 'flows/auth.yaml': `custom: auth\nstages:\n  all:\n${custom}\n` }),
  };
  return compileLoaded(loadFiles(new Map(Object.entries(files)))).diagnostics.map(({ code }) => code);
}

const allowNative = `    - decision: how
      when: [{ if: event.client.type === 'native', then: [{ allow: {} }] }]`;

describe('an allow before the password check', () => {
  it('of the flow is refused, since who can steer the condition passes without', () => {
    expect(codesOf({ login: `${allowNative}\n    - password-check` })).toEqual(['W4012']);
  });

  it('of a custom flow is refused, since the flow around it goes on', () => {
    expect(codesOf({ login: '    - run-flow: auth', custom: `${allowNative}\n    - password-check` })).toEqual(['W4012']);
  });

  it('is fine where the flow around it checks behind', () => {
    expect(
      codesOf({
        login: '    - run-flow: auth\n    - password-check',
        custom: `${allowNative}\n    - log-event: { level: info, message: web }`,
      }),
    ).toEqual([]);
  });

  it('is fine where something else has shown who this is, or nothing checks a password at all', () => {
    const passkey = allowNative.replace('[{ allow', '[webauthn-begin, webauthn-finish, { allow');
    expect(codesOf({ login: '    - run-flow: auth', custom: `${passkey}\n    - password-check` })).toEqual([]);
    expect(codesOf({ login: '    - run-flow: auth\n    - webauthn-begin\n    - webauthn-finish', custom: allowNative })).toEqual([]);
  });

  it('is fine behind the check', () => {
    expect(codesOf({ login: `    - password-check\n    - run-flow: auth`, custom: allowNative })).toEqual([]);
  });
});
