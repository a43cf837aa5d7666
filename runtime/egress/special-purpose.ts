import { type Address, type AddressRange, parseRange, rangeHolds } from './address.ts';

/** A block of addresses that the public Internet does not route to a tenant's receiver. */
interface SpecialPurpose {
  readonly range: string;
  readonly name: string;
  /** Where it is set aside: an RFC of the IANA special-purpose registries, or who uses the address. */
  readonly source: string;
  /** No operator setting opens it: nothing that answers a policy's request lives there. */
  readonly closed?: true;
  /** Opened by naming this very block and no wider one: whoever opens a network around it does not mean what answers here. */
  readonly named?: true;
  /** Counted from the low end, the bit where the IPv4 address that traffic is carried on to begins. */
  readonly embedded?: bigint;
}

/**
 * The IANA IPv4 and IPv6 Special-Purpose Address Registries, multicast, withdrawn assignments, and the metadata services of
 * clouds. The narrower block stands first. IPv6 outside 2000::/3 is refused as a whole by the last row: nothing there is
 * assigned to hosts of the public Internet.
 */
const specialPurposeTable: readonly SpecialPurpose[] = [
  { range: '169.254.169.254', name: 'cloud metadata', source: 'AWS, Azure, Google Cloud and most others', named: true },
  { range: '169.254.170.2', name: 'cloud metadata', source: 'AWS container credentials', named: true },
  { range: '169.254.170.23', name: 'cloud metadata', source: 'AWS pod identity', named: true },
  { range: '168.63.129.16', name: 'cloud metadata', source: 'Azure wire server', named: true },
  { range: '100.100.100.200', name: 'cloud metadata', source: 'Alibaba Cloud', named: true },
  { range: '192.0.0.192', name: 'cloud metadata', source: 'Oracle Cloud', named: true },
  { range: 'fd00:ec2::254', name: 'cloud metadata', source: 'AWS', named: true },
  { range: 'fd00:ec2::23', name: 'cloud metadata', source: 'AWS pod identity', named: true },
  { range: 'fd20:ce::254', name: 'cloud metadata', source: 'Google Cloud', named: true },

  { range: '0.0.0.0/8', name: 'this network', source: 'RFC 791', closed: true },
  { range: '10.0.0.0/8', name: 'private', source: 'RFC 1918' },
  { range: '100.64.0.0/10', name: 'carrier-grade NAT', source: 'RFC 6598' },
  { range: '127.0.0.0/8', name: 'loopback', source: 'RFC 1122' },
  { range: '169.254.0.0/16', name: 'link-local', source: 'RFC 3927' },
  { range: '172.16.0.0/12', name: 'private', source: 'RFC 1918' },
  { range: '192.0.0.0/24', name: 'protocol assignments', source: 'RFC 6890' },
  { range: '192.0.2.0/24', name: 'documentation', source: 'RFC 5737' },
  { range: '192.31.196.0/24', name: 'AS112', source: 'RFC 7535' },
  { range: '192.52.193.0/24', name: 'AMT', source: 'RFC 7450' },
  { range: '192.88.99.0/24', name: '6to4 relay', source: 'RFC 7526' },
  { range: '192.168.0.0/16', name: 'private', source: 'RFC 1918' },
  { range: '192.175.48.0/24', name: 'AS112', source: 'RFC 7534' },
  { range: '198.18.0.0/15', name: 'benchmarking', source: 'RFC 2544' },
  { range: '198.51.100.0/24', name: 'documentation', source: 'RFC 5737' },
  { range: '203.0.113.0/24', name: 'documentation', source: 'RFC 5737' },
  { range: '224.0.0.0/4', name: 'multicast', source: 'RFC 5771', closed: true },
  { range: '255.255.255.255', name: 'broadcast', source: 'RFC 919', closed: true },
  { range: '240.0.0.0/4', name: 'reserved', source: 'RFC 1112' },

  { range: '::', name: 'unspecified', source: 'RFC 4291', closed: true },
  { range: '::1', name: 'loopback', source: 'RFC 4291' },
  { range: '::/96', name: 'IPv4-compatible', source: 'RFC 4291', embedded: 0n },
  { range: '::ffff:0:0/96', name: 'IPv4-mapped', source: 'RFC 4291', embedded: 0n },
  { range: '::ffff:0:0:0/96', name: 'IPv4-translated', source: 'RFC 2765', embedded: 0n },
  { range: '64:ff9b::/96', name: 'NAT64', source: 'RFC 6052', embedded: 0n },
  { range: '64:ff9b:1::/48', name: 'local NAT64', source: 'RFC 8215', closed: true },
  { range: '100::/64', name: 'discard', source: 'RFC 6666', closed: true },
  { range: '100:0:0:1::/64', name: 'dummy prefix', source: 'RFC 9780', closed: true },
  { range: '2001::/32', name: 'Teredo', source: 'RFC 4380', closed: true },
  { range: '2001:2::/48', name: 'benchmarking', source: 'RFC 5180' },
  { range: '2001:3::/32', name: 'AMT', source: 'RFC 7450' },
  { range: '2001:4:112::/48', name: 'AS112', source: 'RFC 7535' },
  { range: '2001:10::/28', name: 'ORCHID', source: 'RFC 4843', closed: true },
  { range: '2001:20::/28', name: 'ORCHIDv2', source: 'RFC 7343', closed: true },
  { range: '2001:30::/28', name: 'drone remote identification', source: 'RFC 9374', closed: true },
  { range: '2001::/23', name: 'protocol assignments', source: 'RFC 2928' },
  { range: '2001:db8::/32', name: 'documentation', source: 'RFC 3849' },
  { range: '2002::/16', name: '6to4', source: 'RFC 3056', embedded: 80n },
  { range: '2620:4f:8000::/48', name: 'AS112', source: 'RFC 7534' },
  { range: '3fff::/20', name: 'documentation', source: 'RFC 9637' },
  { range: '5f00::/16', name: 'segment routing', source: 'RFC 9602', closed: true },
  { range: 'fc00::/7', name: 'unique local', source: 'RFC 4193' },
  { range: 'fe80::/10', name: 'link-local', source: 'RFC 4291', closed: true },
  { range: 'fec0::/10', name: 'site-local', source: 'RFC 3879' },
  { range: 'ff00::/8', name: 'multicast', source: 'RFC 4291', closed: true },
  ...['::/3', '4000::/2', '8000::/1'].map((range) => ({ range, name: 'unassigned', source: 'RFC 4291 2.4', closed: true }) as const),
];

