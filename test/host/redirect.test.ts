import { describe, expect, it } from 'vitest';
import type { AllowEntry } from '../../runtime/egress/allowlist.ts';
import { asked, failureCode, guardedFetch, type Receiver, startReceiver } from './receiver.ts';

/** A receiver that sends `/to?<location>` there with the status of its `status` header, and answers all else. */
function startRedirector(): Promise<Receiver> {
  return startReceiver(({ url, headers }, response) => {
    if (!url.startsWith('/to?')) return response.end('arrived');
    response.writeHead(Number(headers.status ?? 302), { location: decodeURIComponent(url.slice(4)) }).end('moved');
  });
}

function to(location: string): string {
  return `/to?${encodeURIComponent(location)}`;
}

async function redirected(location: string, allow: (port: number) => AllowEntry[], rest: Parameters<typeof asked>[1] = {}) {
  const receiver = await startRedirector();
  const resolved: string[] = [];
  const fetch = guardedFetch(allow(receiver.port), {
    resolveName: async (name) => {
      resolved.push(name);
      return [name === 'internal.acme.example' ? '169.254.169.254' : '127.0.0.1'];
    },
  });
  const place = (text: string) => text.replaceAll('PORT', String(receiver.port));
  const answer = fetch(asked(`https://crm.acme.example:${receiver.port}${to(place(location))}`, rest));
  return { code: await failureCode(answer), seen: receiver.seen, resolved };
}

const following = (port: number): AllowEntry[] => [
  { url: `https://crm.acme.example:${port}`, redirects: 2, methods: ['GET', 'POST', 'HEAD', 'PUT'] },
  { url: `https://partner.example:${port}/in/`, methods: ['GET', 'POST'] },
  `https://internal.acme.example:${port}`,
];

describe('a redirect', () => {
  it('rejects unless the entry permits it', async () => {
    const { code, seen } = await redirected('/next', (port) => [`https://crm.acme.example:${port}`]);
    expect(code).toBe('redirect');
    expect(seen).toHaveLength(1);
  });

  it.each([
    '/next',
    'next',
    'https://crm.acme.example:PORT/next',
    '/next#part',
    '//crm.acme.example:PORT/next',
    'https://partner.example:PORT/in/x',
  ])('is followed to %s', async (location) => {
    const { code, seen } = await redirected(location, following);
    expect(code).toBe('answered');
    expect(seen[1]?.url).toMatch(/^\/(next|in\/x)$/);
  });

  it.each([
    ['https://evil.example:PORT/', 'redirect'],
    ['//evil.example:PORT/', 'redirect'],
    ['http://crm.acme.example:PORT/', 'redirect'],
    ['https://crm.acme.example/', 'redirect'],
    ['https://user@crm.acme.example:PORT/', 'redirect'],
    ['https://partner.example:PORT/out', 'redirect'],
    ['https://partner.example:PORT/in/../out', 'redirect'],
    ['https://partner.example:PORT/in/..%2fout', 'redirect'],
    ['http://169.254.169.254/latest/meta-data/', 'redirect'],
    ['https://169.254.169.254/', 'redirect'],
    ['https://[::ffff:169.254.169.254]/', 'redirect'],
    ['https://0x7f.1:PORT/', 'redirect'],
    ['https://localhost:PORT/', 'redirect'],
    ['file:///etc/passwd', 'redirect'],
    ['javascript:alert(1)', 'redirect'],
    ['https://[', 'redirect'],
    ['https://internal.acme.example:PORT/', 'address-refused'],
  ])('is not followed to %s', async (location, expected) => {
    const { code, seen } = await redirected(location, following);
    expect(code).toBe(expected);
    expect(seen).toHaveLength(1);
  });

  it('counts hops', async () => {
    expect((await redirected(to('/next'), following)).code).toBe('answered');
    expect((await redirected(to(to('/next')), following)).code).toBe('redirect');
  });

  it('is an answer when it names no place, and when its status is none of a redirect', async () => {
    const receiver = await startReceiver(({ url }, response) => {
      if (url === '/300') response.setHeader('location', '/x');
      response.writeHead(url === '/300' ? 300 : 302).end('here');
    });
    const origin = `https://crm.acme.example:${receiver.port}`;
    const fetch = guardedFetch([origin]);
    expect(await fetch(asked(`${origin}/302`))).toMatchObject({ status: 302, body: 'here' });
    expect(await fetch(asked(`${origin}/300`))).toMatchObject({ status: 300, body: 'here' });
  });

  it('fails when it names two places', async () => {
    const receiver = await startReceiver((_request, response) => response.writeHead(302, ['location', '/a', 'location', '/b']).end());
    const origin = `https://crm.acme.example:${receiver.port}`;
    expect(await failureCode(guardedFetch([{ url: origin, redirects: 2 }])(asked(`${origin}/`)))).toBe('redirect');
  });

  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [301, 'PUT', 'PUT'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
    [302, 'HEAD', 'HEAD'],
  ])('with %i turns %s into %s', async (status, method, expected) => {
    const body = method === 'HEAD' ? {} : { body: '{}' };
    const { seen } = await redirected('/next', following, {
      method,
      headers: { status: String(status), 'content-type': 'application/json' },
      ...body,
    });
    expect(seen[1]).toMatchObject({ method: expected, body: expected === method && method !== 'HEAD' ? '{}' : '' });
    expect(seen[1]?.headers['content-type']).toBe(expected === method ? 'application/json' : undefined);
  });

  it('needs an entry for the method it ends up with', async () => {
    const allow = (port: number): AllowEntry[] => [{ url: `https://crm.acme.example:${port}`, methods: ['POST'], redirects: 1 }];
    expect((await redirected('/next', allow, { method: 'POST', body: '{}' })).code).toBe('redirect');
    expect((await redirected('/next', allow, { method: 'POST', body: '{}', headers: { status: '307' } })).code).toBe('answered');
  });

  it('takes no credential to another origin', async () => {
    const headers = { authorization: 'Bearer a', 'x-api-key': 'b', accept: 'application/json' };
    const { seen } = await redirected('https://partner.example:PORT/in/x', following, { headers });
    expect(seen[1]?.headers).toMatchObject({ accept: 'application/json', host: expect.stringMatching(/^partner\.example:/) });
    expect(seen[1]?.headers).not.toHaveProperty('authorization');
    expect(seen[1]?.headers).not.toHaveProperty('x-api-key');
    const same = await redirected('/next', following, { headers });
    expect(same.seen[1]?.headers).toMatchObject(headers);
  });

  it.each([
    [['user.email'], ['user.email', 'user.id'], 'answered'],
    [['user.email'], undefined, 'answered'],
    [['user.email', 'user.id'], ['user.email'], 'redirect'],
    [undefined, ['user.email'], 'redirect'],
    [undefined, undefined, 'answered'],
  ])('from an entry that is sent %j to one that is sent %j: %s', async (first, next, expected) => {
    const { code } = await redirected('https://partner.example:PORT/in/x', (port) => [
      { url: `https://crm.acme.example:${port}`, redirects: 1, ...(first === undefined ? {} : { send: first }) },
      { url: `https://partner.example:${port}`, ...(next === undefined ? {} : { send: next }) },
    ]);
    expect(code).toBe(expected);
  });
});
