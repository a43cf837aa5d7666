import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTarget, urlProblemCodes } from '../../runtime/egress/url.ts';
import { attackUrls, plainUrls } from './attack-urls.ts';

describe('parseTarget', () => {
  it.each(attackUrls)('refuses %j as %s', (text, code) => {
    const { problem } = parseTarget(text);
    expect(problem?.code).toBe(code);
    expect(problem?.message).not.toBe('');
  });

  it.each(plainUrls)('takes %j as it is', (text) => {
    const { url, problem } = parseTarget(text);
    expect(problem).toBeUndefined();
    expect(decodeURI(url?.href ?? '').replaceAll('%27', "'")).toBe(decodeURI(text));
  });

  it('has an attack for every code', () => {
    expect([...new Set(attackUrls.map(([, code]) => code))].sort()).toEqual([...new Set(urlProblemCodes)].sort());
  });

  it('names the canonical spelling in a message about spelling', () => {
    expect(parseTarget('https://crm.acme.example').problem?.message).toContain('https://crm.acme.example/');
    expect(parseTarget('https://CRM.acme.example/').problem?.message).toContain('https://crm.acme.example');
  });

  it.each(['http://localhost:3000/', 'http://127.0.0.1:3000/a', 'http://[::1]:3000/a', 'https://localhost:8443/'])(
    'takes %s in development only',
    (text) => {
      expect(parseTarget(text, { development: true }).url?.href).toBe(text);
      expect(parseTarget(text).problem).toBeDefined();
    },
  );

  it.each([
    'http://127.0.0.2:3000/',
    'http://127.1:3000/',
    'http://2130706433:3000/',
    'http://[::ffff:127.0.0.1]:3000/',
    'http://[0:0:0:0:0:0:0:1]:3000/',
    'http://LOCALHOST:3000/',
    'http://localhost.:3000/',
    'http://localhost.evil.example/',
    'http://crm.acme.example/',
    'http://0.0.0.0:3000/',
  ])('refuses %s in development too', (text) => {
    expect(parseTarget(text, { development: true }).problem).toBeDefined();
  });

  // RFC 3986's own cut (appendix B) is the second opinion: whatever is accepted, both readers see the same host and path.
  it('accepts only what RFC 3986 and WHATWG read alike', () => {
    const piece = fc.constantFrom(
      ...[
        'https',
        ':',
        '/',
        '//',
        '@',
        '#',
        '?',
        '\\',
        '.',
        '..',
        '%2e',
        '%2f',
        '%25',
        '%',
        ';',
        '[',
        ']',
        '\t',
        '\n',
        ' ',
        'A',
        '0x7f',
        '1',
      ],
      ...['crm.acme.example', 'evil.example', 'acme', '\u3002', '\u00ad', "'", '"', '^', '|', '&', '=', ':443', ':8443', '-', '_', 'xn--'],
    );
    const around = (text: string) =>
      fc
        .tuple(fc.array(piece, { maxLength: 4 }), fc.nat(text.length))
        .map(([pieces, at]) => text.slice(0, at) + pieces.join('') + text.slice(at));
    const texts = fc.oneof(
      around('https://crm.acme.example/hooks/new?x=1'),
      around('https://'),
      fc.webUrl({ withQueryParameters: true }),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { url } = parseTarget(text);
        if (url === undefined) return;
        const [, , scheme, , authority, path, , query] = /^(([^:/?#]+):)?(\/\/([^/?#]*))?([^?#]*)(\?([^#]*))?/.exec(text) ?? [];
        expect({ scheme, authority, path, query: query?.replaceAll("'", '%27') }).toEqual({
          scheme: 'https',
          authority: url.port === '' ? url.hostname : `${url.hostname}:${url.port}`,
          path: url.pathname,
          query: url.href.includes('?') ? url.search.slice(1) : undefined,
        });
        expect(url.hostname).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
        expect(decodeURIComponent(url.pathname).split('/')).not.toEqual(expect.arrayContaining(['..']));
      }),
      { numRuns: 3000 },
    );
  });
});
