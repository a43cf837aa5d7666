import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AllowEntry, coveringEntry, coversPath, parseAllowEntry } from '../../runtime/egress/allowlist.ts';
import { methodOf } from '../../runtime/egress/method.ts';
import { parseTarget } from '../../runtime/egress/url.ts';

function places(...entries: AllowEntry[]) {
  return entries.map((written) => {
    const { entry, problem } = parseAllowEntry(written);
    if (entry === undefined) throw new Error(problem.message);
    return entry;
  });
}

function covering(method: string, text: string, ...entries: AllowEntry[]): string | undefined {
  const { url } = parseTarget(text);
  const known = methodOf(method);
  if (url === undefined || known === undefined) throw new Error(`${method} ${text} is not a request`);
  return coveringEntry(places(...entries), known, url)?.text;
}

describe('parseAllowEntry', () => {
  it('reads host, port, prefix and the defaults', () => {
    expect(parseAllowEntry('https://crm.acme.example:8443/hooks').entry).toEqual({
      text: 'https://crm.acme.example:8443/hooks',
      protocol: 'https:',
      host: 'crm.acme.example',
      subdomains: false,
      port: '8443',
      path: '/hooks',
      methods: ['GET', 'POST'],
      redirects: 0,
    });
  });

  it('reads the long form', () => {
    const written = { url: 'https://*.acme.example', methods: ['PUT', 'PUT', 'HEAD'], send: ['user.email'], redirects: 2 };
    expect(parseAllowEntry(written).entry).toMatchObject({
      host: 'acme.example',
      subdomains: true,
      path: '/',
      methods: ['PUT', 'HEAD'],
      send: ['user.email'],
      redirects: 2,
    });
  });

  it.each<[AllowEntry, string]>([
    ['https://*', 'wildcard'],
    ['https://*/', 'wildcard'],
    ['https://*.example', 'wildcard'],
    ['https://*.com/', 'wildcard'],
    ['https://*.localhost', 'wildcard'],
    ['https://*acme.example', 'wildcard'],
    ['https://crm.*.example', 'wildcard'],
    ['https://*.*.example', 'wildcard'],
    ['https://crm.acme.example:*', 'wildcard'],
    ['https://crm.acme.example/hooks/*', 'wildcard'],
    ['https://*.127.0.0.1', 'ip-literal'],
    ['https://*.0x7f.1', 'ip-literal'],
    ['https://127.0.0.1', 'ip-literal'],
    ['https://[::1]/', 'ip-literal'],
    ['https://*.user@acme.example', 'userinfo'],
    ['https://user@crm.acme.example', 'userinfo'],
    ['https://crm.acme.example#x', 'fragment'],
    ['https://crm.acme.example/?x=1', 'query'],
    ['https://crm.acme.example?', 'query'],
    ['http://crm.acme.example', 'scheme'],
    ['*://crm.acme.example', 'wildcard'],
    ['crm.acme.example', 'syntax'],
    ['*.acme.example', 'syntax'],
    ['', 'syntax'],
    ['*', 'wildcard'],
    ['https://crm', 'single-label'],
    ['https://münchen.example', 'non-ascii'],
    ['https://Crm.acme.example', 'host-spelling'],
    ['https://crm.acme.example:443', 'port'],
    ['https://crm.acme.example.', 'trailing-dot'],
    ['https://crm.acme.example/a/../b', 'dot-segment'],
    ['https://crm.acme.example/ hooks', 'control'],
    ['https://crm.acme.example\n', 'control'],
    [{ url: 'https://crm.acme.example', methods: [] }, 'method'],
    [{ url: 'https://crm.acme.example', methods: ['TRACE'] }, 'method'],
    [{ url: 'https://crm.acme.example', methods: ['get'] }, 'method'],
    [{ url: 'https://crm.acme.example', methods: ['GET', 'GET\r\nX: y'] }, 'method'],
    [{ url: 'https://crm.acme.example', redirects: -1 }, 'redirects'],
    [{ url: 'https://crm.acme.example', redirects: 1.5 }, 'redirects'],
    [{ url: 'https://crm.acme.example', redirects: 21 }, 'redirects'],
  ])('refuses %j: %s', (entry, code) => {
    const { problem } = parseAllowEntry(entry);
    expect(problem?.code).toBe(code);
    expect(problem?.message).not.toBe('');
  });

  it('takes loopback in development only, and never below it', () => {
    expect(parseAllowEntry('http://localhost:3000', { development: true }).entry).toMatchObject({ protocol: 'http:', port: '3000' });
    expect(parseAllowEntry('http://localhost:3000').problem?.code).toBe('scheme');
    expect(parseAllowEntry('http://*.localhost:3000', { development: true }).problem).toBeDefined();
    expect(parseAllowEntry('http://*.127.0.0.1:3000', { development: true }).problem).toBeDefined();
  });
});

