import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import type { LoadedBundle } from '../../runtime/bundle/load.ts';
import { documents } from '../../schemas/documents/index.ts';
import type { FlowRunAnswer } from '../../schemas/generated/flow-run-answer.ts';
import type { JsonRecord } from '../../schemas/json.ts';
import { validate } from '../../schemas/validator.ts';
import { continueUrl, eventAt, flowUrl, tenantOf } from './support.ts';

/** A tenant with a login flow. `stages` is the YAML below `stages:`; actions are the bodies of their functions. */
export function loginTenant(
  stages: string,
  actions: { readonly [slug: string]: string } = {},
  { manifest = '', files = {} as { readonly [path: string]: string } } = {},
): LoadedBundle {
  return tenantOf({
    'writ.yaml': `tenant: acme\n${manifest}`,
    'flows/login.yaml': `flow: login\nstages:\n${stages}`,
    ...Object.fromEntries(Object.entries(actions).map(([slug, body]) => [`actions/${slug}.ts`, actionOf(body)])),
    ...files,
  });
}

export function actionOf(body: string): string {
  return `export default async function action(event, api) {\n${body}\n}\n`;
}

export const now = '2026-03-02T10:00:00.000Z';

/** An event of a login before anybody is known, and what becomes known on the way. */
export const known = eventAt('login/post-auth');
const { user, ...withoutUser } = known;
export const early: JsonRecord = { ...withoutUser, authentication: { aal: 'aal0', methods: [] } };
export { user };

/** The output of each block that stands for "all is well", and the groups that come with it. */
export const well: { readonly [block: string]: { readonly output: JsonRecord; readonly event?: JsonRecord } } = {
  'identity-lookup': { output: { found: true }, event: { user: known.user ?? null } },
  'password-check': { output: { verified: true }, event: { authentication: { aal: 'aal1', methods: ['password'] } } },
  mfa: { output: { verified: true }, event: { authentication: { aal: 'aal2', methods: ['password', 'totp'] } } },
  redirect: { output: { verified: true } },
  'risk-evaluate': { output: { score: 12, severity: 'low', recommendation: 'allow' } },
  'issue-session': { output: { session_id: 'ses_1' } },
  'issue-tokens': { output: {} },
};

export type Headers = { readonly [name: string]: string };

export function call(app: FastifyInstance, url: string, body: unknown, headers: Headers = {}): Promise<LightMyRequestResponse> {
  return app.inject({ method: 'POST', url, payload: body as object, headers: { 'content-type': 'application/json', ...headers } });
}

/** The answer of a call that is no problem; it follows its schema. */
export async function answerOf(response: Promise<LightMyRequestResponse>, schema = 'flow-run-answer'): Promise<FlowRunAnswer> {
  const { statusCode, body } = await response;
  expect([statusCode, statusCode === 200 ? '' : body]).toEqual([200, '']);
  expect(validate(documents[schema] ?? false, JSON.parse(body))).toEqual([]);
  return JSON.parse(body) as FlowRunAnswer;
}

export function start(app: FastifyInstance, flow = 'login', event: JsonRecord = early, headers: Headers = {}): Promise<FlowRunAnswer> {
  return answerOf(call(app, flowUrl(flow), { event, now }, headers));
}

/** What goes on with a run; `given` stands for what is well with the awaited block. */
export function goOn(app: FastifyInstance, answer: FlowRunAnswer, given: object = wellFor(answer)): Promise<FlowRunAnswer> {
  return answerOf(call(app, continueUrl(), { continuation: answer.continuation, ...given }));
}

export function wellFor({ awaiting }: FlowRunAnswer): { readonly output: JsonRecord; readonly event?: JsonRecord } {
  return well[awaiting?.block ?? ''] ?? { output: {} };
}

/** Every answer of a run, in which all blocks of the platform say that all is well but those that `outputs` speaks of, by their slugs. */
export async function drive(
  app: FastifyInstance,
  { flow = 'login', event = early, outputs = {} as { readonly [slug: string]: object } } = {},
): Promise<FlowRunAnswer[]> {
  const answers = [await start(app, flow, event)];
  for (let last = answers[0]; last?.status === 'awaiting'; last = answers.at(-1)) {
    const slug = last.awaiting?.slug ?? '';
    answers.push(await goOn(app, last, Object.hasOwn(outputs, slug) ? outputs[slug] : wellFor(last)));
  }
  return answers;
}
