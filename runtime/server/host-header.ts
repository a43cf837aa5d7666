import { Problem, quoted } from './problems.ts';

const loopbackName = /^(?:localhost|[a-z0-9-]+\.localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/** Whether a host, as a URL writes it, is this machine under whatever name server. */
export function isLoopbackName(host: string): boolean {
  return loopbackName.test(host.toLowerCase());
}

/**
 * Refuses requests under any other name than loopback's. A page in a browser on this machine may point a name of its own at
 * 127.0.0.1 and would then reach a service that asks nobody who they are (DNS rebinding).
 */
export function refuseForeignHost(header: string | undefined): void {
  const host = header?.replace(/:\d+$/, '');
  if (host === undefined || isLoopbackName(host)) return;
  throw new Problem('host-not-allowed', `callers are not authenticated, so only loopback names are answered, not ${quoted(host)}`);
}
