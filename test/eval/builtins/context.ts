import type { Context } from '../../../runtime/eval/context.ts';
import { Meter } from '../../../runtime/eval/meter.ts';
import { type List, OwnRecord, type RecordValue, type Value } from '../../../runtime/eval/values.ts';
import { defaultLimits, type Limits } from '../../../schemas/platform/limits.ts';

export interface TestContext extends Context {
  readonly owned: Set<List>;
}

export const clock = Date.UTC(2024, 1, 29, 12, 30, 15, 250);

/** A run of its own with the default budgets, except for those given. */
export function newContext(limits: Partial<Limits> = {}): TestContext {
  return { meter: new Meter({ ...defaultLimits, ...limits }), now: clock, owned: new Set() };
}

/** A record as a program builds it. */
export function record(members: Iterable<readonly [string, Value]>): RecordValue {
  const result = new OwnRecord();
  for (const [key, value] of members) result[key] = value;
  return result;
}