describe('coveringEntry', () => {
  it('matches the whole host, port and scheme', () => {
    const entry = 'https://crm.acme.example';
    expect(covering('GET', 'https://crm.acme.example/any/path?q=1', entry)).toBe(entry);
    for (const other of [
      'crm.acme.example.evil.example',
      'evilcrm.acme.example',
      'acme.example',
      'a.crm.acme.example',
      'crm.acme.example:8443',
    ]) {
      expect(covering('GET', `https://${other}/`, entry)).toBeUndefined();
    }
  });

  it('takes *. for subdomains of any depth, never for the bare host', () => {
    const entry = 'https://*.acme.example';
    expect(covering('GET', 'https://crm.acme.example/', entry)).toBe(entry);
    expect(covering('GET', 'https://a.b.acme.example/', entry)).toBe(entry);
    for (const other of ['acme.example', 'evilacme.example', 'crm.acme.example.evil.example']) {
      expect(covering('GET', `https://${other}/`, entry)).toBeUndefined();
    }
  });

  it('permits GET and POST unless methods are listed', () => {
    const put = { url: 'https://crm.acme.example', methods: ['PUT'] };
    expect(
      ['GET', 'POST', 'PUT', 'HEAD'].filter((method) => covering(method, 'https://crm.acme.example/', 'https://crm.acme.example')),
    ).toEqual(['GET', 'POST']);
    expect(['GET', 'POST', 'PUT', 'HEAD'].filter((method) => covering(method, 'https://crm.acme.example/', put))).toEqual(['PUT']);
  });

  it('lets the narrowest entry speak, wherever it stands', () => {
    const entries = [
      'https://*.acme.example',
      'https://*.acme.example/hooks/',
      'https://crm.acme.example',
      'https://crm.acme.example/hooks',
      'https://crm.acme.example/hooks/x/',
    ];
    const expected = {
      'https://crm.acme.example/hooks/x/y': 'https://crm.acme.example/hooks/x/',
      'https://crm.acme.example/hooks/y': 'https://crm.acme.example/hooks',
      'https://crm.acme.example/': 'https://crm.acme.example',
      'https://other.acme.example/hooks/y': 'https://*.acme.example/hooks/',
      'https://other.acme.example/hooks': 'https://*.acme.example',
    };
    fc.assert(
      fc.property(
        fc.shuffledSubarray(entries, { minLength: entries.length }),
        fc.constantFrom(...Object.entries(expected)),
        (shuffled, [url, entry]) => {
          expect(covering('GET', url, ...shuffled)).toBe(entry);
        },
      ),
    );
  });
});

describe('coversPath', () => {
  it('compares whole segments', () => {
    const path = fc.array(fc.constantFrom('a', 'b', 'ab', '%2F', '')).map((segments) => `/${segments.join('/')}`);
    fc.assert(
      fc.property(path, path, (prefix, candidate) => {
        const wanted = prefix.split('/');
        // A prefix that ends in a slash names what is under it; its last, empty segment stands for any.
        if (wanted.at(-1) === '') wanted.pop();
        const under = candidate.split('/').slice(0, wanted.length).join('/') === wanted.join('/');
        const deepEnough = !prefix.endsWith('/') || candidate.split('/').length > wanted.length;
        expect(coversPath(prefix, candidate)).toBe(under && deepEnough);
      }),
    );
  });
});

describe('methodOf', () => {
  it('knows six methods in any case and nothing else', () => {
    expect(['get', 'Post', 'PUT', 'patch', 'DELETE', 'hEAD'].map(methodOf)).toEqual(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']);
    expect(['', 'CONNECT', 'TRACE', 'TRACK', 'OPTIONS', 'GET ', 'GET\r\n', 'geſt', '__proto__', 'constructor'].map(methodOf)).toEqual(
      new Array(10).fill(undefined),
    );
  });
});
