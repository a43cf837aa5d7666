import { describe, expect, it } from 'vitest';
import { readAllowEntry } from '../../compiler/source/allow-entry.ts';

describe('readAllowEntry', () => {
  it.each([
    'https://crm.acme.example',
    'https://crm.acme.example:8443/hooks/',
    'https://*.acme.example/v1',
    'https://*.acme.co.uk',
    'https://acme.github.io',
    'https://*.acme.github.io',
    // German, and Japanese in its three scripts.
    'https://xn--mnchen-3ya.example',
    'https://xn--u9jxft46ngzrcp4a.example',
  ])('takes %s', (url) => {
    expect(readAllowEntry(url).problem).toBeUndefined();
  });

  it.each([
    ['*', /https/],
    ['https://*', /\*/],
    ['https://*/', /\*/],
    ['https://*.example', /top-level/],
    ['https://*.co.uk', /co\.uk/],
    ['https://*.github.io', /github\.io/],
    ['https://*.s3.amazonaws.com', /s3\.amazonaws\.com/],
    ['https://crm.*.example', /first label/],
    ['https://crm*.acme.example', /first label/],
    ['https://user:pass@crm.acme.example', /password/],
    ['https://crm.acme.example@evil.example', /password/],
    ['https://127.0.0.1', /IP address/],
    ['https://2130706433', /IP address/],
    ['https://0x7f.1', /IP address/],
    ['https://017700000001', /IP address/],
    ['https://[::1]', /IP address/],
    ['https://[::ffff:7f00:1]', /IP address/],
    ['https://1.2.3.4.', /./],
    ['https://intranet', /./],
    ['http://crm.acme.example', /https/],
    ['ftp://crm.acme.example', /https/],
    ['https://crm.acme.example/?a=1', /query/],
    ['https://crm.acme.example/#a', /fragment/],
    ['https://crm.acme.example/a/../b', /segment/],
    ['https://crm.acme.example/%2e%2e/b', /segment/],
    ['https://crm.acme.example/*', /\*/],
    // Cyrillic а and с in Latin letters, and a word of Cyrillic letters that all look Latin.
    ['https://xn--pypal-4ve.example', /scripts/],
    ['https://xn--80ak6aa92e.example', /scripts/],
  ])('refuses %s', (url, reason) => {
    expect(readAllowEntry(url).problem?.message).toMatch(reason);
  });

  it.each([
    ['https://CRM.acme.example/Hooks', 'https://crm.acme.example/Hooks'],
    ['https://crm.acme.example:443', 'https://crm.acme.example'],
    ['https://crm.acme.example/a/../b/', 'https://crm.acme.example/b/'],
    ['https://münchen.example/', 'https://xn--mnchen-3ya.example/'],
    ['HTTPS://*.ACME.example', 'https://*.acme.example'],
  ])('offers for %s the spelling %s', (url, canonical) => {
    expect(readAllowEntry(url)).toMatchObject({ canonical });
  });

  it.each([
    'https://user@crm.acme.example/',
    'https://crm.acme.example/?a=1',
    'http://crm.acme.example/',
    'https://*.co.uk/',
    'https://0x7f.1/',
  ])('offers nothing for %s, which is no other spelling of a place', (url) => {
    expect(readAllowEntry(url).canonical).toBeUndefined();
  });
});
