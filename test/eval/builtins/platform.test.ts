import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { implementations } from '../../../runtime/eval/builtins/index.ts';
import { HeadersValue, ResponseValue } from '../../../runtime/eval/response.ts';
import { UrlValue } from '../../../runtime/eval/url-values.ts';
import type { Value } from '../../../runtime/eval/values.ts';
import { newContext, record } from './context.ts';
import { outcomeInEngine, outcomeOf, spell, toHost } from './host.ts';

describe('sha256', () => {
  it('is the digest of the UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const expected = createHash('sha256').update(new TextEncoder().encode(text)).digest('hex');
        expect(implementations.sha256(newContext(), undefined, text)).toBe(expected);
      }),
    );
    expect(implementations.sha256(newContext(), undefined, 'abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it.each([undefined, null, 1, ['abc']])('refuses %j rather than digest its text', (value) => {
    expect(outcomeOf(() => implementations.sha256(newContext(), undefined, value))).toBe('throws TypeError');
  });
});

describe('inCidr', () => {
  const inCidr = (address: Value, ranges: Value) => implementations.inCidr(newContext(), undefined, address, ranges);

  it.each([
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.0.0.0', '10.0.0.0/8', false],
    ['203.0.113.7', ['198.51.100.0/24', '203.0.113.0/24'], true],
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:DB8:0::1', ['10.0.0.0/8', '2001:db8::/32'], true],
    ['::ffff:10.0.0.1', '10.0.0.0/8', false],
    ['10.0.0.1', '::/0', false],
    ['192.0.2.1', '192.0.2.1', true],
    ['010.0.0.1', '0.0.0.0/0', false],
    ['unknown', '0.0.0.0/0', false],
    ['', '::/0', false],
    [undefined, '0.0.0.0/0', false],
    ['10.0.0.1', [], false],
  ] as const)('%j in %j is %j', (address, ranges, expected) => {
    expect(inCidr(address, ranges as Value)).toBe(expected);
  });

  it.each(['10.0.0.0/33', '10.0/8', 'all', '', undefined, 8, null, [['10.0.0.0/8']]] as Value[])('throws for the range %j', (range) => {
    expect(outcomeOf(() => inCidr('10.0.0.1', range))).toBe('throws TypeError');
  });

  it('reads every range, also behind one that holds the address', () => {
    expect(outcomeOf(() => inCidr('10.0.0.1', ['10.0.0.0/8', '10.0.0.0/99']))).toBe('throws TypeError');
  });
});

describe('URL', () => {
  const text = fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.string({
      unit: fc.constantFrom('https:', '//', '/', '?', '#', '@', ':', 'a', '..', '%2e', '8', '[::1]', '\\', ' ', 'é', '=', '&', '\ud800'),
      maxLength: 10,
    }),
  );
  const parts = ['href', 'protocol', 'host', 'hostname', 'port', 'pathname', 'search', 'hash', 'origin', 'username', 'password'] as const;

  it('reads every text as the engine does, with and without a base', () => {
    fc.assert(
      fc.property(text, fc.option(text, { nil: undefined }), (given, base) => {
        const ours = () => implementations['new URL'](newContext(), undefined, given, base) as UrlValue;
        expect(outcomeOf(ours)).toBe(outcomeInEngine(() => new URL(given, base)));
        if (!URL.canParse(given, base)) return;
        const engine = new URL(given, base);
        for (const part of parts) expect(implementations[`url.${part}`](newContext(), ours())).toBe(engine[part]);
        expect(spell(toHost(ours().query))).toBe(spell(engine.searchParams));
      }),
      { numRuns: 500 },
    );
  });

  it('takes a URL for a base', () => {
    const base = new UrlValue(new URL('https://a.example/b/c'));
    const url = implementations['new URL'](newContext(), undefined, '../d', base);
    expect(implementations['url.href'](newContext(), url)).toBe('https://a.example/d');
  });

  it('answers the same parameters at each read', () => {
    const url = new UrlValue(new URL('https://a.example/?b=1'));
    expect(implementations['url.searchParams'](newContext(), url)).toBe(implementations['url.searchParams'](newContext(), url));
  });
});

describe('URLSearchParams', () => {
  it('reads and writes queries as the engine does', () => {
    const query = fc.string({ unit: fc.constantFrom('a', 'b', '=', '&', '+', '%', '%20', '%C3', '?', 'é', '\ud83d') });
    fc.assert(
      fc.property(query, (text) => {
        const context = newContext();
        const ours = implementations['new URLSearchParams'](context, undefined, text);
        const engine = new URLSearchParams(text);
        expect(spell(toHost(ours))).toBe(spell(engine));
        expect(implementations['query.toString'](context, ours)).toBe(engine.toString());
        for (const name of ['a', 'ab', '', 'é', '\ud83d']) {
          expect(implementations['query.get'](context, ours, name)).toBe(engine.get(name));
          expect(implementations['query.getAll'](context, ours, name)).toEqual(engine.getAll(name));
          expect(implementations['query.has'](context, ours, name, 'b')).toBe(engine.has(name, 'b'));
        }
      }),
    );
  });
});

describe('a response', () => {
  const answer = (status: number, body: string) => new ResponseValue(status, { 'Content-Type': 'text/plain', 'x-id': '7' }, body);

  it.each([199, 200, 204, 299, 300, 404, 500])('of status %i is ok when fetch says so', (status) => {
    expect(implementations['response.status'](newContext(), answer(status, ''))).toBe(status);
    expect(implementations['response.ok'](newContext(), answer(status, ''))).toBe(status < 200 ? false : new Response(null, { status }).ok);
  });

  it('may be read more than once', () => {
    const response = answer(200, '{"tier": ["gold"]}');
    expect(implementations['response.text'](newContext(), response)).toBe('{"tier": ["gold"]}');
    for (let round = 0; round < 2; round++) {
      expect(toHost(implementations['response.json'](newContext(), response))).toEqual({ tier: ['gold'] });
    }
  });

  it('throws a SyntaxError for a body that is no JSON', () => {
    for (const body of ['', '<html>', '{"a":1', 'undefined']) {
      expect(outcomeOf(() => implementations['response.json'](newContext(), answer(200, body)))).toBe('throws SyntaxError');
    }
  });

  it.each(['content-type', 'CONTENT-TYPE', 'x-id', 'absent', 'constructor', '__proto__', '', 'a b', 'é', 'a:b', undefined, 7] as Value[])(
    'finds the header %j as fetch does',
    (name) => {
      const fields = { 'Content-Type': 'text/plain', 'x-id': '7', '7': 'seven' };
      const ours = () => implementations['headers.get'](newContext(), new HeadersValue(fields), name);
      expect(outcomeOf(ours)).toBe(outcomeInEngine(() => new Headers(fields).get(name as string)));
    },
  );
});

describe('records', () => {
  it('made of entries inherit nothing and own `__proto__` like any key', () => {
    const made = implementations['Object.fromEntries'](newContext(), undefined, [['__proto__', record([['admin', true]])]]) as {
      [key: string]: Value;
    };
    expect(Object.keys(made)).toEqual(['__proto__']);
    expect(made.admin).toBeUndefined();
    expect(implementations['Object.hasOwn'](newContext(), undefined, made, 'constructor')).toBe(false);
  });
});
