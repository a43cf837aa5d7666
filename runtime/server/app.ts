import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { LoadedBundle } from '../bundle/load.ts';
import { type ContinuationKeys, newContinuationKey } from '../flow/continuation-keys.ts';
import type { OnActionFault } from '../flow/plan-tenant.ts';
import type { AnswerStore } from '../store/answer-store.ts';
import { memoryStore } from '../store/memory-store.ts';
import { addBodyParser } from './body.ts';
import { answerClientError } from './client-error.ts';
import { answerError } from './errors.ts';
import { faultOf } from './fault.ts';
import { answerHeaders } from './headers.ts';
import { refuseForeignHost } from './host-header.ts';
import { Problem } from './problems.ts';
import type { Service } from './route.ts';
import { healthz } from './routes/health.ts';
import { routes } from './routes/index.ts';
import { type Answered, addRoutes, nothingHere } from './routing.ts';
import { closeGracefully } from './shutdown.ts';
import { guardedFetchOf, openedRanges, serveTenants, type TenantFetch, type TenantSecrets } from './tenants.ts';

export interface AppOptions {
  readonly tenants: readonly LoadedBundle[];
  /** The guarded fetch of the bundle's own allowlist and limits when left out. */
  readonly fetch?: (bundle: LoadedBundle) => TenantFetch;
  /** Values of tenants' secrets; without it every fetch that needs one rejects. */
  readonly secrets?: TenantSecrets;
  readonly now?: () => Date;
  /** Where the operator's log goes, a line at a time; `true` is standard error. Nothing personal is in it. */
  readonly logger?: boolean | { readonly write: (line: string) => void };
  /** Lets bundles that were loaded for development reach loopback. */
  readonly development?: boolean;
  /** Private ranges, such as `10.20.0.0/16`, in which receivers of the operator's own network stand. */
  readonly allowPrivate?: readonly string[];
  /** What seals continuations; replicas of one service share them. One that ends with this process when left out. */
  readonly continuationKeys?: ContinuationKeys;
  /** Milliseconds that the platform has for an awaited block; 15 minutes when left out. */
  readonly continuationLifetime?: number;
  /** Remembers answers, so that no call counts twice; in this process when left out. */
  readonly store?: AnswerStore;
  /** Milliseconds that requests under way get when the service closes. */
  readonly closeGraceMs?: number;
  /** Takes requests under any name, not loopback's alone: somebody else sees to who may call. */
  readonly allowUnauthenticated?: boolean;
}

const noSecrets: TenantSecrets = () => undefined;
const defaultCloseGrace = 10_000;
const slowestRequest = 30_000;
const defaultContinuationLifetime = 15 * 60_000;
const answersKept = 60 * 60_000;

/** The service without its listener, and what changes it while it runs. */
export interface BuiltService {
  /** Closing it lets the requests under way finish. */
  readonly app: FastifyInstance;
  /** Makes a bundle the one that new calls of its tenant run on; runs under way go on with theirs. */
  readonly activate: (bundle: LoadedBundle) => void;
}

/** The service without its listener, for what does not change it. */
export function buildApp(options: AppOptions): FastifyInstance {
  return buildService(options).app;
}

export function buildService(options: AppOptions): BuiltService {
  const { development = false, closeGraceMs = defaultCloseGrace, logger = false } = options;
  const logFault: OnActionFault = (error, tenant, action) => app.log.error({ tenant, action, ...faultOf(error) }, 'the evaluator failed');
  const allowPrivate = openedRanges(options.allowPrivate ?? []);
  const fetchFor = options.fetch ?? ((bundle: LoadedBundle) => guardedFetchOf(bundle, { development, allowPrivate }));
  const tenants = serveTenants(options.tenants, { fetchFor, secrets: options.secrets ?? noSecrets, onFault: logFault });
  const { continuationLifetime = defaultContinuationLifetime } = options;
  const service: Service = {
    tenants,
    now: options.now ?? (() => new Date()),
    keys: options.continuationKeys ?? [newContinuationKey()],
    continuationLifetime,
    store: options.store ?? memoryStore({ keepFor: Math.max(continuationLifetime, answersKept) }),
  };
  const app: FastifyInstance = fastify({
    // An id from outside could be anybody's name; the log and the answer have ours.
    genReqId: () => randomUUID(),
    logger: logger === false ? false : { stream: logger === true ? process.stderr : logger, base: null },
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: slowestRequest,
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: answerError,
  });
  const isClosing = closeGracefully(app, closeGraceMs, tenants);
  const answered: Answered = new WeakMap();
  addBodyParser(app);
  app.setErrorHandler(answerError);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(answerHeaders(request));
    if (options.allowUnauthenticated !== true) refuseForeignHost(request.headers.host);
    if (isClosing() && request.routeOptions.url !== healthz.url) throw new Problem('shutting-down', 'the service takes no new requests');
    // Here, not in the handler: nobody should have to send a body that can be read to learn that nothing is there.
    if (request.is404) throw nothingHere();
  });
  app.addHook('onResponse', async (request, reply) => {
    const { run, bundle } = answered.get(request) ?? {};
    // The route as it is written here, not the URL: that may hold anything.
    const { url: route } = request.routeOptions;
    request.log.info(
      { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime), run, bundle },
      'answered',
    );
  });
  addRoutes(app, routes, service, answered);
  return { app, activate: tenants.activate };
}
