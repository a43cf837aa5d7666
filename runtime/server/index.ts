import { type AppOptions, type BuiltService, buildService } from './app.ts';
import { ServiceError } from './error.ts';
import { isLoopbackName } from './host-header.ts';

export { type AppOptions, type BuiltService, buildApp, buildService } from './app.ts';
export { ServiceError, type ServiceErrorCode } from './error.ts';
export type { TenantFetch, TenantSecrets } from './tenants.ts';

export interface ServiceOptions extends AppOptions {
  /** 127.0.0.1 when left out. */
  readonly host?: string;
  /** 8787 when left out; 0 takes any that is free. */
  readonly port?: number;
}

export interface RunningService extends BuiltService {
  /** Such as `http://127.0.0.1:8787`. */
  readonly address: string;
  /** Refuses new requests, lets those under way finish, and closes every connection. May be called again. */
  readonly close: () => Promise<void>;
}

export const defaultHost = '127.0.0.1';
export const defaultPort = 8787;

/** Starts the service. Throws a ServiceError when it cannot be reached where it was asked to be. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { host = defaultHost, port = defaultPort } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ServiceError('port', `a port is a number from 0 to 65535, not ${port}`);
  if (options.allowUnauthenticated !== true && !isLoopbackName(host.includes(':') ? `[${host}]` : host)) {
    const why = 'callers are not authenticated yet, so anybody who reaches it could run the policies';
    throw new ServiceError('unauthenticated', `the service does not listen on ${host}: ${why}; use 127.0.0.1`);
  }
  const { app, activate } = buildService(options);
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= app.close();
    return closed;
  };
  try {
    // Under the name there would be two listeners, the second out of reach of a graceful close.
    return { address: await app.listen({ host: host === 'localhost' ? defaultHost : host, port }), app, activate, close };
  } catch (error) {
    await close();
    throw listenError(error, host, port);
  }
}

type Describe = (host: string, port: number) => ServiceError;

const hostUnknown: Describe = (host) =>
  new ServiceError('host', `this machine has no address ${host} to listen on; use one of its own, such as 127.0.0.1`);

const listenErrors: ReadonlyMap<string, Describe> = new Map<string, Describe>([
  [
    'EADDRINUSE',
    (host, port) => new ServiceError('port-in-use', `port ${port} of ${host} is in use; choose another, or stop what uses it`),
  ],
  ['EACCES', (_host, port) => new ServiceError('not-permitted', `this user may not listen on port ${port}; choose one from 1024 on`)],
  ['EPERM', (_host, port) => new ServiceError('not-permitted', `this user may not listen on port ${port}; choose another`)],
  ['EADDRNOTAVAIL', hostUnknown],
  ['ENOTFOUND', hostUnknown],
  ['EAI_AGAIN', hostUnknown],
  ['EAFNOSUPPORT', hostUnknown],
]);

function listenError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return listenErrors.get(code)?.(host, port) ?? error;
}
