import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compileTenant } from '../compiler/index.ts';
import { planProgram } from '../runtime/index.ts';
import { policyTestSchema } from '../schemas/documents/policy-test.ts';
import type { Program } from '../schemas/ir/program.ts';
import { validate } from '../schemas/validator.ts';
import { runOracle } from './support/oracle/index.ts';
import { casesOf, readPolicyTests, unmet } from './support/policy-tests.ts';

const directory = fileURLToPath(new URL('../policies/acme', import.meta.url));
const files = readPolicyTests(directory).filter(({ tests }) => 'action' in tests);
const { bundle, diagnostics } = await compileTenant(directory);

it('acme compiles without a warning', () => {
  expect(diagnostics).toEqual([]);
});

describe('the policy tests of acme', () => {
  it('are one file for each action', () => {
    const slugs = readdirSync(`${directory}/actions`)
      .filter((file) => !file.endsWith('.json'))
      .map((file) => file.replace(/\.[jt]s$/, ''));
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

  it('holds as compiled, with a configuration that its schema allows', () => {
    const { program, config } = bundle?.actions[each.action] ?? {};
    if (program === undefined) throw new Error('there is no program');
    expect(config === undefined ? [] : validate(config, each.config)).toEqual([]);
    const outcome = planProgram(program as Program).replay(each, each.fetch);
    expect(unmet(each.expected, JSON.parse(JSON.stringify(outcome)))).toEqual([]);
  });
});
