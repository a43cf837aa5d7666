import type { FastifyRequest } from 'fastify';
import type { ExecuteFetch } from '../execute.ts';
import type { ContinuationKeys } from '../flow/continuation-keys.ts';
import type { PlannedTenant } from '../flow/plan-tenant.ts';
import type { SecretValues } from '../host/secrets.ts';
import type { AnswerStore } from '../store/answer-store.ts';
import type { ProblemCode } from './problems.ts';

/** What routes have of the service. */
export interface Service {
  readonly tenants: Tenants;
  readonly now: () => Date;
  /** What seals the continuations. */
  readonly keys: ContinuationKeys;
  /** Milliseconds until a continuation expires. */
  readonly continuationLifetime: number;
  /** Remembers answers, so that no call counts twice. */
  readonly store: AnswerStore;
}

export interface Tenants {
  /** What runs for new calls, by the tenant's slug. */
  readonly active: ReadonlyMap<string, ServedTenant>;
  /** What a run began on, also after another bundle became active. */
  readonly bundle: (tenant: string, digest: string) => ServedTenant | undefined;
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
  /** Whether it runs what tenants deployed: it takes `Idempotency-Key` and `Deadline-Ms`. */
  readonly runs?: true;
  /** Whether a call that is made again counts once, also without a key of its own. */
  readonly countsOnce?: true;
  /** The largest body in bytes, where it is not the usual one. */
  readonly bodyLimit?: number;
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

/** Problems of the headers that calls which run something take. */
export const runProblems: readonly ProblemCode[] = [
  'invalid-header',
  'idempotency-key-reused',
  'answer-forgotten',
  'store-full',
  'deadline-exceeded',
];
