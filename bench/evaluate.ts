import { isDeepStrictEqual } from 'node:util';
import type { Contender, Result } from './contender.js';
import { coldWrit, freshContext, keptContext, native, writ } from './in-process.js';
import { isolates } from './isolates.js';
import { measure, nanoseconds, ratio, table } from './measure.js';
import { type CompiledAction, type Policy, policies } from './policies.js';

export type Compiled = { readonly [slug: string]: CompiledAction };

/** What it costs to run each policy on its event, warm. */
export async function evaluateTable(compiled: Compiled): Promise<string> {
  const contenders = [writ, ...isolates, keptContext];
  const rows: string[][] = [];
  for (const policy of policies) {
    const [unit, ...others] = await measureOn(policy, compiled, [native, ...contenders]);
    if (unit !== undefined) rows.push([policy.slug, nanoseconds(unit), ...others.map((measured) => ratio(measured, unit.median))]);
  }
  return table(['action', 'native, ns a call', ...contenders.map(({ name }) => name)], rows);
}

/** What the first decision of a policy costs. */
export async function coldTable(compiled: Compiled): Promise<string> {
  const rows: string[][] = [];
  for (const policy of policies) {
    const [unit, fresh] = await measureOn(policy, compiled, [coldWrit, freshContext]);
    if (unit !== undefined && fresh !== undefined) rows.push([policy.slug, nanoseconds(unit), ratio(fresh, unit.median)]);
  }
  return table(['action', `${coldWrit.name}, ns`, freshContext.name], rows);
}

async function measureOn(policy: Policy, compiled: Compiled, contenders: readonly Contender[]) {
  const action = compiled[policy.slug];
  if (action === undefined) throw new Error(`${policy.slug} was not compiled`);
  const expected = await native.prepare(policy, action)();
  const all = [];
  for (const { name, calls, prepare } of contenders) {
    const call = prepare(policy, action);
    const result = await call();
    if (!sameWork(expected, result)) {
      throw new Error(`${name} does something else on ${policy.slug}: ${JSON.stringify(result)}, not ${JSON.stringify(expected)}`);
    }
    all.push({ name, calls, call, waits: policy.answer !== undefined });
  }
  return measure(all);
}

/** The same decision and the same effects. */
function sameWork(left: Result, right: Result): boolean {
  const plain = ({ decision, reason, effects }: Result) => JSON.parse(JSON.stringify({ decision, reason, effects }));
  return isDeepStrictEqual(plain(left), plain(right));
}
