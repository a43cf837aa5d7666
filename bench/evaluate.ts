import { isDeepStrictEqual } from 'node:util';
import { programDigest } from '../dist/runtime/ir/digest.js';
import { verifyProgram } from '../dist/runtime/ir/verify.js';
import type { Contender, Result } from './contender.js';
import { coldWrit, freshContext, keptContext, native, writ } from './in-process.js';
import { isolates } from './isolates.js';
import { type Measurable, measure, nanoseconds, ratio, table } from './measure.js';
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

/** What the first decision of a policy costs: of a program that the loader has verified, and with verifying and digest in it. */
export async function coldTable(compiled: Compiled): Promise<string> {
  const rows: string[][] = [];
  for (const policy of policies) {
    const [whole, fresh, verifying] = await measureOn(policy, compiled, [coldWrit, freshContext], [verifyingOf(policy, compiled)]);
    if (whole === undefined || fresh === undefined || verifying === undefined) throw new Error(`${policy.slug} was not measured`);
    const planned = Math.max(1, whole.median - verifying.median);
    rows.push([policy.slug, nanoseconds(whole), planned.toFixed(0), ratio(fresh, planned), ratio(fresh, whole.median)]);
  }
  const head = ['action', 'verify, plan, run; ns', 'plan and run; ns', `${freshContext.name}, of plan and run`, 'of all'];
  return table(head, rows);
}

function verifyingOf({ slug }: Policy, compiled: Compiled): Measurable {
  const program = compiled[slug]?.program;
  if (program === undefined) throw new Error(`${slug} was not compiled`);
  const call = () => {
    verifyProgram(program);
    return programDigest(program);
  };
  return { name: 'verify', calls: 4, call, waits: false };
}

async function measureOn(policy: Policy, compiled: Compiled, contenders: readonly Contender[], others: readonly Measurable[] = []) {
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
  return measure([...all, ...others]);
}

/** The same decision and the same effects. */
function sameWork(left: Result, right: Result): boolean {
  const plain = ({ decision, reason, effects }: Result) => JSON.parse(JSON.stringify({ decision, reason, effects }));
  return isDeepStrictEqual(plain(left), plain(right));
}
