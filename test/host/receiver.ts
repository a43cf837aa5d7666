import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { parseRange } from '../../runtime/egress/address.ts';
import { type AllowEntry, parseAllowEntry } from '../../runtime/egress/allowlist.ts';
import { createGuardedFetch, type GuardedFetch, type GuardedFetchOptions } from '../../runtime/host/fetch.ts';
import { defaultLimits } from '../../schemas/platform/limits.ts';

function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
}

/** Signs `acme.example`, `partner.example` and their subdomains. The key beside it is a test's own and opens nothing. */
export const authority = fixture('authority.pem');

/** What a receiver saw of one request. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly serverName: string | false | null;
}

export interface Receiver {
  readonly port: number;
  readonly seen: readonly Seen[];
  /** How many TLS connections were made. */
  readonly connections: () => number;
}

/** A TLS server on loopback that records what it gets. It closes when the test ends. */
export async function startReceiver(answer: (request: Seen, response: ServerResponse) => void): Promise<Receiver> {
  const seen: Seen[] = [];
  let connections = 0;
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const serverName = (request.socket as TLSSocket).servername;
      const record = { method, url, headers, body: Buffer.concat(chunks).toString(), serverName };
      seen.push(record);
      answer(record, response);
    });
  };
  const server = createServer({ key: fixture('server.key'), cert: fixture('server.pem') }, listener);
  server.on('connection', () => connections++);
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, seen, connections: () => connections };
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createNetServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export const loopback = ['127.0.0.0/8'].flatMap((range) => parseRange(range) ?? []);

/** A guarded fetch for which every name is 127.0.0.1, unless the test says otherwise. */
export function guardedFetch(allow: readonly AllowEntry[], options: Partial<Omit<GuardedFetchOptions, 'entries'>> = {}): GuardedFetch {
  const { development = false } = options;
  const entries = allow.map((written) => {
    const { entry, problem } = parseAllowEntry(written, { development });
    if (entry === undefined) throw new Error(problem.message);
    return entry;
  });
  const fetch = createGuardedFetch({
    limits: defaultLimits,
    allowPrivate: loopback,
    certificateAuthorities: [authority],
    resolveName: async () => ['127.0.0.1'],
    ...options,
    entries,
  });
  onTestFinished(() => fetch.close());
  return fetch;
}

/** A request with what a test does not care about filled in. */
export function asked(url: string, rest: Partial<Parameters<GuardedFetch>[0]> = {}): Parameters<GuardedFetch>[0] {
  return { method: 'GET', url, headers: {}, timeout: 5000, ...rest };
}

/** The code of the failure that a fetch ends in. */
export async function failureCode(fetched: Promise<unknown>): Promise<string> {
  return fetched.then(
    () => 'answered',
    (error) => ('code' in error ? String(error.code) : `unexpected: ${error}`),
  );
}
