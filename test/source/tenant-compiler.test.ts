import { describe, expect, it } from 'vitest';
import { compileLoaded, createTenantCompiler } from '../../compiler/compile-tenant.ts';
import { loadFiles, namedFiles } from '../../compiler/source/load.ts';
import { readFiles, readRepository } from '../../compiler/source/repository.ts';

const directory = 'policies/acme';
const { files: read } = await readRepository(directory);
const { files: named } = await readFiles(directory, namedFiles(read));
const original = new Map(
  [...read, ...named].map(([path, content]) => [path, typeof content === 'string' ? content : Buffer.from(content).toString()]),
);

/** The repository with some of its files changed. */
function edited(changes: { readonly [path: string]: (text: string) => string }): Map<string, string> {
  return new Map([...original].map(([path, text]) => [path, changes[path]?.(text) ?? text]));
}

const tier = 'actions/inject-tier-claim.ts';

/** Each changes what some action means by another way. */
const edits = {
  nothing: {},
  'an action': { [tier]: (text: string) => text.replace("'free'", "'none'") },
  'an action, so that it is refused': { [tier]: (text: string) => text.replace('api.log', 'api.lag') },
  'a comment': { [tier]: (text: string) => `// A line more.\n${text}` },
  'the schema of metadata': { 'schemas/app-metadata.schema.json': (text: string) => text.replace('"signup_segment"', '"segment"') },
  'the allowlist': { 'writ.yaml': (text: string) => text.replace('/hooks/', '/elsewhere/') },
  'a flow': { 'flows/token-refresh.yaml': (text: string) => text.replace('    - action: inject-tier-claim\n', '') },
};

describe('a compiler that is kept', () => {
  it.each(Object.entries(edits))('answers what a new one answers after an edit of %s, and back', (_what, changes) => {
    const compiler = createTenantCompiler();
    for (const files of [original, edited(changes), original]) {
      expect(compiler.compileLoaded(loadFiles(files))).toEqual(compileLoaded(loadFiles(files)));
    }
  });

  it('is not asked anything new by the same repository', () => {
    const compiler = createTenantCompiler();
    const first = compiler.compileLoaded(loadFiles(original));
    const again = compiler.compileLoaded(loadFiles(original));
    const programs = ({ bundle }: typeof first) => Object.values(bundle?.actions ?? {}).map(({ program }) => program);
    expect(programs(first).length).toBeGreaterThan(0);
    programs(again).forEach((program, index) => {
      expect(program).toBe(programs(first)[index]);
    });
  });
});

describe('a compiler that is kept, of actions that read what others write', () => {
  const action = (body: string) => `export default async function act(event, api) {\n${body}\n}\n`;
  const files = (first: string, order = '[{ action: first }, { action: second }, { action: third }]') =>
    new Map([
      ['writ.yaml', 'tenant: acme\nwrit: 1\n'],
      ['flows/login.yaml', `flow: login\nstages:\n  post-auth: ${order}\n  post-login: [issue-session]\n`],
      ['actions/first.ts', action(first)],
      ['actions/second.ts', action("api.state.set('copy', step.first.level);")],
      ['actions/third.ts', action("if (step.second.copy === 'high') api.deny('risky');")],
    ]);
  it.each([
    ['another type', files("api.state.set('level', 7);")],
    ['another key', files("api.state.set('levels', 'high');")],
    ['another order', files("api.state.set('level', 'high');", '[{ action: second }, { action: first }, { action: third }]')],
    [
      'forgiven errors',
      files("api.state.set('level', 'high');", '[{ action: first, on-error: continue }, { action: second }, { action: third }]'),
    ],
  ])('sees in the others what became of one: %s', (_what, changed) => {
    const original = files("api.state.set('level', event.user.name === 'x' ? 'high' : 'low');");
    const compiler = createTenantCompiler();
    for (const all of [original, changed, original]) expect(compiler.compileLoaded(loadFiles(all))).toEqual(compileLoaded(loadFiles(all)));
    expect(compileLoaded(loadFiles(original)).diagnostics).toEqual([]);
    expect(compileLoaded(loadFiles(changed)).diagnostics).not.toEqual([]);
  });
});
