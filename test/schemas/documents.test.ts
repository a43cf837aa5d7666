import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { documents } from '../../schemas/documents/index.ts';
import { schemaProblem, validate } from '../../schemas/validator.ts';

const run = promisify(execFile);

describe('the published schemas', () => {
  it('are valid JSON Schemas of draft 2020-12 that refer to nothing outside themselves', () => {
    for (const [name, schema] of Object.entries(documents)) expect([name, schemaProblem(schema)]).toEqual([name, undefined]);
  });

  it('have names of their own', () => {
    const ids = Object.values(documents).map((schema) => (schema as { $id?: string }).$id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('give examples that hold', () => {
    const wrong: unknown[] = [];
    let seen = 0;
    for (const [name, document] of Object.entries(documents)) {
      const { $defs } = document as { readonly $defs?: object };
      forEachPart(document, (part) => {
        for (const example of part.examples ?? []) {
          seen++;
          const problems = validate({ ...part, ...($defs === undefined ? {} : { $defs }) }, example);
          if (problems.length > 0) wrong.push({ name, example, problems });
        }
      });
    }
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(10);
  });

  it('are what stands in schemas/published and schemas/generated', async () => {
    await expect(run('npx', ['tsx', 'scripts/generate.ts', '--check'])).resolves.toMatchObject({});
  }, 60_000);
});

interface Part {
  readonly examples?: readonly unknown[];
}

/** Each schema inside a schema; what stands in an example is none. */
function forEachPart(schema: unknown, visit: (part: Part) => void): void {
  if (typeof schema !== 'object' || schema === null) return;
  if ('examples' in schema && Array.isArray(schema.examples)) visit(schema as Part);
  for (const [keyword, inner] of Object.entries(schema)) if (keyword !== 'examples') forEachPart(inner, visit);
}
