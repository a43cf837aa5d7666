import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';

function fixture(name: string): string {
  return readFileSync(new URL(`../host/fixtures/${name}`, import.meta.url), 'utf8');
}

export interface WireServer {
  readonly port: number;
  /** The request lines and host headers that came in. */
  readonly heads: readonly { readonly path: string; readonly host: string }[];
  readonly connections: () => number;
}

/** A TLS server that writes what it is told to, HTTP or not. It closes when the test ends. */
export async function startWireServer(answer: (socket: TLSSocket, path: string) => void): Promise<WireServer> {
  const heads: { readonly path: string; readonly host: string }[] = [];
  const sockets = new Set<TLSSocket>();
  let connections = 0;
  const server = createServer({ key: fixture('server.key'), cert: fixture('server.pem') }, (socket) => {
    sockets.add(socket);
    // The other side goes away in the middle of most of these answers.
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const head = text.slice(0, end);
        text = text.slice(end + 4);
        const path = head.split(' ')[1] ?? '';
        heads.push({ path, host: /^host: (.*)$/im.exec(head)?.[1] ?? '' });
        answer(socket, path);
      }
    });
  });
  server.on('connection', () => connections++).on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, heads, connections: () => connections };
}
