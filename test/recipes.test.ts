import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileTenant } from '../compiler/compile-tenant.ts';
import { bundleFile, encodeBundle } from '../compiler/emit/bundle.ts';
import { type LoadedBundle, loadBundle } from '../runtime/bundle/load.ts';
import { planTenant } from '../runtime/flow/plan-tenant.ts';
import { simulatedPlatform } from '../runtime/flow/simulated-platform.ts';
import { bagsOf, mergeEffects, nothingStaged } from '../runtime/flow/staged-effects.ts';
import { answersFrom } from '../runtime/recorded-answers.ts';
import { buildApp } from '../runtime/server/index.ts';
import { documents } from '../schemas/documents/index.ts';
import type { FlowRunAnswer } from '../schemas/generated/flow-run-answer.ts';
import type { JsonRecord } from '../schemas/json.ts';
import { validate } from '../schemas/validator.ts';
import { callHere } from './cli/support/writ.ts';
import { type FlowCase, type FlowOutcome, readFlowTests } from './support/flow-tests.ts';

const policies = fileURLToPath(new URL('../policies', import.meta.url));
const tenants = readdirSync(policies).sort();

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'writ-recipes-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** A file for the command. */
function fileOf(name: string, content: unknown): string {
  const path = join(scratch, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

describe.each(tenants)('the example tenant %s', (tenant) => {
  const directory = join(policies, tenant);
  const cases = readFlowTests(directory);
  let loaded: LoadedBundle;

  beforeAll(async () => {
    const { bundle, diagnostics } = await compileTenant(directory);
    expect(diagnostics).toEqual([]);
    if (bundle === undefined) throw new Error(`${tenant} does not compile`);
    loaded = loadBundle(encodeBundle(bundleFile(bundle)));
  });

  it('has tests of each of its flows, in the published format', () => {
    expect(new Set(cases.map(({ flow }) => flow))).toEqual(new Set(Object.keys(loaded.bundle.flows)));
    expect(new Set(cases.map(({ file, name }) => `${file} ${name}`)).size).toBe(cases.length);
  });

  it.each(cases)('$flow: $name', async (each) => {
    const simulated = await simulate(directory, each);
    const { log: logged = [], ...whole } = { status: 'completed', ...each.expected };
    for (const line of logged) expect(simulated.log as readonly unknown[]).toContainEqual(line);
    // Members that a case does not name are free; maps, lists and texts that it names are compared whole.
    for (const [member, value] of Object.entries(whole)) expect(simulated[member as keyof FlowOutcome], member).toEqual(value);
    expect(await overHttp(loaded, each)).toEqual(simulated);
  });
});

async function simulate(directory: string, { flow, event, outputs, fetch, now }: FlowCase): Promise<FlowOutcome> {
  const files = [
    '--event',
    fileOf('event.json', event),
    '--outputs',
    fileOf('outputs.json', outputs),
    '--fetch',
    fileOf('fetch.json', fetch),
  ];
  const call = await callHere(['simulate', flow, directory, ...files, '--now', now, '--format', 'json'], scratch);
  expect(call).toMatchObject({ code: 0, stderr: '' });
  const { status, reason, message, effects, log, way } = JSON.parse(call.stdout);
  const awaited = (way as readonly { readonly did: string; readonly slug: string }[]).filter(({ did }) => did === 'awaited');
  return { status, reason, message, awaited: awaited.map(({ slug }) => slug), ...effects, log };
}

/** The same run, driven by a platform that calls the service. */
async function overHttp(loaded: LoadedBundle, { flow, event, outputs, fetch: recorded, now }: FlowCase): Promise<FlowOutcome> {
  const answer = answersFrom(recorded);
  const app = buildApp({
    tenants: [loaded],
    secrets: () => 'whsec-of-this-test',
    fetch: () => async (request) => {
      const given = answer(request);
      if ('error' in given) throw new Error(given.error);
      return given;
    },
  });
  try {
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { tenant } = loaded.bundle;
    const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/v1/tenants/${tenant}`;
    const platform = simulatedPlatform(planTenant(loaded), flow, event, outputs);
    const answers = [await post(`${origin}/flows/${flow}/runs`, { event: platform.event, now })];
    let known: JsonRecord = platform.event;
    const awaited: string[] = [];
    for (;;) {
      const last = answers.at(-1);
      if (last === undefined) throw new Error('there is no answer');
      const { awaiting, continuation } = last;
      if (awaiting === undefined || continuation === undefined) {
        const stored = bagsOf(known);
        const effects = answers.reduce((sum, each) => mergeEffects(sum, each.effects as typeof nothingStaged, stored), nothingStaged);
        const { status, reason = null, message = null } = last;
        return { status, reason, message, awaited, ...effects, log: answers.flatMap(({ log }) => log) as unknown as JsonRecord[] };
      }
      awaited.push(awaiting.slug);
      const asked = Object.hasOwn(loaded.bundle.actions, awaiting.slug) ? [] : null;
      const given = platform.answer({ awaiting, asked, event: known } as Parameters<typeof platform.answer>[0]);
      known = { ...known, ...given.event };
      answers.push(await post(`${origin}/runs/continue`, { continuation, ...given }));
    }
  } finally {
    await app.close();
  }
}

async function post(url: string, body: unknown): Promise<FlowRunAnswer> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const answer = await response.json();
  expect({ status: response.status, problems: validate(documents['flow-run-answer'] ?? false, answer), answer }).toMatchObject({
    status: 200,
    problems: [],
  });
  return answer as FlowRunAnswer;
}
