import type { ProblemDocument } from '../../schemas/generated/problem.ts';

interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

/** Every error the service answers with (RFC 9457). Codes and statuses are stable. */
export const problemKinds = {
  'malformed-request': { status: 400, title: 'The request is not valid HTTP' },
  'malformed-url': { status: 400, title: 'The URL cannot be decoded' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'too-deep': { status: 400, title: 'The body is nested too deep' },
  'invalid-request': { status: 400, title: 'The body is not what this call takes' },
  'invalid-header': { status: 400, title: 'A header is not what this call takes' },
  'continuation-malformed': { status: 400, title: 'The continuation is not whole' },
  'continuation-key-unknown': { status: 400, title: 'The continuation was sealed with a key that is not here' },
  'continuation-forged': { status: 400, title: 'The continuation was not made here' },
  'continuation-of-other-tenant': { status: 403, title: "The continuation is of another tenant's run" },
  'not-found': { status: 404, title: 'There is no such resource' },
  'unknown-tenant': { status: 404, title: 'There is no such tenant' },
  'unknown-flow': { status: 404, title: 'There is no such flow' },
  'unknown-stage': { status: 404, title: 'The flow has no such stage' },
  'unknown-action': { status: 404, title: 'The tenant has no such action' },
  'method-not-allowed': { status: 405, title: 'The resource does not take this method' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  'continuation-taken': { status: 409, title: 'The run went on from here with another call' },
  'answer-forgotten': { status: 409, title: 'The call was made before, and its answer is no longer kept' },
  'continuation-expired': { status: 410, title: 'The continuation has expired' },
  'bundle-gone': { status: 410, title: 'The bundle that the run began on is no longer here' },
  'run-too-large': { status: 413, title: 'The run is too large to be continued' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body is of a type that this call does not take' },
  'host-not-allowed': { status: 421, title: 'The service does not answer under this name' },
  'invalid-event': { status: 422, title: 'The event is not one of this attach point' },
  'invalid-output': { status: 422, title: 'The output is none of the awaited block' },
  'invalid-step': { status: 422, title: "The step state is not what the stage's blocks read" },
  'group-not-awaited': { status: 422, title: 'The awaited block does not change this part of the event' },
  'user-changed': { status: 422, title: 'The user is another one than before' },
  'idempotency-key-reused': { status: 422, title: 'The Idempotency-Key was used for another call' },
  'invalid-config': { status: 422, title: "The configuration breaks the action's schema" },
  'action-not-attached': { status: 422, title: 'The action is not attached there' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'The service failed' },
  'store-full': { status: 503, title: 'No more calls can be remembered for this tenant' },
  'shutting-down': { status: 503, title: 'The service is shutting down' },
  'deadline-exceeded': { status: 504, title: 'The call took longer than its deadline' },
} as const satisfies { readonly [code: string]: ProblemKind };

export type ProblemCode = keyof typeof problemKinds;
type RequestError = NonNullable<ProblemDocument['errors']>[number];

/** An error that the caller is told of. What it says comes from us or from the request, never from the inside. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly errors: readonly RequestError[];
  readonly headers: { readonly [name: string]: string };

  constructor(code: ProblemCode, detail: string, errors: readonly RequestError[] = [], headers: Problem['headers'] = {}) {
    super(detail);
    this.code = code;
    this.errors = errors;
    this.headers = headers;
  }

  get status(): number {
    return problemKinds[this.code].status;
  }
}

/** The problem document of an answer; `id` is the one that the operator's log has. */
export function problemDocument({ code, message, errors }: Problem, id?: string): ProblemDocument {
  const { status, title } = problemKinds[code];
  return {
    type: `urn:writ:problem:${code}`,
    title,
    status,
    code,
    detail: message,
    ...(id === undefined ? {} : { instance: `urn:uuid:${id}` }),
    ...(errors.length === 0 ? {} : { errors }),
  };
}

const longestQuote = 64;

/** A name from the request, as messages show it. */
export function quoted(name: string): string {
  return JSON.stringify(name.length <= longestQuote ? name : `${name.slice(0, longestQuote)}…`);
}
