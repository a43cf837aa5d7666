import type { TLSSocket } from 'node:tls';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseRange } from '../../runtime/egress/address.ts';
import type { AllowEntry } from '../../runtime/egress/allowlist.ts';
import { asked, failureCode, freePort, guardedFetch } from '../host/receiver.ts';
import { type AttackCase, attacks } from './corpus.ts';
import { startWireServer } from './wire-server.ts';

const coders = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync } as const;

interface AnswerCase extends AttackCase {
  readonly send?: string;
  readonly coded?: readonly (keyof typeof coders)[];
  readonly unfolds?: number;
  readonly cut?: number;
  readonly then?: 'end' | 'silence' | { readonly repeat: string; readonly times: number } | { readonly drip: string };
  readonly fails?: string;
  readonly answers?: string;
  readonly without?: string;
}

/** Writes an answer, piece by piece where it has no end, until the other side has had enough. */
function write(socket: TLSSocket, { send = '', coded, unfolds = 0, cut = 0, then }: AnswerCase): void {
  if (coded !== undefined) {
    const whole = coded.reduce<Buffer>((bytes, name) => coders[name](bytes), Buffer.alloc(unfolds, ' '));
    const body = cut === 0 ? whole : whole.subarray(0, cut);
    socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: ${coded.join(', ')}\r\ncontent-length: ${body.length}\r\n\r\n`);
    socket.write(body);
    return;
  }
  socket.write(Buffer.from(send, 'latin1'));
  if (then === 'end') socket.end();
  else if (typeof then === 'object' && 'repeat' in then) writeAll(socket, then.repeat, then.times);
  else if (typeof then === 'object') {
    const timer = setInterval(() => socket.write(then.drip), 5);
    socket.on('close', () => clearInterval(timer));
  }
}

function writeAll(socket: TLSSocket, text: string, times: number): void {
  if (times <= 0 || socket.destroyed) return;
  const now = Math.min(times, Math.ceil(16_384 / text.length));
  socket.write(text.repeat(now), () => writeAll(socket, text, times - now));
}

describe.each(attacks<AnswerCase>('answers'))('the answer: $idea', (each) => {
  it(each.fails === undefined ? 'does no harm' : 'makes the fetch reject', async () => {
    const server = await startWireServer((socket, path) => {
      if (path === '/hooks/x') write(socket, each);
      else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nafter');
    });
    const origin = `https://crm.acme.example:${server.port}`;
    const fetch = guardedFetch([`${origin}/hooks/`], { idleTimeout: 300 });
    const slow = each.fails === 'timeout';
    const answer = fetch(asked(`${origin}/hooks/x`, { timeout: slow ? 400 : 8000 }));
    if (each.fails !== undefined) expect(await failureCode(answer)).toBe(each.fails);
    else {
      const { body, headers } = await answer;
      expect(body).toBe(each.answers);
      expect(Object.keys(headers)).not.toContain(each.without ?? 'cookie');
    }
    // What it left on the connection is nobody's answer.
    expect((await fetch(asked(`${origin}/hooks/after`))).body).toBe('after');
    expect(new Set(server.heads.map(({ host }) => host))).toEqual(new Set([`crm.acme.example:${server.port}`]));
  });
});

interface RedirectCase extends AttackCase {
  readonly location: string;
  readonly follows?: string;
  readonly fails?: string;
}

describe.each(attacks<RedirectCase>('redirects'))('the redirect: $idea', ({ location, follows, fails }) => {
  it(follows === undefined ? 'is not followed' : 'is followed as far as it is allowed', async () => {
    const other = await freePort();
    const server = await startWireServer((socket, path) => {
      const where = location.replaceAll('PORT', String(server.port)).replaceAll('OTHER', String(other));
      const moved = `HTTP/1.1 302 Found\r\nlocation: ${where}\r\ncontent-length: 0\r\n\r\n`;
      socket.write(path === '/hooks/start' ? moved : 'HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\narrived');
    });
    const allow: AllowEntry[] = [
      { url: `https://crm.acme.example:${server.port}/hooks/`, redirects: 2 },
      `https://*.partner.example:${server.port}/in/`,
      `https://internal.acme.example:${server.port}/hooks/`,
      { url: `https://only-post.acme.example:${server.port}/in/`, methods: ['POST'] },
    ];
    const names: string[] = [];
    const fetch = guardedFetch(allow, {
      resolveName: async (name) => {
        names.push(name);
        return [name === 'internal.acme.example' ? '10.0.0.1' : '127.0.0.1'];
      },
    });
    const ended = await failureCode(fetch(asked(`https://crm.acme.example:${server.port}/hooks/start`)));
    expect(ended).toBe(fails ?? (follows === undefined ? 'redirect' : 'answered'));
    const paths = server.heads.map(({ path }) => path);
    expect(paths[0]).toBe('/hooks/start');
    expect(new Set(paths.slice(1))).toEqual(new Set(follows === undefined ? [] : [follows]));
    const known = ['crm.acme.example', 'eu.partner.example', 'internal.acme.example'];
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });
});

interface NameCase extends AttackCase {
  readonly answers: readonly (readonly string[])[];
  readonly opened?: readonly string[];
  readonly connects?: true;
  readonly fails?: string;
  readonly again?: string;
}

describe.each(attacks<NameCase>('names'))('the name: $idea', ({ answers, opened = [], connects, fails = 'address-refused', again }) => {
  it(connects === true ? 'is connected to once' : 'is not connected to', async () => {
    const server = await startWireServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${again === undefined ? '' : 'connection: close\r\n'}content-length: 2\r\n\r\nok`);
      if (again !== undefined) socket.end();
    });
    const origin = `https://crm.acme.example:${server.port}`;
    const left = [...answers];
    const fetch = guardedFetch([`${origin}/hooks/`], {
      allowPrivate: opened.flatMap((range) => parseRange(range) ?? []),
      resolveName: async () => left.shift() ?? [],
    });
    expect(await failureCode(fetch(asked(`${origin}/hooks/x`)))).toBe(connects === true ? 'answered' : fails);
    expect(server.connections()).toBe(connects === true ? 1 : 0);
    if (connects !== true) return;
    // A connection that is kept needs no name; one that was closed asks again, and the second answer is checked like the first.
    expect([again ?? 'answered', 'address-refused']).toContain(await failureCode(fetch(asked(`${origin}/hooks/x`))));
    expect(server.connections()).toBe(1);
  });
});
