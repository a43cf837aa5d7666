import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { parseAddress, parseRange, rangeHolds } from '../../runtime/egress/address.ts';

function bytesValue(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function valueIn(text: string): bigint {
  // ipaddr.js takes the compatible form ::1.2.3.4 for the mapped one; the URL standard's serialiser writes plain groups.
  const plain = text.includes(':') ? new URL(`http://[${text}]/`).hostname.slice(1, -1) : text;
  return bytesValue(ipaddr.parse(plain).toByteArray());
}

/** Every spelling of eight groups that RFC 4291 allows: `::` over a run of zeros, the tail as IPv4, either case. */
const spelledVersion6 = fc
  .record({
    groups: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), { minLength: 8, maxLength: 8 }),
    embedded: fc.boolean(),
    upper: fc.boolean(),
    padded: fc.boolean(),
    from: fc.integer({ min: 0, max: 7 }),
  })
  .map(({ groups, embedded, upper, padded, from }) => {
    const spell = (group: number) => group.toString(16).padStart(padded ? 4 : 1, '0');
    const parts = groups.slice(0, embedded ? 6 : 8).map(spell);
    const tail = groups.slice(6).flatMap((group) => [group >> 8, group & 255]);
    if (embedded) parts.push(tail.join('.'));
    let to = from;
    while (to < (embedded ? 6 : 8) && groups[to] === 0) to++;
    const text = to === from ? parts.join(':') : `${parts.slice(0, from).join(':')}::${parts.slice(to).join(':')}`;
    return { text: upper ? text.toUpperCase() : text, value: groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n) };
  });

describe('parseAddress', () => {
  it('reads every IPv4 address', () => {
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        expect(parseAddress(text)).toEqual({ family: 4, value: valueIn(text) });
      }),
    );
  });

  it('reads every spelling of an IPv6 address', () => {
    fc.assert(
      fc.property(spelledVersion6, ({ text, value }) => {
        expect(parseAddress(text)).toEqual({ family: 6, value });
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        expect(parseAddress(text)).toEqual({ family: 6, value: valueIn(text) });
      }),
    );
  });

  it('takes nothing that a strict parser refuses', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789aAfF:./x% '), maxLength: 24 });
    fc.assert(
      fc.property(text, (candidate) => {
        const strict = ipaddr.IPv4.isValidFourPartDecimal(candidate) || (ipaddr.IPv6.isValid(candidate) && !candidate.includes('%'));
        expect(parseAddress(candidate) === undefined).toBe(!strict);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '',
    '127.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '127.0.0.01',
    '2130706433',
    '1.2.3.4.5',
    '256.0.0.1',
    '1.2.3.',
    ' 1.2.3.4',
    '1.2.3.4 ',
    '١.2.3.4',
    'fe80::1%eth0',
    '[::1]',
    ':::',
    '::1::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '::1:2:3:4:5:6:7:8',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:',
    '12345::',
    '::1.2.3',
    '::01.2.3.4',
    '1.2.3.4::',
    '::1.2.3.4:5',
    'g::',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

describe('parseRange', () => {
  it('holds the addresses that share the prefix, and no others', () => {
    const four = fc.tuple(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }));
    const six = fc.tuple(fc.ipV6(), fc.ipV6(), fc.integer({ min: 0, max: 128 }));
    fc.assert(
      fc.property(fc.oneof(four, six), ([base, other, prefix]) => {
        const range = parseRange(`${base}/${prefix}`);
        const address = parseAddress(other);
        if (range === undefined || address === undefined) throw new Error(`${base} or ${other} was not read`);
        const rest = BigInt((range.family === 4 ? 32 : 128) - prefix);
        expect(rangeHolds(range, address)).toBe(valueIn(base) >> rest === valueIn(other) >> rest);
        const own = parseAddress(base);
        expect(own !== undefined && rangeHolds(range, own)).toBe(true);
      }),
    );
  });

  it('takes a lone address as the range of itself', () => {
    expect(parseRange('192.0.2.7')).toEqual({ family: 4, first: 0xc0000207n, last: 0xc0000207n });
  });

  it('does not look into mapped addresses', () => {
    const range = parseRange('0.0.0.0/0');
    const mapped = parseAddress('::ffff:127.0.0.1');
    expect(range && mapped && rangeHolds(range, mapped)).toBe(false);
  });

  it.each(['10.0.0.0/', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/-1', '10.0.0.0/8/8', '::/129', '10/8', '/8', '10.0.0.0/ 8', '10.0.0.0/8 '])(
    'refuses %j',
    (text) => {
      expect(parseRange(text)).toBeUndefined();
    },
  );
});
