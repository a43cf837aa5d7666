import { EventEmitter, once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FetchFailure, fetchFailures } from '../../runtime/egress/failures.ts';
import { defaultLimits } from '../../schemas/platform/limits.ts';
import { attackUrls } from '../egress/attack-urls.ts';
import { asked, failureCode, freePort, guardedFetch, startReceiver } from './receiver.ts';

const ok = (_request: unknown, response: { end(text: string): void }) => response.end('fine');

describe('a request', () => {
  it('reaches the receiver under its name, as it was asked for', async () => {
    const receiver = await startReceiver((_request, response) => {
      response.writeHead(201, { 'content-type': 'application/json', 'x-twice': ['a', 'b'], 'set-cookie': 'session=1' }).end('{"ok":true}');
    });
    const origin = `https://crm.acme.example:${receiver.port}`;
    const fetch = guardedFetch([origin]);
    const answer = await fetch(
      asked(`${origin}/hooks/a%2Fb?q=it's`, {
        method: 'post',
        headers: { 'X-Key': 'k', 'Content-Type': 'application/json' },
        body: '{"é":1}',
      }),
    );
    expect(answer).toMatchObject({ status: 201, headers: { 'content-type': 'application/json', 'x-twice': 'a, b' }, body: '{"ok":true}' });
    expect(Object.keys(answer.headers)).not.toContain('set-cookie');
    expect(receiver.seen).toMatchObject([
      {
        method: 'POST',
        url: '/hooks/a%2Fb?q=it%27s',
        body: '{"é":1}',
        serverName: 'crm.acme.example',
        headers: { host: `crm.acme.example:${receiver.port}`, 'x-key': 'k', 'content-type': 'application/json', 'content-length': '8' },
      },
    ]);
  });

  it('carries no cookie that an earlier answer set', async () => {
    const receiver = await startReceiver((_request, response) => response.writeHead(200, { 'set-cookie': 'session=1' }).end());
    const origin = `https://crm.acme.example:${receiver.port}`;
    const fetch = guardedFetch([origin]);
    await fetch(asked(`${origin}/`));
    await fetch(asked(`${origin}/`));
    expect(receiver.seen.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined]);
  });

  it('uses a connection again', async () => {
    const receiver = await startReceiver(ok);
    const origin = `https://crm.acme.example:${receiver.port}`;
    const fetch = guardedFetch([origin]);
    for (let index = 0; index < 6; index++) await fetch(asked(`${origin}/${index}`));
    expect(receiver.seen).toHaveLength(6);
    expect(receiver.connections()).toBeLessThan(6);
  });

  it('goes past a proxy that the environment names', async () => {
    const proxied: string[] = [];
    const proxy = createHttpServer((request, response) => response.end(proxied.push(request.url ?? '')));
    proxy.on('connect', (request, socket) => {
      proxied.push(request.url ?? '');
      socket.destroy();
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];
    const before = names.map((name) => [name, process.env[name]] as const);
    onTestFinished(() => {
      proxy.close();
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    });
    for (const name of names)
      process.env[name] = name.startsWith('NODE') ? '1' : `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const receiver = await startReceiver(ok);
    const origin = `https://crm.acme.example:${receiver.port}`;
    expect((await guardedFetch([origin])(asked(`${origin}/`))).body).toBe('fine');
    expect(proxied).toEqual([]);
  });

  it('goes to a plain server on this machine in development only', async () => {
    const server = createHttpServer((request, response) => response.end(request.headers.host));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    for (const host of ['localhost', '127.0.0.1']) {
      const origin = `http://${host}:${port}`;
      const fetch = guardedFetch([origin], { development: true, allowPrivate: [] });
      expect((await fetch(asked(`${origin}/`))).body).toBe(`${host}:${port}`);
      expect(() => guardedFetch([origin])).toThrow('https');
    }
  });
});

