import { describe, expect, it } from 'vitest';
import { compileLoaded } from '../../compiler/compile-tenant.ts';
import { bundleFile, encodeBundle } from '../../compiler/emit/bundle.ts';
import { loadFiles } from '../../compiler/source/load.ts';
import { loadBundle } from '../../runtime/bundle/load.ts';
import type { Bundle, EgressManifest } from '../../schemas/generated/bundle.ts';

const files = {
  'writ.yaml':
    'tenant: acme\nfetch: { allow: ["https://crm.acme.example/", "https://crm.acme.example/hooks/"] }\naudit: { mask: [user.email] }\n',
  'flows/login.yaml': 'flow: login\nstages:\n  post-login: [issue-session, { action: sync }]\n',
  'actions/sync.ts': `export default async function sync(event: Event, api: Api) {
  api.log('info', event.user.email);
  await api.fetch('https://crm.acme.example/hooks/x');
  api.state.set('done', true);
}
`,
};

const compiled = compileLoaded(loadFiles(new Map(Object.entries(files)))).bundle;
if (compiled === undefined) throw new Error('the policy does not compile');
const bundle: Bundle = compiled;

function load(change: (manifest: EgressManifest) => EgressManifest | undefined): void {
  const { sync } = bundle.actions;
  if (sync?.egress === undefined) throw new Error('there is no manifest');
  const { egress, ...action } = sync;
  const changed = change(egress);
  loadBundle(
    encodeBundle(bundleFile({ ...bundle, actions: { sync: { ...action, ...(changed === undefined ? {} : { egress: changed }) } } })),
  );
}

describe('the egress manifest of a bundle', () => {
  it('is loaded as the compiler wrote it', () => {
    expect(() => load((manifest) => manifest)).not.toThrow();
    expect(bundle.actions.sync?.egress?.targets.map(({ entry }) => entry)).toEqual(['https://crm.acme.example/hooks/']);
  });

  it.each<readonly [string, (manifest: EgressManifest) => EgressManifest | undefined]>([
    ['a target is left out', (manifest) => ({ ...manifest, targets: [] })],
    [
      'a target is another',
      (manifest) => ({ ...manifest, targets: manifest.targets.map((target) => ({ ...target, url: 'https://crm.acme.example/hooks/y' })) }),
    ],
    [
      'a target stands under another entry',
      (manifest) => ({ ...manifest, targets: manifest.targets.map((target) => ({ ...target, entry: 'https://crm.acme.example/' })) }),
    ],
    ['an effect is left out', (manifest) => ({ ...manifest, effects: manifest.effects.slice(1) })],
    ['effects change places', (manifest) => ({ ...manifest, effects: [...manifest.effects].reverse() })],
    ['it is left out though fields are to be masked', () => undefined],
  ])('is refused where %s', (_name, change) => {
    expect(() => load(change)).toThrow(expect.objectContaining({ code: 'egress-manifest' }));
  });
});
