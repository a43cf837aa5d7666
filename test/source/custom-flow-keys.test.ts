import { expect, it } from 'vitest';
import { saidOf } from '../flow/support/flow-files.ts';

const files = (login: string) => ({
  'writ.yaml': 'tenant: acme\nwrit: 1\n',
  'flows/login.yaml': `flow: login\nstages:\n  pre-login: [identity-lookup, password-check]\n  post-auth:\n${login}\n  post-login: [issue-session]\n`,
  'flows/prove.yaml': 'custom: prove\nstages: { all: [mfa] }\n',
});

it('a custom flow brings its step keys along: they stand once on each way', () => {
  expect(saidOf(files('    - run-flow: prove'))).toEqual([]);
  expect(saidOf(files('    - mfa\n    - run-flow: prove'))).toEqual([
    'duplicate-slug flows/login.yaml:6:7 "mfa", of the custom flow prove, stands twice on one way through this flow',
  ]);
  expect(saidOf(files('    - { mfa: {}, slug: before }\n    - run-flow: prove'))).toEqual([]);
  // Again: what it says the second time is what counts.
  expect(saidOf(files('    - run-flow: prove\n    - { run-flow: prove, slug: again }'))).toEqual([]);
  const either =
    '    - decision: which\n      when: [{ if: event.request.asn.is_tor, then: [{ run-flow: prove }] }]\n      else: [{ run-flow: prove }]';
  expect(saidOf(files(either))).toEqual([]);
});
