import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../schemas/platform/limits.ts';
import { asked, failureCode, guardedFetch, startReceiver } from './receiver.ts';

const limits = { ...defaultLimits, responseBody: 1000 };

async function answering(bytes: Uint8Array | string, headers: Record<string, string> = {}, method = 'GET') {
  const receiver = await startReceiver((_request, response) => response.writeHead(200, headers).end(bytes));
  const origin = `https://crm.acme.example:${receiver.port}`;
  return guardedFetch([{ url: origin, methods: ['GET', 'HEAD'] }], { limits })(asked(`${origin}/`, { method }));
}

const text = 'crème brûlée';

describe('a body', () => {
  it.each([
    ['as it is', Buffer.from(text), 'identity'],
    ['gzip', gzipSync(text), 'gzip'],
    ['x-gzip', gzipSync(text), 'X-GZIP'],
    ['deflate', deflateSync(text), 'deflate'],
    ['deflate without a wrapper', deflateRawSync(text), 'deflate'],
    ['brotli', brotliCompressSync(text), 'br'],
    ['two codings', brotliCompressSync(gzipSync(text)), 'gzip, br'],
    ['a coding named over an empty body', '', 'gzip'],
  ])('is decoded: %s', async (_case, bytes, coding) => {
    expect((await answering(bytes, { 'content-encoding': coding })).body).toBe(bytes === '' ? '' : text);
  });

  it.each([
    ['a byte order mark', Buffer.from('\ufeffa'), 'a'],
    ['bytes that are no UTF-8', Buffer.from([0x61, 0xff, 0xe2, 0x82, 0x62]), 'a\ufffd\ufffdb'],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80]), '\ufffd\ufffd\ufffd'],
  ])('is read as the Fetch standard reads text: %s', async (_case, bytes, expected) => {
    expect((await answering(bytes)).body).toBe(expected);
    expect(await new Response(bytes).text()).toBe(expected);
  });

  it('may be as large as the limit and no larger', async () => {
    expect((await answering('a'.repeat(1000))).body).toHaveLength(1000);
    expect(await failureCode(answering('a'.repeat(1001)))).toBe('response-too-large');
    expect((await answering(gzipSync('a'.repeat(1000)), { 'content-encoding': 'gzip' })).body).toHaveLength(1000);
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(900_000)), 'gzip'],
    ['brotli', brotliCompressSync(Buffer.alloc(100_000_000)), 'br'],
    ['deflate', deflateSync(Buffer.alloc(900_000)), 'deflate'],
    ['gzip in gzip', gzipSync(gzipSync(Buffer.alloc(50_000_000))), 'gzip, gzip'],
  ])('that unfolds to more stops there: %s', async (_case, bytes, coding) => {
    expect(bytes.length).toBeLessThan(1000);
    expect(await failureCode(answering(bytes, { 'content-encoding': coding }))).toBe('response-too-large');
  });

  it('that never ends is cut off at the limit', async () => {
    let sent = 0;
    const receiver = await startReceiver((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      response.on('drain', more);
      more();
    });
    const origin = `https://crm.acme.example:${receiver.port}`;
    expect(await failureCode(guardedFetch([origin], { limits })(asked(`${origin}/`, { timeout: 10_000 })))).toBe('response-too-large');
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it.each([
    ['an unknown coding', 'zstd', Buffer.from(text)],
    ['too many codings', 'gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(text)))],
    ['bytes that are not what they say', 'gzip', Buffer.from('not gzip')],
    ['bytes that are not brotli', 'br', Buffer.from('not brotli at all')],
    ['a stream cut short', 'gzip', gzipSync(text).subarray(0, 20)],
    ['the name of an object member', 'constructor', Buffer.from(text)],
  ])('that cannot be decoded fails: %s', async (_case, coding, bytes) => {
    expect(await failureCode(answering(bytes, { 'content-encoding': coding }))).toBe('response-encoding');
  });

  it('is empty for HEAD, whatever its headers promise', async () => {
    const answer = await answering('', { 'content-encoding': 'gzip', 'content-length': '5000' }, 'HEAD');
    expect(answer).toMatchObject({ status: 200, body: '', headers: { 'content-length': '5000' } });
  });
});

describe('headers', () => {
  it('beyond 16 KiB are too large', async () => {
    expect(await failureCode(answering('', { 'x-large': 'a'.repeat(20_000) }))).toBe('response-too-large');
  });

  it('keep a name that is a member of every object', async () => {
    const { headers } = await answering(
      '',
      Object.fromEntries([
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ]),
    );
    expect(Object.entries(headers)).toEqual(
      expect.arrayContaining([
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ]),
    );
  });
});
