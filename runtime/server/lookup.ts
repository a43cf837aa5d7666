import { nearest } from '../../schemas/nearest.ts';
import { type AttachPoint, type FlowName, flowNames, isAttachPoint, stagesOf } from '../../schemas/platform/flows.ts';
import type { Plan } from '../plan.ts';
import { Problem, type ProblemCode, quoted } from './problems.ts';
import type { ServedTenant, Service } from './route.ts';

/** A name that does not exist, and the one that was probably meant. */
function unknownName(code: ProblemCode, what: string, name: string, known: readonly string[]): Problem {
  const suggestion = nearest(name, known);
  const instead = suggestion === undefined ? `there are: ${known.join(', ') || 'none'}` : `did you mean ${quoted(suggestion)}?`;
  return new Problem(code, `${what} ${quoted(name)}; ${instead}`);
}

/** The tenant of a request. Nothing is suggested: one tenant is not told the names of others. */
export function tenantOf({ tenants }: Service, name: string): ServedTenant {
  const tenant = tenants.active.get(name);
  if (tenant === undefined) throw new Problem('unknown-tenant', `no bundle of a tenant ${quoted(name)} is active here`);
  return tenant;
}

export function actionOf({ actions, loaded }: ServedTenant, slug: string): Plan {
  const plan = actions.get(slug);
  if (plan !== undefined) return plan;
  throw unknownName('unknown-action', `${loaded.bundle.tenant} has no action`, slug, [...actions.keys()]);
}

/** A flow of the platform that the tenant has. One that it has not must not complete as if it had let somebody in. */
export function flowOf({ flows, loaded }: ServedTenant, name: string): FlowName {
  const known = flowNames.find((flow) => flow === name);
  if (known !== undefined && flows.has(known)) return known;
  throw unknownName('unknown-flow', `${loaded.bundle.tenant} has no flow`, name, [...flows.keys()]);
}

/** The attach point that a flow of the tenant and a stage name. A stage of the platform exists also where the tenant put nothing in it. */
export function attachPointOf(tenant: ServedTenant, flow: string, stage: string): AttachPoint {
  if (!flowNames.some((name) => name === flow)) throw unknownName('unknown-flow', 'the platform has no flow', flow, flowNames);
  const known = flowOf(tenant, flow);
  const at = `${known}/${stage}`;
  if (!isAttachPoint(at)) throw unknownName('unknown-stage', `${known} has no stage`, stage, stagesOf(known));
  return at;
}
