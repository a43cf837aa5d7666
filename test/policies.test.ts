import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileAction } from '../compiler/index.ts';
import { type AllowEntry, planProgram } from '../runtime/index.ts';
import { policyTestSchema } from '../schemas/documents/policy-test.ts';
import type { JsonSchema } from '../schemas/json.ts';
import { validate } from '../schemas/validator.ts';
import { runOracle } from './support/oracle/index.ts';
import { casesOf, readPolicyTests, unmet } from './support/policy-tests.ts';

const directory = fileURLToPath(new URL('../policies/acme', import.meta.url));
const files = readPolicyTests(directory);
const manifest = parse(readFileSync(`${directory}/writ.yaml`, 'utf8')) as { fetch: { allow: AllowEntry[] }; metadata: { app: string } };
const metadata = JSON.parse(readFileSync(`${directory}/${manifest.metadata.app}`, 'utf8')) as JsonSchema;

describe('the policy tests of acme', () => {
  it('are one file for each action', () => {
    const slugs = readdirSync(`${directory}/actions`).map((file) => file.replace(/\.[jt]s$/, ''));
    expect(files.map(({ tests }) => tests.action).sort()).toEqual(slugs.sort());
  });

  it.each(files)('$file follows the published format', ({ tests }) => {
    expect(validate(policyTestSchema, tests)).toEqual([]);
    expect(new Set(tests.cases.map(({ name }) => name)).size).toBe(tests.cases.length);
  });
});

describe.each(files.flatMap(({ tests }) => casesOf(tests)))('$action: $name', (each) => {
  const fileName = `${each.action}.ts`;
  const source = readFileSync(`${directory}/actions/${fileName}`, 'utf8');

  it('holds in V8', async () => {
    expect(unmet(each.expected, await runOracle({ ...each, source, fileName }))).toEqual([]);
  });

  it('holds as compiled', () => {
    const { program, diagnostics } = compileAction(source, { at: each.at, fileName, allow: manifest.fetch.allow, metadata });
    expect(diagnostics).toEqual([]);
    if (program === undefined) throw new Error('there are no errors and no program');
    const outcome = planProgram(program).replay(each, each.fetch);
    expect(unmet(each.expected, JSON.parse(JSON.stringify(outcome)))).toEqual([]);
  });
});
