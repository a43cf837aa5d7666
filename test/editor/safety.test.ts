import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type ts from 'typescript';
import { describe, expect, it, onTestFinished } from 'vitest';
import { policyWith, startEditor } from './support/policy.ts';

const mistaken = 'export default async function stepUp(event, api) {\n  const limit: number = "70";\n}\n';
/** What TypeScript itself finds in it: two parameters without a type, and a text that is no number. */
const ownCodes = [7006, 7006, 2322];

async function editorWith(load?: string) {
  const root = await policyWith({ 'actions/step-up.ts': mistaken });
  const server = await startEditor(load);
  onTestFinished(server.stop);
  const codesOf = async (file: string) => {
    const problems = await server.problems(file);
    return problems.filter(({ category }) => category === 'error').map(({ code }) => code);
  };
  return { root, server, file: join(root, 'actions/step-up.ts'), codesOf };
}

describe('an editor', () => {
  it.each([
    ['cannot be loaded', "() => Promise.reject(new Error('broken'))"],
    ['cannot start', "async () => ({ answersFor: () => { throw new Error('broken'); } })"],
    [
      'breaks at every question',
      "async () => ({ answersFor: () => new Proxy({}, { getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 1 }), get: () => () => { throw new Error('broken'); } }) })",
    ],
  ])('has its own answers where the plugin %s', async (_what, load) => {
    const { server, file, codesOf } = await editorWith(load);
    server.tell('open', { file, fileContent: mistaken });
    expect(await codesOf(file)).toEqual(ownCodes);
    const { displayString } = await server.ask<ts.server.protocol.QuickInfoResponseBody>('quickinfo', { file, line: 2, offset: 10 });
    expect(displayString).toBe('const limit: number');
  });

  it('has its own answers where the manifest went away, and ours when it comes back', async () => {
    const { root, server, file, codesOf } = await editorWith();
    await server.open(file, mistaken);
    expect(await codesOf(file)).toEqual([3001]);
    await rm(join(root, 'writ.yaml'));
    await server.event('projectsUpdatedInBackground');
    expect(await codesOf(file)).toEqual(ownCodes);
    await writeFile(join(root, 'writ.yaml'), 'tenant: acme\n');
    expect(await codesOf(file)).toEqual([3001]);
  });

  it('has its own answers where the manifest cannot be read', async () => {
    const { root, server, file, codesOf } = await editorWith();
    await server.open(file, mistaken);
    expect(await codesOf(file)).toEqual([3001]);
    await writeFile(join(root, 'writ.yaml'), 'tenant: [');
    await server.event('projectsUpdatedInBackground');
    expect(await codesOf(file)).toEqual(ownCodes);
  });

  it('has its own answers for files that are no code of a policy', async () => {
    const { root, server, codesOf } = await editorWith();
    const other = join(root, 'actions', 'drafts', 'later.ts');
    await server.open(join(root, 'actions/step-up.ts'), mistaken);
    server.tell('open', { file: other, fileContent: mistaken });
    expect(await codesOf(other)).toEqual(ownCodes);
  });

  it('goes on after a text that the compiler cannot walk', async () => {
    const { server, file, codesOf } = await editorWith();
    await server.open(file, mistaken);
    const deep = `export default async function stepUp(event, api) {\n  api.state.set('a', ${'('.repeat(3000)}1${')'.repeat(3000)});\n}\n`;
    server.tell('open', { file, fileContent: deep });
    await server.problems(file).catch(() => []);
    server.tell('open', { file, fileContent: mistaken });
    expect(await codesOf(file)).toEqual([3001]);
  });
});
