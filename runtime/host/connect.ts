import { lookup as lookupName } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { createSecureContext, rootCertificates } from 'node:tls';
import { Agent, buildConnector } from 'undici';
import { type AddressRange, parseAddress, parseRange, rangeHolds } from '../egress/address.ts';
import { FetchFailure } from '../egress/failures.ts';
import { specialPurpose } from '../egress/special-purpose.ts';
import { isLoopbackHost } from '../egress/url.ts';

/** Resolves a name to all its addresses, as text. */
export type ResolveName = (hostname: string) => Promise<readonly string[]>;

export interface ConnectOptions {
  /** Lets `localhost`, `127.0.0.1` and `[::1]` be connected to. */
  readonly development?: boolean;
  /** Special-purpose ranges that may be connected to all the same: receivers inside the operator's own network. */
  readonly allowPrivate?: readonly AddressRange[];
  /** Certificates in PEM that are trusted beside the well-known authorities. */
  readonly certificateAuthorities?: readonly string[];
  /** The system's resolver when left out. */
  readonly resolveName?: ResolveName;
  /** Milliseconds until a connection that nobody answers is given up. */
  readonly connectTimeout: number;
  /** Milliseconds that a body may pause. */
  readonly idleTimeout?: number;
  /** More requests than that to one origin wait for each other. */
  readonly connectionsPerOrigin?: number;
}

/**
 * What one agent may hold open, which is what one tenant may. A server's own wish to keep a connection, in its Keep-Alive header,
 * is followed only so far.
 */
const connectionLimits = { maxOrigins: 256, pipelining: 1, keepAliveTimeout: 4000, keepAliveMaxTimeout: 30_000 } as const;

const defaultIdleTimeout = 5000;
const defaultConnections = 128;

// Said here, since Node takes both from the environment when they are left out: NODE_TLS_REJECT_UNAUTHORIZED, --tls-min-v1.0.
const tlsRules = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;

const loopbackRanges = ['127.0.0.0/8', '::1'].flatMap((text) => parseRange(text) ?? []);

/**
 * Makes connections only to addresses that were checked. The check sits inside the one name lookup that a connection makes,
 * so there is no second answer a hostile name server could give in between; certificate and Host header keep the name.
 */
export function createCheckedAgent(options: ConnectOptions): Agent {
  const { certificateAuthorities = [] } = options;
  // Reading the well-known certificates takes tens of milliseconds, so it is not left to each connection.
  const trust =
    certificateAuthorities.length > 0
      ? { secureContext: createSecureContext({ ca: [...rootCertificates, ...certificateAuthorities], minVersion: tlsRules.minVersion }) }
      : {};
  const { connectTimeout: timeout, idleTimeout = defaultIdleTimeout, connectionsPerOrigin: connections = defaultConnections } = options;
  const connect = buildConnector({ lookup: checkedLookup(options), autoSelectFamily: true, timeout, ...tlsRules, ...trust });
  return new Agent({
    ...connectionLimits,
    connections,
    // The whole request has one deadline of its own; a server that thinks is not idle, one that stops in the middle is.
    headersTimeout: 0,
    bodyTimeout: idleTimeout,
    // A host that is an address is connected to without any lookup, so what was reached is checked as well.
    connect: (target, callback) =>
      connect(target, (...[error, socket]) => {
        if (error !== null) return callback(error, null);
        if (isAllowedAddress(target.hostname, socket.remoteAddress ?? '', options)) return callback(null, socket);
        socket.destroy();
        callback(new FetchFailure('address-refused'), null);
      }),
  });
}

function checkedLookup(options: ConnectOptions): LookupFunction {
  return (hostname, { all }, callback) => {
    checkedAddresses(hostname, options).then(
      (addresses) => {
        const [first] = addresses;
        if (all === true || first === undefined) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, ''),
    );
  };
}

/** All addresses of a name, or a failure when any one of them is refused: a mixed answer is an attack or a mistake. */
async function checkedAddresses(hostname: string, options: ConnectOptions) {
  const texts = await resolve(hostname, options);
  if (texts.length === 0) throw new FetchFailure('name-not-found');
  return texts.map((address) => {
    const family = parseAddress(address)?.family;
    if (family === undefined || !isAllowedAddress(hostname, address, options)) throw new FetchFailure('address-refused');
    return { address, family };
  });
}

async function resolve(hostname: string, options: ConnectOptions): Promise<readonly string[]> {
  // RFC 6761 6.3: localhost is loopback whatever a name server says.
  if (hostname === 'localhost') return ['127.0.0.1', '::1'];
  const resolveName = options.resolveName ?? resolveBySystem;
  return resolveName(hostname).catch(() => {
    throw new FetchFailure('name-not-found');
  });
}

async function resolveBySystem(hostname: string): Promise<readonly string[]> {
  return (await lookupName(hostname, { all: true })).map(({ address }) => address);
}

function isAllowedAddress(hostname: string, text: string, options: ConnectOptions): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  // undici takes the brackets off an IPv6 host.
  if (options.development === true && isLoopbackHost(hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname)) {
    return loopbackRanges.some((range) => rangeHolds(range, address));
  }
  return specialPurpose(address, options.allowPrivate) === undefined;
}
