import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Bridge } from './realm/bridge.ts';

const urlMembers = [
  'href',
  'protocol',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
  'origin',
  'username',
  'password',
] as const satisfies readonly (keyof URL)[];

/** Node's own URL, base64 and digest, and a published address library, behind texts. */
export const hostBridge: Bridge = {
  parseUrl(text, base) {
    // Not URL.canParse: once Node 20 has optimised the caller, it refuses texts beyond ASCII.
    const url = parsedUrl(text, base);
    return url === undefined ? undefined : JSON.stringify(Object.fromEntries(urlMembers.map((name) => [name, url[name]])));
  },
  parseQuery: (text) => JSON.stringify([...new URLSearchParams(text)]),
  formatQuery: (pairs) => new URLSearchParams(JSON.parse(pairs) as [string, string][]).toString(),
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  inCidr,
  fromBase64: (text) => attempt(() => atob(text)),
  toBase64: (text) => attempt(() => btoa(text)),
};

function parsedUrl(text: string, base: string | undefined): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

function inCidr(address: string, range: string): boolean | undefined {
  const [base = '', length = base.includes(':') ? '128' : '32', ...more] = range.split('/');
  const width = isIP(base) === 6 ? 128 : 32;
  if (isIP(base) === 0 || base.includes('%') || more.length > 0) return undefined;
  if (!/^(0|[1-9]\d*)$/.test(length) || Number(length) > width) return undefined;
  // isIP is strict where ipaddr.js reads octal and short forms too.
  if (isIP(address) !== isIP(base) || address.includes('%')) return false;
  return ipaddr.parse(address).match(ipaddr.parse(base), Number(length));
}

function attempt(make: () => string): string | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