describe('before anything leaves', () => {
  it('refuses every spelling of the attack table', async () => {
    const resolved: string[] = [];
    const fetch = guardedFetch(['https://crm.acme.example', 'https://*.acme.example', 'https://evil.example'], {
      resolveName: async (name) => {
        resolved.push(name);
        return [];
      },
    });
    const failures = await Promise.all(attackUrls.map(async ([url]) => [url, await failureCode(fetch(asked(url)))]));
    expect(failures).toEqual(attackUrls.map(([url]) => [url, 'url']));
    expect(resolved).toEqual([]);
  });

  it.each([
    ['another host', asked('https://evil.example/'), 'not-allowed'],
    ['a host with the name in front', asked('https://crm.acme.example.evil.example/'), 'not-allowed'],
    ['another port', asked('https://crm.acme.example:8443/'), 'not-allowed'],
    ['a path beside the prefix', asked('https://crm.acme.example/hooks-admin'), 'not-allowed'],
    ['a method that is not listed', asked('https://crm.acme.example/hooks', { method: 'DELETE' }), 'not-allowed'],
    ['a method that is none', asked('https://crm.acme.example/hooks', { method: 'CONNECT' }), 'method'],
    ['a method with a line break', asked('https://crm.acme.example/hooks', { method: 'GET / HTTP/1.1\r\nX: y' }), 'method'],
    ['a Host header', asked('https://crm.acme.example/hooks', { headers: { Host: 'evil.example' } }), 'header-forbidden'],
    [
      'a header with a line break',
      asked('https://crm.acme.example/hooks', { headers: { 'x-a': 'b\r\nHost: evil.example' } }),
      'header-value',
    ],
    [
      'a header name with a line break',
      asked('https://crm.acme.example/hooks', { headers: { 'x\r\nHost': 'evil.example' } }),
      'header-name',
    ],
    ['a GET with a body', asked('https://crm.acme.example/hooks', { body: '' }), 'body-not-allowed'],
    ['a body above the limit', asked('https://crm.acme.example/hooks', { method: 'POST', body: 'a'.repeat(65_537) }), 'request-too-large'],
    [
      'a body above the limit in bytes',
      asked('https://crm.acme.example/hooks', { method: 'POST', body: 'é'.repeat(32_769) }),
      'request-too-large',
    ],
    [
      'a URL off the proven pattern',
      asked('https://crm.acme.example/hooks/a/b', {
        target: { method: 'GET', url: [{ text: 'https://crm.acme.example/hooks/' }, { hole: 'segment' }] },
      }),
      'not-proven',
    ],
  ])('refuses %s', async (_case, request, code) => {
    const resolved: string[] = [];
    const fetch = guardedFetch(['https://crm.acme.example/hooks'], {
      resolveName: async (name) => {
        resolved.push(name);
        return [];
      },
    });
    expect(await failureCode(fetch(request))).toBe(code);
    expect(resolved).toEqual([]);
  });
});

