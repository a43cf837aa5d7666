import type { PlannedTenant } from '../../../../runtime/flow/plan-tenant.ts';
import type { PlannedBlock, PlannedList, PlannedProgram } from '../../../../runtime/flow/planned.ts';
import type { Plan } from '../../../../runtime/plan.ts';

/** A read of step state as it came about. */
export interface SeenRead {
  /** The program that read. */
  readonly site: string;
  readonly path: readonly string[];
  /** Undefined where nothing was there. */
  readonly value: unknown;
}

/** A tenant whose programs are watched while they read `step`. What is planned stays as it was. */
export function watchedTenant(tenant: PlannedTenant, see: (read: SeenRead) => void): PlannedTenant {
  const flows = [...tenant.flows].map(([name, { stages }]) => {
    return [name, { stages: stages.map(({ stage, blocks }) => ({ stage, blocks: watchedList(blocks, see) })) }] as const;
  });
  return { ...tenant, flows: new Map(flows) };
}

function watchedList(list: PlannedList, see: (read: SeenRead) => void): PlannedList {
  return list.map((planned): PlannedBlock => {
    switch (planned.kind) {
      case 'action':
      case 'webhook':
      case 'log-event':
        return { ...planned, plan: watchedPlan(planned, see) };
      case 'decision':
        return { ...planned, plan: watchedPlan(planned, see), branches: planned.branches.map((list) => watchedList(list, see)) };
      case 'run-flow':
        return { ...planned, stages: planned.stages.map((list) => watchedList(list, see)) };
      default:
        return planned;
    }
  });
}

function watchedPlan(planned: PlannedProgram, see: (read: SeenRead) => void): Plan {
  const { plan } = planned;
  const site = siteOf(planned);
  return { ...plan, run: (input) => plan.run({ ...input, step: watched(input.step, (path, value) => see({ site, path, value })) }) };
}

/** What the generator called the program. */
function siteOf({ kind, block }: PlannedProgram): string {
  switch (kind) {
    case 'action':
      return block.action;
    case 'decision':
      return String((block.config as { readonly site?: unknown } | undefined)?.site);
    case 'webhook':
      return block.request.headers['x-site'] ?? '';
    case 'log-event':
      return block.message.split(' ')[0] ?? '';
  }
}

/** A value whose members say when somebody asks for them. */
function watched(value: unknown, see: (path: readonly string[], value: unknown) => void, path: readonly string[] = []): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const members = new Map<PropertyKey, unknown>();
  const read = (target: object, key: PropertyKey): unknown => {
    if (typeof key === 'symbol') return Reflect.get(target, key);
    const at = [...path, String(key)];
    const found: unknown = Object.hasOwn(target, key) ? Reflect.get(target, key) : undefined;
    see(at, found);
    if (!members.has(key)) members.set(key, watched(found, see, at));
    return members.get(key);
  };
  return new Proxy(value, {
    get: read,
    has: (target, key) => {
      read(target, key);
      return Reflect.has(target, key);
    },
    getOwnPropertyDescriptor: (target, key) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(target, key);
      const found = read(target, key);
      return descriptor === undefined ? undefined : { ...descriptor, value: found, configurable: true, writable: true };
    },
  });
}
