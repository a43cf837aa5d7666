import type { FastifyInstance } from 'fastify';
import type { ServedTenants } from './tenants.ts';

const lookEvery = 20;

/**
 * What closing does: from its first moment new requests are refused; those under way have so many milliseconds; then every
 * connection is closed, those to the outside last. Answers whether the service is closing.
 */
export function closeGracefully(app: FastifyInstance, graceMs: number, tenants: ServedTenants): () => boolean {
  let closing = false;
  let underWay = 0;
  let timer: NodeJS.Timeout | undefined;
  app.server.on('request', (_request, response) => {
    underWay++;
    response.once('close', () => underWay--);
  });
  app.addHook('preClose', async () => {
    closing = true;
    const started = performance.now();
    timer = setInterval(() => {
      const over = performance.now() - started >= graceMs;
      if (over) tenants.abort();
      // A server waits for every connection, and does not count one as idle on which no request ever came.
      if (over || underWay === 0) app.server.closeAllConnections();
    }, lookEvery);
  });
  app.addHook('onClose', async () => {
    clearInterval(timer);
    // Nobody is left who waits for a fetch.
    tenants.abort();
    await tenants.close();
  });
  return () => closing;
}