describe('the connection', () => {
  it('trusts no certificate for another name, and none of an unknown authority', async () => {
    const receiver = await startReceiver(ok);
    const other = `https://other.example:${receiver.port}`;
    expect(await failureCode(guardedFetch([other])(asked(`${other}/`)))).toBe('certificate');
    const origin = `https://crm.acme.example:${receiver.port}`;
    expect(await failureCode(guardedFetch([origin], { certificateAuthorities: [] })(asked(`${origin}/`)))).toBe('certificate');
    expect(receiver.seen).toEqual([]);
  });

  it('trusts no more when the environment says to trust everything', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    onTestFinished(() => {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    });
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const receiver = await startReceiver(ok);
    const origin = `https://crm.acme.example:${receiver.port}`;
    const other = `https://other.example:${receiver.port}`;
    expect(await failureCode(guardedFetch([origin], { certificateAuthorities: [] })(asked(`${origin}/`)))).toBe('certificate');
    expect(await failureCode(guardedFetch([other])(asked(`${other}/`)))).toBe('certificate');
    expect(receiver.seen).toEqual([]);
  });

  it('is one of a bounded number, and the others wait for it', async () => {
    const receiver = await startReceiver((_request, response) => setImmediate(() => response.end('fine')));
    const origin = `https://crm.acme.example:${receiver.port}`;
    const fetch = guardedFetch([origin], { connectionsPerOrigin: 2 });
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => fetch(asked(`${origin}/${index}`))));
    expect(answers).toHaveLength(12);
    expect(receiver.connections()).toBe(2);
  });

  it('is kept for the fetches of one tenant alone', async () => {
    const receiver = await startReceiver(ok);
    const origin = `https://crm.acme.example:${receiver.port}`;
    const tenants = [guardedFetch([origin]), guardedFetch([origin])];
    for (const fetch of tenants) await fetch(asked(`${origin}/`));
    expect(receiver.connections()).toBe(2);
  });

  it.each([
    ['private', ['10.0.0.1']],
    ['loopback', ['127.0.0.1']],
    ['IPv6 loopback', ['::1']],
    ['mapped loopback', ['::ffff:127.0.0.1']],
    ['metadata', ['169.254.169.254']],
    ['metadata behind NAT64', ['64:ff9b::a9fe:a9fe']],
    ['public first and private second', ['93.184.215.14', '10.0.0.1']],
    ['private first and public second', ['10.0.0.1', '93.184.215.14']],
    ['short', ['127.1']],
    ['zoned', ['fe80::1%eth0']],
  ])('is not made to a name whose answer is %s', async (_case, answer) => {
    const receiver = await startReceiver(ok);
    const origin = `https://crm.acme.example:${receiver.port}`;
    const fetch = guardedFetch([origin], { allowPrivate: [], resolveName: async () => answer });
    expect(await failureCode(fetch(asked(`${origin}/`)))).toBe('address-refused');
    expect(receiver.connections()).toBe(0);
  });

  it('asks for the name once, so that a second answer changes nothing', async () => {
    const receiver = await startReceiver(ok);
    const origin = `https://crm.acme.example:${receiver.port}`;
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const asks: string[] = [];
    const fetch = guardedFetch([origin], {
      resolveName: async (name) => {
        asks.push(name);
        return answers.shift() ?? [];
      },
    });
    expect((await fetch(asked(`${origin}/`))).body).toBe('fine');
    expect(asks).toEqual(['crm.acme.example']);
  });

  it('checks the name anew for each connection', async () => {
    const receiver = await startReceiver((_request, response) => response.writeHead(200, { connection: 'close' }).end('fine'));
    const origin = `https://crm.acme.example:${receiver.port}`;
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const fetch = guardedFetch([origin], { resolveName: async () => answers.shift() ?? [] });
    expect((await fetch(asked(`${origin}/`))).body).toBe('fine');
    expect(await failureCode(fetch(asked(`${origin}/`)))).toBe('address-refused');
  });

  it('says when a name has no address and when nobody listens', async () => {
    const origin = `https://crm.acme.example:${await freePort()}`;
    expect(await failureCode(guardedFetch([origin], { resolveName: async () => [] })(asked(`${origin}/`)))).toBe('name-not-found');
    const failing = guardedFetch([origin], { resolveName: () => Promise.reject(new Error('SERVFAIL')) });
    expect(await failureCode(failing(asked(`${origin}/`)))).toBe('name-not-found');
    expect(await failureCode(guardedFetch([origin])(asked(`${origin}/`)))).toBe('connection-failed');
  });

  it('is not made to a loopback name that resolves elsewhere', async () => {
    const origin = `http://localhost:${await freePort()}`;
    const asks: string[] = [];
    const fetch = guardedFetch([origin], {
      development: true,
      resolveName: async (name) => {
        asks.push(name);
        return ['93.184.215.14'];
      },
    });
    expect(await failureCode(fetch(asked(`${origin}/`)))).toBe('connection-failed');
    expect(asks).toEqual([]);
  });
});

