import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { documents } from '../../schemas/documents/index.ts';
import { schemaProblem } from '../../schemas/validator.ts';

const run = promisify(execFile);

describe('the published schemas', () => {
  it('are valid JSON Schemas of draft 2020-12 that refer to nothing outside themselves', () => {
    for (const [name, schema] of Object.entries(documents)) expect([name, schemaProblem(schema)]).toEqual([name, undefined]);
  });

  it('have names of their own', () => {
    const ids = Object.values(documents).map((schema) => (schema as { $id?: string }).$id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are what stands in schemas/published and schemas/generated', async () => {
    await expect(run('npx', ['tsx', 'scripts/generate.ts', '--check'])).resolves.toMatchObject({});
  }, 60_000);
});
