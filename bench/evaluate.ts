import { isDeepStrictEqual } from 'node:util';
import type { Contender, Result } from './contender.js';
import { coldWrit, freshContext, keptContext, native, plannedWrit, writ } from './in-process.js';
import { isolates } from './isolates.js';
import { calibrate, type Measurable, measure, nanoseconds, ratio, table } from './measure.js';
import { type CompiledAction, type Policy, policies } from './policies.js';

export type Compiled = { readonly [slug: string]: CompiledAction };

/**
 * What it costs to run each policy on its event, warm. All policies of all contenders are readied and run before any is measured: what
 * an engine learned from one counts for the next, whichever is the first, as in a server that runs many.
 */
export async function evaluateTable(compiled: Compiled): Promise<string> {
  const contenders = [writ, ...isolates, keptContext];
  const readied: { readonly slug: string; readonly all: readonly Measurable[] }[] = [];
  for (const policy of policies) readied.push({ slug: policy.slug, all: await readyAll(policy, compiled, [native, ...contenders]) });
  for (const { all } of readied) for (const { repeat } of all) await repeat(await calibrate(repeat));
  const rows: string[][] = [];
  for (const { slug, all } of readied) {
    const [unit, ...others] = await measure(all);
    if (unit !== undefined) rows.push([slug, nanoseconds(unit), ...others.map(ratio)]);
  }
  return table(['action', 'native, ns a call', ...contenders.map(({ name }) => name)], rows);
}

/** What the first decision of a policy costs: of a program that the loader has verified, and with verifying and digest in it. */
export async function coldTable(compiled: Compiled): Promise<string> {
  const rows: string[][] = [];
  for (const policy of policies) {
    const [fresh, planned, whole] = await measure(await readyAll(policy, compiled, [freshContext, plannedWrit, coldWrit]));
    if (fresh === undefined || planned === undefined || whole === undefined) throw new Error(`${policy.slug} was not measured`);
    rows.push([policy.slug, ...[fresh, planned, whole].map(nanoseconds), factor(1 / planned.ratio), factor(1 / whole.ratio)]);
  }
  const head = ['action', `${freshContext.name}, ns`, 'plan and run; ns', 'verify, plan, run; ns', 'quicker, of plan and run', 'of all'];
  return table(head, rows);
}

function factor(times: number): string {
  return `${times.toFixed(1)}×`;
}

/** Readies a policy with each contender, and sees that all come to the same. */
async function readyAll(policy: Policy, compiled: Compiled, contenders: readonly Contender[]): Promise<Measurable[]> {
  const action = compiled[policy.slug];
  if (action === undefined) throw new Error(`${policy.slug} was not compiled`);
  const expected = await native.prepare(policy, action).call();
  const all: Measurable[] = [];
  for (const { name, prepare } of contenders) {
    const { call, repeat } = prepare(policy, action);
    const result = await call();
    if (!sameWork(expected, result)) {
      throw new Error(`${name} does something else on ${policy.slug}: ${JSON.stringify(result)}, not ${JSON.stringify(expected)}`);
    }
    all.push({ name, repeat });
  }
  return all;
}

/** The same decision and the same effects. */
function sameWork(left: Result, right: Result): boolean {
  const plain = ({ decision, reason, effects }: Result) => JSON.parse(JSON.stringify({ decision, reason, effects }));
  return isDeepStrictEqual(plain(left), plain(right));
}
