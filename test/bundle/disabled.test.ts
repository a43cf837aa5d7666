import { expect, test } from 'vitest';
import { compileLoaded } from '../../compiler/compile-tenant.ts';
import { bundleFile, encodeBundle } from '../../compiler/emit/bundle.ts';
import { loadFiles } from '../../compiler/source/load.ts';
import { loadBundle } from '../../runtime/index.ts';

const files = {
  'writ.yaml': 'tenant: acme\n',
  'actions/greet.ts': 'export default async function greet(event, api) { api.log("info", "hello"); }\n',
  'actions/later.ts': 'export default async function later(event, api) { api.log("info", "later"); }\n',
  'flows/login.yaml':
    'flow: login\nstages:\n  post-auth: [{ action: greet }, { action: later, disabled: true }]\n  post-login: [issue-session]\n',
};

test('a bundle loads though an action stands in a disabled block alone', () => {
  const { bundle } = compileLoaded(loadFiles(new Map(Object.entries(files))));
  if (bundle === undefined) throw new Error('the repository compiles');
  const loaded = loadBundle(encodeBundle(bundleFile(bundle)));
  expect(Object.keys(loaded.bundle.actions)).toEqual(['greet']);
});
