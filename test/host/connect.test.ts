import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCheckedAgent } from '../../runtime/host/connect.ts';
import { loopback } from './receiver.ts';

async function startServer(): Promise<number> {
  const server = createServer((_request, response) => response.end('fine'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

// A URL with an address for a host never gets this far; the connection itself is the last to refuse it.
describe('createCheckedAgent', () => {
  it('refuses a private address that needed no lookup', async () => {
    const port = await startServer();
    const agent = createCheckedAgent({ connectTimeout: 1000 });
    onTestFinished(() => agent.destroy());
    await expect(agent.request({ origin: `http://127.0.0.1:${port}`, path: '/', method: 'GET' })).rejects.toMatchObject({
      code: 'address-refused',
    });
  });

  it.each([
    ['its range opened', { allowPrivate: loopback }],
    ['the development switch', { development: true }],
  ])('makes the connection with %s', async (_case, options) => {
    const port = await startServer();
    const agent = createCheckedAgent({ connectTimeout: 1000, ...options });
    onTestFinished(() => agent.destroy());
    const { body } = await agent.request({ origin: `http://127.0.0.1:${port}`, path: '/', method: 'GET' });
    expect(await body.text()).toBe('fine');
  });
});