const rows = specialPurposeTable.map((row) => {
  const range = parseRange(row.range);
  if (range === undefined) throw new Error(`special-purpose table: ${row.range} is not a range`);
  return { ...row, range };
});

/**
 * Names the special purpose that forbids a connection to an address, or gives undefined when it is allowed. An operator's
 * `opened` ranges lift the refusal, but for a metadata service only where one names it alone, for multicast and the like never,
 * and not for an IPv4 address that stands refused inside an IPv6 one.
 */
export function specialPurpose(address: Address, opened: readonly AddressRange[] = []): string | undefined {
  const row = rows.find(({ range }) => rangeHolds(range, address));
  if (row === undefined) return undefined;
  const inner = row.embedded === undefined ? undefined : specialPurpose(embeddedAddress(address, row.embedded), opened);
  if (inner !== undefined) return inner;
  const lifts = (range: AddressRange) => (row.named === true ? isSameRange(range, row.range) : rangeHolds(range, address));
  return row.closed !== true && opened.some(lifts) ? undefined : row.name;
}

/** Reads a range that an operator opens, or says why it opens nothing or too much. */
export function readOpenedRange(text: string): { readonly range: AddressRange } | { readonly problem: string } {
  const range = parseRange(text);
  if (range === undefined) return { problem: 'it is no address range; write one such as 10.20.0.0/16' };
  const row = rows.find((each) => holdsRange(each.range, range));
  // A range that reaches past one block would open more than its reader thinks of: 0.0.0.0/0 is every private network.
  if (row === undefined) {
    return { problem: 'it does not lie in one block of private addresses; name the networks of the receivers, and no public address' };
  }
  if (row.closed === true) return { problem: `it is ${row.name}, where no receiver is` };
  return { range };
}

function isSameRange(left: AddressRange, right: AddressRange): boolean {
  return holdsRange(left, right) && holdsRange(right, left);
}

function holdsRange(outer: AddressRange, inner: AddressRange): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

function embeddedAddress(address: Address, bit: bigint): Address {
  return { family: 4, value: (address.value >> bit) & 0xffff_ffffn };
}
