import type { FastifyInstance } from 'fastify';
import type { ServedTenants } from './tenants.ts';

/**
 * What closing does: from its first moment new requests are refused, those under way have so many milliseconds, idle
 * connections are closed at once, and those to the outside last. Answers whether the service is closing.
 */
export function closeGracefully(app: FastifyInstance, graceMs: number, tenants: ServedTenants): () => boolean {
  let closing = false;
  let timer: NodeJS.Timeout | undefined;
  app.addHook('preClose', async () => {
    closing = true;
    timer = setTimeout(() => {
      tenants.abort();
      app.server.closeAllConnections();
    }, graceMs);
  });
  app.addHook('onClose', async () => {
    clearTimeout(timer);
    // Nobody is left who waits for a fetch.
    tenants.abort();
    await tenants.close();
  });
  return () => closing;
}
