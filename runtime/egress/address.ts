/** An IP address: 32 bits of family 4 or 128 bits of family 6. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** A block of addresses of one family, both ends included. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const bitsOf = { 4: 32, 6: 128 } as const;

// Nothing longer is an address; a longer text is refused before any of it is looked at.
const longestAddress = 'ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255'.length;

/**
 * Reads an address as RFC 6943 3.1.1 calls strict: four decimal numbers without leading zeros, or RFC 4291 2.2 text. The
 * short, octal and hexadecimal forms of `inet_aton` are no addresses: two readers that disagree about them are an attack.
 */
export function parseAddress(text: string): Address | undefined {
  if (text.length > longestAddress) return undefined;
  if (text.includes(':')) {
    const value = parseVersion6(text);
    return value === undefined ? undefined : { family: 6, value };
  }
  const value = parseVersion4(text);
  return value === undefined ? undefined : { family: 4, value: BigInt(value) };
}

/** Reads `address/prefix` or a lone address. Bits behind the prefix may be set and are cleared: `10.1.2.3/8` is `10.0.0.0/8`. */
export function parseRange(text: string): AddressRange | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const bits = bitsOf[address.family];
  const prefix = slash < 0 ? bits : parseDecimal(text.slice(slash + 1), bits);
  if (prefix === undefined) return undefined;
  const rest = (1n << BigInt(bits - prefix)) - 1n;
  const last = address.value | rest;
  return { family: address.family, first: last ^ rest, last };
}

/** Whether a range holds an address; an address of the other family is in no range, mapped forms included. */
export function rangeHolds(range: AddressRange, address: Address): boolean {
  return range.family === address.family && range.first <= address.value && address.value <= range.last;
}

function parseDecimal(text: string, most: number): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(text)) return undefined;
  const number = Number(text);
  return number <= most ? number : undefined;
}

function parseVersion4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    const octet = parseDecimal(part, 255);
    if (octet === undefined) return undefined;
    value = value * 256 + octet;
  }
  return value;
}

function parseVersion6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 1 ? [] : parseGroups(halves[1] ?? '', true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  // RFC 4291 lets `::` stand for one or more groups, never for none.
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** Groups of one side of `::`; the last one of the whole address may be written as an IPv4 address, which makes two. */
function parseGroups(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (last && index === parts.length - 1 && part.includes('.')) {
      const embedded = parseVersion4(part);
      if (embedded === undefined) return undefined;
      groups.push(Math.floor(embedded / 65536), embedded % 65536);
    } else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}
