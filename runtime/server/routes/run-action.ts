import { withDefaults } from '../../../schemas/defaults.ts';
import type { ActionRunAnswer } from '../../../schemas/generated/action-run-answer.ts';
import type { ActionRunRequest } from '../../../schemas/generated/action-run-request.ts';
import type { Json } from '../../../schemas/json.ts';
import { allActionPlaces } from '../../../schemas/platform/flow-walk.ts';
import type { AttachPoint } from '../../../schemas/platform/flows.ts';
import { validate } from '../../../schemas/validator.ts';
import { auditViewOf } from '../../audit/mask.ts';
import type { Outcome } from '../../eval/outcome.ts';
import type { Plan } from '../../plan.ts';
import { instantOf } from '../clock.ts';
import { expectEventAtOne } from '../event-check.ts';
import { actionOf, tenantOf } from '../lookup.ts';
import { Problem } from '../problems.ts';
import { bodyProblems, type Route, type ServedTenant } from '../route.ts';

/** Nothing leaves the machine: fetches get the recorded answers that the request brings, or reject. */
export const runAction: Route = {
  method: 'POST',
  url: '/v1/tenants/:tenant/actions/:slug/runs',
  operation: 'runAction',
  summary: 'Run one action, dry: nothing is fetched and nothing is applied',
  takes: 'action-run-request',
  answers: 'action-run-answer',
  problems: [...bodyProblems, 'unknown-tenant', 'unknown-action', 'action-not-attached', 'invalid-event', 'invalid-config'],
  handle: (service, request) => {
    const { tenant: name, slug } = request.params as { readonly tenant: string; readonly slug: string };
    const tenant = tenantOf(service, name);
    const plan = actionOf(tenant, slug);
    // Fastify has validated the body against the schema that the type is made from.
    const { event, at, step = {}, config, fetch = [], now } = request.body as ActionRunRequest;
    const instant = instantOf(now, service.now);
    expectEventAtOne(event, at, attachedPositions(plan, slug, at));
    const input = { event, step, config: configOf(tenant, slug, at, config), now: instant.getTime() };
    const outcome = plan.replay(input, fetch);
    const { digest: bundle } = tenant.loaded;
    const body = { ...outcome, log: auditedLog(tenant, slug, outcome), bundle, now: instant.toISOString() } as ActionRunAnswer;
    return { body, bundle };
  },
};

/** The lines as the audit log would hold them. The effects are as the action asked for them: they are made of what the caller sent. */
function auditedLog({ loaded: { bundle } }: ServedTenant, slug: string, outcome: Outcome) {
  const action = bundle.actions[slug];
  if (action === undefined) throw new Error(`a loaded bundle lacks the action ${slug}`);
  const { effects } = auditViewOf(action, bundle.mask)(outcome);
  return effects.flatMap((effect) => (effect.type === 'log' ? [{ slug, level: effect.level, message: effect.message }] : []));
}

function attachedPositions({ program }: Plan, slug: string, at: AttachPoint) {
  const positions = program.positions.filter((position) => position.at === at);
  if (positions.length > 0) return positions;
  const places = [...new Set(program.positions.map((position) => position.at))].join(', ');
  const message = `is ${at}, but ${slug} was compiled for ${places}`;
  throw new Problem('action-not-attached', `at ${message}`, [{ pointer: '/at', message }]);
}

/** The configuration given, else that of the first block that runs the action there. */
function configOf({ loaded }: ServedTenant, slug: string, at: AttachPoint, given: Json | undefined): Json | undefined {
  if (given === undefined) {
    const places = allActionPlaces(loaded.bundle.flows);
    return places.find(({ block, position }) => position.at === at && block.action === slug)?.block.config;
  }
  const schema = loaded.bundle.actions[slug]?.config;
  const config = schema === undefined ? given : withDefaults(schema, given);
  const problems = schema === undefined ? [] : validate(schema, config);
  if (problems.length === 0) return config;
  const errors = problems.map(({ pointer, message }) => ({ pointer: `/config${pointer}`, message }));
  throw new Problem('invalid-config', `the configuration breaks the schema of ${slug}`, errors);
}
