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
