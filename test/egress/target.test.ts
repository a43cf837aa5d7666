import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AllowEntry, type AllowedPlace, coveringEntry, parseAllowEntry } from '../../runtime/egress/allowlist.ts';
import { entryCoveringTarget, matchesTarget, targetProblem } from '../../runtime/egress/target.ts';
import { parseTarget } from '../../runtime/egress/url.ts';
import type { Target, TargetPart } from '../../schemas/ir/program.ts';

/** `https://h/{segment}?q={query}` as a pattern. */
function target(text: string, method = 'GET'): Target {
  const url = text
    .split(/(\{(?:segment|query|pairs)\})/)
    .filter((piece) => piece !== '')
    .map((piece): TargetPart => {
      const hole = (['segment', 'query', 'pairs'] as const).find((kind) => piece === `{${kind}}`);
      return hole === undefined ? { text: piece } : { hole };
    });
  return { method, url };
}

function matches(pattern: Target, text: string, method = 'GET'): boolean {
  return matchesTarget(pattern, method, text);
}

function places(...entries: AllowEntry[]): AllowedPlace[] {
  return entries.flatMap((entry) => parseAllowEntry(entry).entry ?? []);
}

const host = 'https://crm.acme.example';

describe('matchesTarget', () => {
  it.each([
    ['/users/{segment}', '/users/ada'],
    ['/users/{segment}', '/users/a%2Fb'],
    ['/users/{segment}', '/users/%20'],
    ['/users/{segment}', '/users/...'],
    ['/users/{segment}/keys', '/users/ada/keys'],
    ['/{segment}/{segment}', '/a/b'],
    ['/v{segment}.json', '/v1.json'],
    ['/v{segment}.json', '/va.json.json'],
    ['/{segment}-{segment}', '/2024-05'],
    ['/?q={query}', '/?q='],
    ['/?q={query}', '/?q=.'],
    ['/?q={query}', '/?q=%26x%3D1'],
    ['/?q={query}', "/?q=it's"],
    ["/it's?q=it's&p={query}", "/it's?q=it's&p=1"],
    ['/?q={query}&p={query}', '/?q=a+b&p=%C3%BC'],
    ['/{segment}?q={query}', '/a?q=b'],
    ['/?{pairs}', '/?'],
    ['/?{pairs}', '/?a=1&b=%26&c'],
    ['/{segment}?v=2&{pairs}', '/a?v=2&x=y+z'],
    ['/?{pairs}&v=2', '/?a=1&v=2&v=2'],
    ['/?q={query}&{pairs}', '/?q=1&r=2'],
  ])('%s takes %s', (pattern, url) => {
    expect(targetProblem(target(host + pattern))).toBeUndefined();
    expect(matches(target(host + pattern), host + url)).toBe(true);
  });

  it.each([
    ['/users/{segment}', '/users/'],
    ['/users/{segment}', '/users'],
    ['/users/{segment}', '/users/a/b'],
    ['/users/{segment}', '/users/a?b'],
    ['/users/{segment}', '/users/a&b'],
    ['/users/{segment}', '/users/a;b'],
    ['/users/{segment}', '/users/.'],
    ['/users/{segment}', '/users/%2e%2e'],
    ['/users/{segment}', '/users/%252e%252e'],
    ['/users/{segment}', '/users/..%2Fadmin'],
    ['/users/{segment}/keys', '/users//keys'],
    ['/users/{segment}/keys', '/users/ada/keys/x'],
    ['/users/{segment}/keys', '/users/ada/other/keys'],
    ['/?q={query}', '/?q=1&admin=1'],
    ['/?q={query}', '/?q=a=b'],
    ['/?q={query}', '/?q=a/b'],
    ['/?q={query}', '/?p=1'],
    ['/?q={query}&p={query}', '/?q=1'],
    ['/?{pairs}', '/?a/b'],
    ['/?{pairs}', '/?a=1?'],
    ['/?{pairs}', '/'],
    ['/?{pairs}&v=2', '/?v=2'],
    ['/a', '/a/'],
    ['/a', '/a?'],
    ['/a', '/b'],
  ])('%s refuses %s', (pattern, url) => {
    expect(matches(target(host + pattern), host + url)).toBe(false);
  });

  it('holds the method and the host', () => {
    expect(matches(target(`${host}/a`, 'POST'), `${host}/a`, 'GET')).toBe(false);
    expect(matches(target(`${host}/a`), 'https://crm.acme.example.evil.example/a')).toBe(false);
  });

  it('takes every value that encodeURIComponent made, but for dot segments', () => {
    const values = fc.string({
      unit: fc.constantFrom('a', '.', '/', '\\', '%', '2', 'e', '?', '#', '&', "'", 'ü', ' ', ';', '+', '\n'),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(values, values, (segment, query) => {
        const pattern = target(`${host}/users/{segment}/keys?q={query}`);
        const text = `${host}/users/${encodeURIComponent(segment)}/keys?q=${encodeURIComponent(query)}`;
        let decoded = segment;
        for (let round = 0; round < 4; round++)
          decoded = decoded.replace(/%2e/gi, '.').replace(/%2f/gi, '/').replace(/%5c/gi, '\\').replace(/%3b/gi, ';').replace(/%25/g, '%');
        const dots = decoded.split(/[/\\]/).some((piece) => ['.', '..'].includes(piece.replace(/;.*/s, '')));
        expect(matches(pattern, text)).toBe(!dots);
      }),
      { numRuns: 2000 },
    );
  });

  it('agrees with the regular expression that the pattern stands for', () => {
    const literal = fc.constantFrom('/', 'a', '.json', '-', 'ab', '/x/', 'a/');
    const alternating = fc.array(literal, { minLength: 1, maxLength: 4 });
    const texts = fc.string({ unit: fc.constantFrom('/', 'a', 'b', '.json', '-', '/x/', '%20', '!'), maxLength: 10 });
    fc.assert(
      fc.property(alternating, texts, fc.boolean(), (literals, path, endsInHole) => {
        const parts = literals.flatMap((text, index): TargetPart[] =>
          index === 0 ? [{ text: `${host}/${text}` }] : [{ hole: 'segment' }, { text }],
        );
        if (endsInHole) parts.push({ hole: 'segment' });
        const { url } = parseTarget(`${host}/${path}`);
        fc.pre(url !== undefined);
        const expression = parts.map((part) =>
          'text' in part ? part.text.replace(/[.\-/]/g, '\\$&') : "(?:[\\w\\-.~!*'()+]|%[0-9A-F]{2})+",
        );
        expect(matchesTarget({ method: 'GET', url: parts }, 'GET', url.href)).toBe(new RegExp(`^${expression.join('')}$`).test(url.href));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('targetProblem', () => {
  it.each([
    'https://{segment}.acme.example/',
    'https://crm.acme.example{segment}',
    'https://crm.acme.example:{segment}/',
    '{segment}',
    'https://crm.acme.example/{query}',
    'https://crm.acme.example/?q={segment}',
    'https://crm.acme.example/{pairs}',
    'https://crm.acme.example/?{pairs}&a={query}&b=1',
    'https://crm.acme.example/{segment}{segment}',
    'https://crm.acme.example/a/../{segment}',
    'https://crm.acme.example/%{segment}',
    'https://crm.acme.example/#{query}',
    'https://user@crm.acme.example/',
    'http://crm.acme.example/',
    'https://127.0.0.1/{segment}',
    '',
  ])('refuses %s', (text) => {
    expect(targetProblem(target(text))).toBeTypeOf('string');
  });

  it('refuses two texts side by side and an unknown method', () => {
    expect(targetProblem({ method: 'GET', url: [{ text: `${host}/` }, { text: 'a' }] })).toBeTypeOf('string');
    expect(targetProblem(target(`${host}/`, 'TRACE'))).toBeTypeOf('string');
  });
});

describe('entryCoveringTarget', () => {
  it.each([
    ['/hooks/{segment}', '/hooks', true],
    ['/hooks/{segment}', '/hooks/', true],
    ['/hooks/{segment}', '', true],
    ['/hooks/{segment}', '/hooks/a', false],
    ['/hooks{segment}', '/hooks', false],
    ['/hooks{segment}/x', '/hooks', false],
    ['/hooks?q={query}', '/hooks', true],
    ['/hooks?q={query}', '/hooks/', false],
    ['/{segment}/x', '/x', false],
    ['/{segment}?q=/hooks/', '/hooks', false],
  ])('%s under %s: %s', (pattern, prefix, covered) => {
    expect(entryCoveringTarget(places(host + prefix), target(host + pattern)) !== undefined).toBe(covered);
  });

  it('refuses another method, host, port, and a malformed pattern', () => {
    const entries = places(host);
    expect(entryCoveringTarget(entries, target(`${host}/`, 'PUT'))).toBeUndefined();
    expect(entryCoveringTarget(entries, target('https://crm.acme.example:8443/'))).toBeUndefined();
    expect(entryCoveringTarget(entries, target('https://acme.example/'))).toBeUndefined();
    expect(entryCoveringTarget(entries, target('https://crm.acme.example{segment}'))).toBeUndefined();
  });

  it('proves that every URL the pattern builds is on the list', () => {
    const segment = fc.constantFrom('hooks', 'a', 'b', '');
    const prefix = fc.array(segment, { maxLength: 3 }).map((segments) => segments.map((text) => `/${text}`).join(''));
    const pattern = fc
      .array(fc.constantFrom('/hooks', '/a', '/{segment}', '/x{segment}', '{segment}x', '/'), { minLength: 1, maxLength: 4 })
      .map((pieces) => `/${pieces.join('')}`);
    const value = fc.constantFrom('hooks', 'a', 'b', 'x', '..', 'a%2Fb', '%2e');
    fc.assert(
      fc.property(
        fc.array(prefix, { maxLength: 3 }),
        pattern,
        fc.array(value, { minLength: 4, maxLength: 4 }),
        (prefixes, text, values) => {
          const entries = places(...prefixes.map((path) => host + path));
          const proven = target(host + text);
          if (entryCoveringTarget(entries, proven) === undefined) return;
          let index = 0;
          const { url } = parseTarget(host + text.replaceAll('{segment}', () => values[index++] ?? ''));
          if (url === undefined || !matchesTarget(proven, 'GET', url.href)) return;
          expect(coveringEntry(entries, 'GET', url)).toBeDefined();
        },
      ),
      { numRuns: 3000 },
    );
  });
});
