import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileAction } from '../../../compiler/index.ts';
import { runReference } from '../../../runtime/eval/reference/index.ts';
import { planProgram } from '../../../runtime/index.ts';
import { replayOn } from '../../../runtime/plan.ts';
import type { JsonSchema } from '../../../schemas/json.ts';
import type { AttachPoint } from '../../../schemas/platform/flows.ts';
import { positionOf } from '../../../schemas/platform/position.ts';
import { overlayEvent } from '../../../schemas/platform/sample.ts';
import { differences, type JsonRecord, type RecordedAnswer, runOracle } from '../../support/oracle/index.ts';
import { pending } from './pending.ts';

/** Fifty policies that fetch, written from the contract alone. None is ever edited: what is refused is a finding about us. */
interface Policy {
  readonly file: string;
  readonly at: readonly [AttachPoint, ...AttachPoint[]];
  readonly allow: readonly { readonly url: string }[];
  readonly secrets?: readonly string[];
  readonly config?: JsonSchema;
  readonly metadata?: JsonSchema;
  readonly run: { readonly event?: JsonRecord; readonly config?: JsonRecord; readonly fetch?: readonly RecordedAnswer[] };
}

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const policies = parse(read('./policies.yaml')) as readonly Policy[];

it('counts what waits by names that are there', () => {
  const files = policies.map(({ file }) => file);
  for (const file of Object.keys(pending)) expect(files).toContain(file);
});

describe.each(policies.filter(({ file }) => !(file in pending)))('$file', (policy) => {
  it('compiles, and sends in its run what it was written to send, as in V8', async () => {
    const { program, diagnostics } = compile(policy);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    if (program === undefined) throw new Error('there are no errors and no program');
    const input = inputOf(policy);
    const outcome = planProgram(program).replay(input, input.fetch);
    const secrets = Object.fromEntries((policy.secrets ?? []).map((name) => [name, name]));
    const inV8 = await runOracle({ ...input, source: read(`./fixtures/${policy.file}`), fileName: policy.file, secrets });
    expect(differences(inV8, outcome)).toEqual([]);
    expect(replayOn((given) => runReference(program, given), input, input.fetch)).toEqual(outcome);
    const sent = outcome.effects.flatMap((effect) => (effect.type === 'fetch' ? [`${effect.method} ${effect.url}`] : []));
    expect(sent).toEqual((policy.run.fetch ?? []).map(({ method, url }) => `${method} ${url}`));
  });
});

describe.each(policies.filter(({ file }) => file in pending))('$file', (policy) => {
  it('is told what to write, and does compile so', () => {
    const errors = compile(policy).diagnostics.filter(({ severity }) => severity === 'error');
    for (const { code, help } of errors) {
      expect(code).toBe('W3003');
      const [first, ...others] = policy.at.filter((at) => help.includes(at));
      if (first === undefined) throw new Error(`"${help}" names no place that the policy was written for`);
      const there = compile({ ...policy, at: [first, ...others] });
      expect(there.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      const instead = /api\.state\.set\('[^)]*\)/.exec(help)?.[0] ?? '';
      const everywhere = compile(policy, (source) => source.replace('api.mfa.require()', instead));
      expect(everywhere.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
    expect(errors).not.toEqual([]);
  });

  it('does not compile yet; once it does, it must leave the list', () => {
    expect(compile(policy).diagnostics.filter(({ severity }) => severity === 'error')).not.toEqual([]);
  });
});

function compile({ file, at, allow, secrets, config, metadata }: Policy, change = (source: string) => source) {
  return compileAction(change(read(`./fixtures/${file}`)), {
    at: [...at],
    fileName: file,
    allow: [...allow],
    ...(secrets === undefined ? {} : { secrets: [...secrets] }),
    ...(config === undefined ? {} : { config }),
    ...(metadata === undefined ? {} : { metadata }),
  });
}

function inputOf({ at, run }: Policy) {
  const event = overlayEvent(positionOf(at[0]), run.event ?? {});
  return { event, step: {}, config: run.config ?? {}, now: '2026-03-02T10:00:00.000Z', fetch: run.fetch ?? [] };
}
