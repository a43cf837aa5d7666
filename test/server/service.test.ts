import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type RunningService, ServiceError, type ServiceOptions, startService } from '../../runtime/server/index.ts';
import { documents } from '../../schemas/documents/index.ts';
import { validate } from '../../schemas/validator.ts';
import { freePort } from '../host/receiver.ts';
import { eventAt, stageTenant, stageUrl } from './support.ts';

const at = 'login/post-auth';

async function started(options: ServiceOptions): Promise<RunningService> {
  const service = await startService({ port: 0, development: true, ...options });
  onTestFinished(() => service.close());
  return service;
}

/** A receiver on loopback that holds every answer back until it is told. */
async function slowReceiver() {
  const waiting: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    waiting.push(response);
    server.emit('asked');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked: () => once(server, 'asked'),
    answer: () => {
      for (const response of waiting) response.end('late');
    },
  };
}

function fetchingTenant(url: string) {
  const action = `const answer = await api.fetch('${url}hook', { timeout: 10000 }); api.state.set('body', await answer.text())`;
  return stageTenant(at, { action }, { manifest: `fetch: { allow: ["${url}"] }\n` });
}

/** A connection on which so much of a request was sent. */
async function openSocket(address: string, sent: string): Promise<Socket> {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  socket.write(sent);
  return socket;
}

/** The answer on a connection that the service closes behind it. */
async function answerOn(socket: Socket): Promise<{ readonly head: string; readonly body: unknown }> {
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { head, body: JSON.parse(body) };
}

async function postStage(address: string): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const sent = httpRequest(address + stageUrl(at), { method: 'POST', headers: { 'content-type': 'application/json' } });
  sent.end(JSON.stringify({ event: eventAt(at) }));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

describe('a running service', () => {
  it('runs a stage for real, through the allowlist, to a receiver on loopback', async () => {
    const receiver = await slowReceiver();
    const { address } = await started({ tenants: [fetchingTenant(receiver.url)] });
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const [answer] = await Promise.all([postStage(address), receiver.asked().then(receiver.answer)]);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ status: 'completed', step: { action: { body: 'late' } } });
  });

  it('finishes what is under way when it closes, and takes nothing new', async () => {
    const receiver = await slowReceiver();
    // Longer than the test may take: nothing but the end of what is under way lets the service close.
    const service = await started({ tenants: [fetchingTenant(receiver.url)], closeGraceMs: 600_000 });
    // A connection that stays open unused would keep a server up for ever.
    const idle = await openSocket(service.address, '');
    const late = await Promise.all(
      ['GET /readyz', 'GET /healthz', `POST ${stageUrl(at)}`].map((line) => openSocket(service.address, `${line} HTTP/1.1\r\n`)),
    );
    const underWay = postStage(service.address);
    await receiver.asked();
    const closing = service.close();
    expect(service.close()).toBe(closing);
    await expect.poll(() => service.app.server.listening).toBe(false);
    const [ready, health, run] = await Promise.all(
      late.map((socket) => {
        socket.write('Host: localhost\r\n\r\n');
        return answerOn(socket);
      }),
    );
    expect(health).toMatchObject({ head: expect.stringMatching(/^HTTP\/1.1 200 /) });
    for (const refused of [ready, run]) {
      expect(refused).toMatchObject({ head: expect.stringMatching(/^HTTP\/1.1 503 /), body: { code: 'shutting-down', status: 503 } });
      expect(validate(documents.problem ?? false, refused?.body)).toEqual([]);
    }
    receiver.answer();
    const answer = await underWay;
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ status: 'completed', step: { action: { body: 'late' } } });
    await closing;
    expect(await text(idle)).toBe('');
    await expect(postStage(service.address)).rejects.toMatchObject({ code: expect.stringMatching(/^ECONN(REFUSED|RESET)$/) });
  });

  it('gives up on what is under way when the grace is over', async () => {
    const receiver = await slowReceiver();
    const service = await started({ tenants: [fetchingTenant(receiver.url)], closeGraceMs: 50 });
    const underWay = postStage(service.address).catch((error: unknown) => error);
    await receiver.asked();
    await service.close();
    expect(await underWay).toMatchObject({ code: 'ECONNRESET' });
  });

  it.each([
    ['malformed-request', 400, 'nonsense\r\n\r\n'],
    ['headers-too-large', 431, `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
  ])('answers %s with a problem document', async (code, status, sent) => {
    const { address } = await started({ tenants: [] });
    const { head, body } = await answerOn(await openSocket(address, sent));
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(body).toMatchObject({ code, status });
    expect(validate(documents.problem ?? false, body)).toEqual([]);
  });
});

describe('a service that cannot start', () => {
  const refusal = (options: Partial<ServiceOptions>) =>
    startService({ tenants: [], ...options }).then(
      (service) => service.close().then(() => 'started'),
      (error: unknown) => (error instanceof ServiceError ? `${error.code}: ${error.message}` : `unexpected: ${error}`),
    );

  it('says that the port is in use', async () => {
    const { address } = await started({ tenants: [] });
    const port = Number(new URL(address).port);
    expect(await refusal({ port })).toBe(`port-in-use: port ${port} of 127.0.0.1 is in use; choose another, or stop what uses it`);
  });

  it('says that there is no such address here', async () => {
    // 192.0.2.0/24 is for documentation (RFC 5737): nobody has it.
    const port = await freePort();
    expect(await refusal({ host: '192.0.2.7', port, allowUnauthenticated: true })).toMatch(
      /^host: this machine has no address 192\.0\.2\.7/,
    );
  });

  it.each([-1, 65_536, 1.5, Number.NaN])('says that %s is no port', async (port) => {
    expect(await refusal({ port })).toBe(`port: a port is a number from 0 to 65535, not ${port}`);
  });

  it.each(['0.0.0.0', '::', '192.0.2.7', 'login.acme.example'])('does not let other machines in unless told to: %s', async (host) => {
    expect(await refusal({ host, port: 0 })).toMatch(/^unauthenticated: .*callers are not authenticated yet/);
  });

  it.each(['127.0.0.1', 'localhost'])('listens on loopback: %s', async (host) => {
    expect(await refusal({ host, port: 0 })).toBe('started');
  });

  it('does not serve one tenant from two bundles', async () => {
    const tenant = stageTenant(at, { greet: "api.log('info', 'hello')" });
    expect(await refusal({ tenants: [tenant, tenant], port: 0 })).toMatch(/^tenant-twice: two bundles are of the tenant acme/);
  });
});
