import { validateHeaderName, validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerProblem, readHeaders } from '../../runtime/egress/headers.ts';

describe('headerProblem', () => {
  it.each([
    'Host',
    'host',
    'CONNECTION',
    'Keep-Alive',
    'Proxy-Authorization',
    'proxy-connection',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Cookie',
    'Content-Length',
    'Expect',
    'HTTP2-Settings',
    'X-HTTP-Method-Override',
    'X-Http-Method',
    'X-Method-Override',
  ])('forbids %s', (name) => {
    expect(headerProblem(name, 'x')).toBe('header-forbidden');
  });

  it.each(['', ':authority', ':path', 'X Y', 'X:', 'X\r\nHost', 'X\u0000', 'Hüst', 'X\u017f', '(x)', 'a,b', 'a/b', 'Host ', '\thost'])(
    'refuses the name %j',
    (name) => {
      expect(headerProblem(name, 'x')).toBe('header-name');
    },
  );

  it.each(['a\r\nX-Evil: 1', 'a\nb', 'a\rb', 'a\u0000b', 'a\u007fb', '\u0001', 'a\u0100b', 'a\u560d\u560ab', '€', 'a\u2028b'])(
    'refuses the value %j',
    (value) => {
      expect(headerProblem('x-value', value)).toBe('header-value');
    },
  );

  it.each(['', 'Bearer abc.def', 'a\tb', 'ü', 't=1,v1=abc'])('takes the value %j', (value) => {
    expect(headerProblem('Authorization', value)).toBeUndefined();
  });

  it('takes nothing that node:http refuses', () => {
    const tricky = fc.string({
      unit: fc.constantFrom('a', '-', ':', ' ', '\t', '\r', '\n', '\0', '\u007f', 'ü', '\u010d', '\u560a', '"', '(', '@'),
    });
    fc.assert(
      fc.property(tricky, tricky, (name, value) => {
        if (headerProblem(name, value) !== undefined) return;
        validateHeaderName(name);
        validateHeaderValue(name, value);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('readHeaders', () => {
  it('reads as the Fetch standard does', () => {
    const values = fc.string({ unit: fc.constantFrom('a', ' ', '\t', ',', 'ü', '\u00a0') });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('X-A', 'x-a', 'X-b', 'Accept'), values), (headers) => {
        expect([...(readHeaders(headers).headers ?? [])].sort()).toEqual([...new Headers(headers)].sort());
      }),
    );
  });

  it('refuses all when one is bad', () => {
    expect(readHeaders({ accept: '*/*', Host: 'evil.example' }).problem).toBe('header-forbidden');
    expect(readHeaders({ accept: '*/*', 'x-a': 'b\r\nHost: evil.example' }).problem).toBe('header-value');
  });

  it('keeps names that are members of every object', () => {
    const headers = Object.fromEntries([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    expect([...(readHeaders(headers).headers ?? [])]).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });
});
