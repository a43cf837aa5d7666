import { describe, expect, it } from 'vitest';
import { compileLoaded } from '../../compiler/compile-tenant.ts';
import { bundleFile, encodeBundle } from '../../compiler/emit/bundle.ts';
import { loadFiles } from '../../compiler/source/load.ts';
import { loadBundle } from '../../runtime/bundle/load.ts';
import { programDigest } from '../../runtime/ir/digest.ts';
import type { Block, Bundle, CompiledBlock, EgressManifest } from '../../schemas/generated/bundle.ts';
import type { Program } from '../../schemas/ir/program.ts';

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

const sync = bundle.actions.sync;
if (sync === undefined) throw new Error('the action is lost');
const { digest, program, egress } = sync;

function load(changed: Bundle): void {
  loadBundle(encodeBundle(bundleFile(changed)));
}

/** Every kind of block that may be compiled to a program, with this one, alone and inside a decision. */
function blocksOf(compiled: CompiledBlock): { readonly [name: string]: Block } {
  const common = { slug: 'sign-in-hook', disabled: true };
  const request = { method: 'POST', url: 'https://crm.acme.example/hooks/x', headers: {} } as const;
  const webhook: Block = { kind: 'webhook', ...common, request, onError: 'deny', compiled };
  const decision = (inside: Block, at: 'branches' | 'otherwise'): Block => ({
    kind: 'decision',
    slug: 'route',
    disabled: true,
    branches: at === 'branches' ? [{ if: 'true', blocks: [inside] }] : [],
    otherwise: at === 'otherwise' ? [inside] : [],
  });
  return {
    webhook,
    decision: { kind: 'decision', ...common, branches: [], otherwise: [], compiled },
    'log-event': { kind: 'log-event', ...common, level: 'info', message: 'hello', compiled },
    'webhook in a branch': decision(webhook, 'branches'),
    'webhook in the default branch': decision(webhook, 'otherwise'),
  };
}

const blockNames = Object.keys(blocksOf(sync));

/** The bundle with one more block, which nothing runs. */
function withBlock(name: string, compiled: CompiledBlock): Bundle {
  const { login } = bundle.flows;
  const block = blocksOf(compiled)[name];
  if (login === undefined || block === undefined) throw new Error('the flow is lost');
  const stages = login.stages.map((stage) => ({ ...stage, blocks: [...stage.blocks, block] }));
  return { ...bundle, flows: { login: { ...login, stages } } };
}

const refused = (code: string) => expect.objectContaining({ code });

describe('the egress manifest of a bundle', () => {
  it('is loaded as the compiler wrote it', () => {
    expect(() => load(bundle)).not.toThrow();
    expect(egress.targets.map(({ entry }) => entry)).toEqual(['https://crm.acme.example/hooks/']);
  });

  it.each<readonly [string, (manifest: EgressManifest) => EgressManifest]>([
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
  ])('is refused where %s', (_name, change) => {
    const changed = change(egress);
    expect(() => load({ ...bundle, actions: { sync: { ...sync, egress: changed } } })).toThrow(refused('egress-manifest'));
    for (const name of blockNames) {
      expect(() => load(withBlock(name, { digest, program, egress: changed })), name).toThrow(refused('egress-manifest'));
    }
  });

  it('may not be left out', () => {
    const bare = { digest, program } as CompiledBlock;
    expect(() => load({ ...bundle, actions: { sync: bare } })).toThrow(refused('schema'));
    for (const name of blockNames) expect(() => load(withBlock(name, bare)), name).toThrow(refused('schema'));
  });
});

describe('the program of a block is held to what an action is held to', () => {
  it.each(blockNames)('%s', (name) => {
    const held = (changed: Bundle) => expect(() => load(changed), name);
    // An action's program passes every check but the last one: that it is what such a block runs.
    held(withBlock(name, { digest, program, egress })).toThrow(refused('block-program'));
    held(withBlock(name, { digest: `sha256:${'0'.repeat(64)}`, program, egress })).toThrow(refused('program-digest'));
    const unknownSlot = {
      ...program,
      functions: [{ parameters: 0, slots: 0, body: [{ op: 'evaluate', value: { op: 'slot', slot: 9 } }] }],
    } as Program;
    held(withBlock(name, { digest: programDigest(unknownSlot), program: unknownSlot, egress })).toThrow(refused('program-refused'));
    const elsewhere = { ...program, targets: [{ method: 'GET', url: [{ text: 'https://other.example/' }] }] };
    held(withBlock(name, { digest: programDigest(elsewhere), program: elsewhere, egress })).toThrow(refused('target-not-allowed'));
    const headers = [{ op: 'header', name: { op: 'literal', value: 'authorization' }, value: { op: 'secret', name: 'unknown-key' } }];
    const functions = JSON.parse(JSON.stringify(program.functions).replace('"headers":[]', `"headers":${JSON.stringify(headers)}`));
    const sealed: Program = { ...program, functions };
    held(withBlock(name, { digest: programDigest(sealed), program: sealed, egress })).toThrow(refused('secret-not-declared'));
  });
});
