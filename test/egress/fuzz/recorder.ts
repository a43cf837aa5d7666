import { channel } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** One request as it came out of a socket. */
export interface Contact {
  readonly host: string;
  readonly port: number;
  readonly method: string;
  readonly target: string;
}

export interface Recorder {
  readonly ports: { readonly first: number; readonly second: number };
  /** Takes what was recorded since the last time. */
  readonly take: () => {
    readonly contacts: readonly Contact[];
    readonly connections: readonly string[];
    readonly names: readonly string[];
  };
  readonly resolveName: (name: string) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

function fixture(name: string): string {
  return readFileSync(new URL(`../../host/fixtures/${name}`, import.meta.url), 'utf8');
}

export const recorderAuthority = fixture('authority.pem');

/** Where a receiver sends those who follow it: elsewhere, in most of the ways there are. */
const elsewhere = [
  'https://evil.example/',
  '//evil.example/x',
  '/../admin',
  '/%2e%2e/admin',
  'http://crm.acme.example/hooks/',
  'https://169.254.169.254/',
  '/hooks/next',
  'hooks/../../x',
];

/**
 * Two TLS servers on loopback and a resolver for which every name is loopback: whatever is asked for outside arrives here. Names that
 * are asked for and connections that are tried are recorded too, so that one which never gets as far as a request is seen.
 */
export async function startRecorder(): Promise<Recorder> {
  let contacts: Contact[] = [];
  let connections: string[] = [];
  let names: string[] = [];
  const listen = async (): Promise<Server> => {
    const server = createServer({ key: fixture('server.key'), cert: fixture('server.pem') }, (request, response) => {
      request.resume();
      const { servername } = request.socket as TLSSocket;
      const { method = '', url = '', headers } = request;
      const { port } = server.address() as AddressInfo;
      // The name of the certificate and the name in the head are one; were they not, both would count.
      for (const host of new Set([String(servername), (headers.host ?? '').replace(/:\d+$/, '')]))
        contacts.push({ host, port, method, target: url });
      const choice = [...url].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1009, 7);
      if (choice % 8 === 0)
        response.writeHead([301, 302, 303, 307, 308][choice % 5] ?? 302, { location: elsewhere[choice % elsewhere.length] });
      response.end(choice % 3 === 0 ? '{"next":"../../evil","id":"//evil.example"}' : 'null');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  };
  const servers = [await listen(), await listen()] as const;
  const onConnect = (message: unknown) => {
    const { connectParams } = message as { readonly connectParams: { readonly protocol: string; readonly host: string } };
    connections.push(`${connectParams.protocol}//${connectParams.host}`);
  };
  const connecting = channel('undici:client:beforeConnect');
  connecting.subscribe(onConnect);
  const portOf = (server: Server) => (server.address() as AddressInfo).port;
  return {
    ports: { first: portOf(servers[0]), second: portOf(servers[1]) },
    take: () => {
      const taken = { contacts, connections, names };
      contacts = [];
      connections = [];
      names = [];
      return taken;
    },
    resolveName: async (name) => {
      names.push(name);
      return ['127.0.0.1'];
    },
    close: async () => {
      connecting.unsubscribe(onConnect);
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}
