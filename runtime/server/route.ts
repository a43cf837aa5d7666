import type { FastifyRequest } from 'fastify';
import type { ExecuteFetch } from '../execute.ts';
import type { PlannedTenant } from '../flow/plan-tenant.ts';
import type { SecretValues } from '../host/secrets.ts';
import type { ProblemCode } from './problems.ts';

/** What routes have of the service. */
export interface Service {
  /** By the tenant's slug. */
  readonly tenants: ReadonlyMap<string, ServedTenant>;
  readonly now: () => Date;
}

export interface ServedTenant extends PlannedTenant {
  readonly fetch: ExecuteFetch;
  readonly secrets: SecretValues;
}

/** What a route answers, and what the operator's log says of it beside. */
export interface Answer {
  readonly body: unknown;
  readonly run?: string;
  readonly bundle?: string;
}

/** One call: the routes, the OpenAPI document and the tests of both are made from these. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** As Fastify writes it; parameters are slugs. */
  readonly url: string;
  readonly operation: string;
  readonly summary: string;
  /** Name of the published schema of the body; none is taken when left out. */
  readonly takes?: string;
  /** Name of the published schema of the answer, which has status 200. */
  readonly answers?: string;
  /** What can go wrong beside what can go wrong everywhere. */
  readonly problems: readonly ProblemCode[];
  readonly handle: (service: Service, request: FastifyRequest) => Answer | Promise<Answer>;
}

/** Problems that every call with a body has. */
export const bodyProblems: readonly ProblemCode[] = [
  'malformed-json',
  'too-deep',
  'invalid-request',
  'body-too-large',
  'unsupported-media-type',
];
