import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { parseAddress, parseRange } from '../../runtime/egress/address.ts';
import { readOpenedRange, specialPurpose } from '../../runtime/egress/special-purpose.ts';

function purpose(text: string, ...opened: string[]): string | undefined {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`${text} is no address`);
  return specialPurpose(
    address,
    opened.flatMap((range) => parseRange(range) ?? []),
  );
}

describe('specialPurpose', () => {
  it.each([
    ['0.0.0.0', 'this network'],
    ['0.255.255.255', 'this network'],
    ['10.0.0.1', 'private'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.1.1', 'link-local'],
    ['169.254.169.254', 'cloud metadata'],
    ['168.63.129.16', 'cloud metadata'],
    ['100.100.100.200', 'cloud metadata'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.170', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['192.88.99.1', '6to4 relay'],
    ['192.168.1.1', 'private'],
    ['198.18.0.1', 'benchmarking'],
    ['198.19.255.255', 'benchmarking'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::127.0.0.1', 'loopback'],
    ['::8.8.8.8', 'IPv4-compatible'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:169.254.169.254', 'cloud metadata'],
    ['::ffff:8.8.8.8', 'IPv4-mapped'],
    ['64:ff9b::10.0.0.1', 'private'],
    ['64:ff9b::8.8.8.8', 'NAT64'],
    ['64:ff9b:1::1', 'local NAT64'],
    ['100::1', 'discard'],
    ['2001::1', 'Teredo'],
    ['2001:db8::1', 'documentation'],
    ['2001:10::1', 'ORCHID'],
    ['2002:7f00:1::', 'loopback'],
    ['2002:808:808::1', '6to4'],
    ['3fff::1', 'documentation'],
    ['5f00::1', 'segment routing'],
    ['fc00::1', 'unique local'],
    ['fd00:ec2::254', 'cloud metadata'],
    ['fdff::1', 'unique local'],
    ['fe80::1', 'link-local'],
    ['febf::1', 'link-local'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['4000::1', 'unassigned'],
    ['1::1', 'unassigned'],
  ])('%s is %s', (text, name) => {
    expect(purpose(text)).toBe(name);
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
  ])('%s is public', (text) => {
    expect(purpose(text)).toBeUndefined();
  });

  it.each([
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00::1',
    '2001:4860:4860::8888',
    '2003::1',
  ])('%s is public too', (text) => {
    expect(purpose(text)).toBeUndefined();
  });

  it('refuses whatever ipaddr.js calls anything but unicast', () => {
    const near = fc.constantFrom(
      '0.0.0.0',
      '10.0.0.0',
      '100.64.0.0',
      '127.0.0.0',
      '169.254.0.0',
      '172.16.0.0',
      '192.0.0.0',
      '192.168.0.0',
      '198.18.0.0',
      '203.0.113.0',
      '224.0.0.0',
    );
    const nearby = fc.tuple(near, fc.nat(2 ** 21)).map(([text, offset]) => {
      const value = Number(parseAddress(text)?.value ?? 0n) + offset;
      return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
    });
    const prefixes = fc.constantFrom(
      '::',
      '::ffff:0:',
      '64:ff9b::',
      '100::',
      '2001::',
      '2001:db8::',
      '2001:20::',
      '2002::',
      'fc00::',
      'fe80::',
      'fec0::',
      'ff00::',
      '2620:4f:8000::',
    );
    const version6 = fc.oneof(
      fc.ipV6(),
      fc.tuple(prefixes, fc.nat(0xffff)).map(([prefix, group]) => prefix + group.toString(16)),
    );
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), nearby, version6), (text) => {
        if (ipaddr.parse(text).range() !== 'unicast') expect(purpose(text)).toBeDefined();
      }),
      { numRuns: 3000 },
    );
  });

  it('opens what the operator names, and only that', () => {
    expect(purpose('10.1.2.3', '10.0.0.0/8')).toBeUndefined();
    expect(purpose('10.1.2.3', '10.2.0.0/16')).toBe('private');
    expect(purpose('fd12::1', 'fd12::/16')).toBeUndefined();
    expect(purpose('127.0.0.1', '127.0.0.0/8')).toBeUndefined();
    expect(purpose('192.168.0.1', '10.0.0.0/8')).toBe('private');
  });

  it('never opens metadata services, multicast, or a refused address inside an opened one', () => {
    const everything = ['0.0.0.0/0', '::/0'];
    for (const text of [
      '169.254.169.254',
      '100.100.100.200',
      'fd00:ec2::254',
      '224.0.0.1',
      'ff02::1',
      '0.0.0.0',
      '::',
      '::ffff:169.254.169.254',
      '64:ff9b::169.254.169.254',
    ]) {
      expect(purpose(text, ...everything)).toBeDefined();
    }
    expect(purpose('64:ff9b::10.0.0.1', '64:ff9b::/96')).toBe('private');
    expect(purpose('64:ff9b::10.0.0.1', '64:ff9b::/96', '10.0.0.0/8')).toBeUndefined();
    expect(purpose('64:ff9b::8.8.8.8', '64:ff9b::/96')).toBeUndefined();
  });

  it('opens a metadata service only where it is named alone, as somebody whose pods stand there may', () => {
    expect(purpose('100.100.100.200', '100.64.0.0/10')).toBe('cloud metadata');
    expect(purpose('100.100.100.200', '100.100.100.200/31')).toBe('cloud metadata');
    expect(purpose('100.100.100.200', '100.100.100.200/32')).toBeUndefined();
    expect(purpose('169.254.169.254', '169.254.169.254')).toBeUndefined();
    expect(purpose('169.254.169.254', '100.100.100.200')).toBe('cloud metadata');
  });
});

describe('readOpenedRange', () => {
  it.each(['10.0.0.0/8', '10.20.0.0/16', '172.16.5.1', '100.64.0.0/10', '127.0.0.0/8', 'fd12:3456::/32', '169.254.169.254', '::1'])(
    'takes %s',
    (text) => {
      expect(readOpenedRange(text)).toHaveProperty('range');
    },
  );

  it.each([
    ['0.0.0.0/0', 'one block'],
    ['10.0.0.0/7', 'one block'],
    ['::/0', 'one block'],
    ['8.8.8.8', 'one block'],
    ['2606:4700::/32', 'one block'],
    ['172.0.0.0/8', 'one block'],
    ['224.0.0.0/4', 'multicast'],
    ['0.0.0.0/8', 'this network'],
    ['fe80::/10', 'link-local'],
    ['2001::/32', 'Teredo'],
    ['10.0.0.0/33', 'no address range'],
    ['10.0/8', 'no address range'],
    ['010.0.0.0/8', 'no address range'],
    ['10.0.0.0/08', 'no address range'],
    ['crm.acme.example', 'no address range'],
    ['fe80::1%eth0', 'no address range'],
    ['', 'no address range'],
  ])('refuses %s', (text, why) => {
    expect(readOpenedRange(text)).toEqual({ problem: expect.stringContaining(why) });
  });
});