describe('a failure', () => {
  it('says only what the closed list says', async () => {
    const secret = 's3cret-token';
    const origin = `https://crm.acme.example:${await freePort()}`;
    const request = asked(`${origin}/?key=${secret}`, { headers: { authorization: secret } });
    const error: unknown = await guardedFetch([origin])(request).catch((failure) => failure);
    expect(error).toBeInstanceOf(FetchFailure);
    expect(error).toMatchObject({ code: 'connection-failed', message: fetchFailures['connection-failed'] });
    const everything = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).cause);
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain('127.0.0.1');
  });
});

describe('time', () => {
  it('runs out while a name is resolved, a server is silent, or a body drips', async () => {
    const never = guardedFetch(['https://crm.acme.example'], { resolveName: () => new Promise(() => {}) });
    expect(await failureCode(never(asked('https://crm.acme.example/', { timeout: 50 })))).toBe('timeout');

    const silent = await startReceiver(() => {});
    const silentOrigin = `https://crm.acme.example:${silent.port}`;
    expect(await failureCode(guardedFetch([silentOrigin])(asked(`${silentOrigin}/`, { timeout: 200 })))).toBe('timeout');

    const dripping = await startReceiver((_request, response) => {
      const timer = setInterval(() => response.write('.'), 10);
      response.on('close', () => clearInterval(timer));
    });
    const drippingOrigin = `https://crm.acme.example:${dripping.port}`;
    expect(await failureCode(guardedFetch([drippingOrigin])(asked(`${drippingOrigin}/`, { timeout: 200 })))).toBe('timeout');
  });

  it('is not used up by a body that stops in the middle', async () => {
    const receiver = await startReceiver((_request, response) => void response.writeHead(200).write('a'));
    const origin = `https://crm.acme.example:${receiver.port}`;
    const fetch = guardedFetch([origin], { idleTimeout: 50 });
    expect(await failureCode(fetch(asked(`${origin}/`, { timeout: 9000 })))).toBe('idle');
  });

  it('is the limit when an action asks for more', async () => {
    const receiver = await startReceiver(() => {});
    const origin = `https://crm.acme.example:${receiver.port}`;
    const fetch = guardedFetch([origin], { limits: { ...defaultLimits, longestFetch: 100 } });
    expect(await failureCode(fetch(asked(`${origin}/`, { timeout: 1e9 })))).toBe('timeout');
  });

  it('ends with the caller', async () => {
    const events = new EventEmitter();
    const arrived = once(events, 'arrived');
    const closed = once(events, 'closed');
    const receiver = await startReceiver((_request, response) => {
      response.on('close', () => events.emit('closed'));
      events.emit('arrived');
    });
    const origin = `https://crm.acme.example:${receiver.port}`;
    const controller = new AbortController();
    const failure = failureCode(guardedFetch([origin])(asked(`${origin}/`, { signal: controller.signal })));
    await arrived;
    controller.abort();
    expect(await failure).toBe('aborted');
    // The connection is given up, not left to run on.
    await closed;
    expect(await failureCode(guardedFetch(['https://a.example'])(asked('https://a.example/', { signal: AbortSignal.abort() })))).toBe(
      'aborted',
    );
  });
});

describe('close', () => {
  it('lets a request that is under way finish, and leaves no connection behind', async () => {
    const events = new EventEmitter();
    const arrived = once(events, 'arrived');
    const receiver = await startReceiver((_request, response) => {
      events.emit('arrived');
      events.on('go', () => response.end('fine'));
    });
    const origin = `https://crm.acme.example:${receiver.port}`;
    const fetch = guardedFetch([origin]);
    const answer = fetch(asked(`${origin}/`));
    await arrived;
    const closed = fetch.close();
    events.emit('go');
    expect((await answer).body).toBe('fine');
    await closed;
    expect(await failureCode(fetch(asked(`${origin}/`)))).toBe('connection-failed');
  });
});
