import type { Route } from '../route.ts';

/** Whether the process lives: also while it shuts down, so that nobody kills it in the middle of a run. */
export const healthz: Route = {
  method: 'GET',
  url: '/healthz',
  operation: 'health',
  summary: 'Whether the service runs',
  answers: 'health',
  problems: [],
  handle: () => ({ body: { status: 'ok' } }),
};

/** Whether a load balancer may send requests: like every other call, it is refused while the service shuts down. */
export const readyz: Route = {
  method: 'GET',
  url: '/readyz',
  operation: 'readiness',
  summary: 'Whether the service takes requests',
  answers: 'health',
  problems: [],
  handle: () => ({ body: { status: 'ready' } }),
};
