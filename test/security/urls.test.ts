import { describe, expect, it } from 'vitest';
import { fetchFailures } from '../../runtime/egress/failures.ts';
import { parseTarget, type UrlProblemCode } from '../../runtime/egress/url.ts';
import { type AttackCase, actionOf, attacks, bundledAllowlist, errorSlugs, loadedWith, refusedByHost } from './corpus.ts';
import { fetchOf, literal, method, programOf, recordOf, run } from './hand-made.ts';

interface UrlCase extends AttackCase {
  readonly url: string;
  readonly method?: 'POST' | 'DELETE';
  readonly refused: UrlProblemCode | 'not-covered';
}

const cases = attacks<UrlCase>('urls').map((each) =>
  each.url === 'LONG' ? { ...each, url: `https://crm.acme.example/hooks/${'a'.repeat(8192)}` } : each,
);

/** Every place of the allowlist, as patterns that a compiler would have proven. */
const targets = ['GET', 'POST', 'DELETE']
  .flatMap((each) => [
    { method: each, url: [{ text: 'https://crm.acme.example/hooks/' }, { hole: 'segment' as const }] },
    {
      method: each,
      url: [{ text: 'https://crm.acme.example/hooks/' }, { hole: 'segment' as const }, { text: '?q=' }, { hole: 'query' as const }],
    },
    { method: each, url: [{ text: 'https://a.partner.example/in/x' }] },
  ])
  .filter((each) => !(each.method === 'DELETE') && !(each.method === 'GET' && each.url.length === 1));

describe.each(cases)('$idea', ({ url, method: verb, refused }) => {
  it('is refused for the reason that is given', () => {
    expect(parseTarget(url).problem?.code ?? 'not-covered').toBe(refused);
  });

  it.each([
    ['as one text', literal(url)],
    ['put together while it runs', method(literal(url.slice(0, 9)), 'concat', literal(url.slice(9)))],
  ])('is not let out by the interpreter when a program that no compiler made asks for it: %s', (_how, address) => {
    const outcome = run(programOf([fetchOf(address, recordOf({ method: literal(verb ?? 'GET') }), [...targets.keys()])], { targets }));
    expect(outcome.error?.message).toBe(`Error: ${fetchFailures['not-proven']}`);
  });

  it('is not let out by the host, whatever the interpreter let through', async () => {
    const { code, resolved } = await refusedByHost({ url, method: verb ?? 'GET' });
    expect(code).toBe(refused === 'not-covered' ? 'not-allowed' : 'url');
    expect(resolved).toEqual([]);
  });

  it('is no target of a program that the loader takes', () => {
    expect(loadedWith([{ method: verb ?? 'GET', url: [{ text: url }] }], bundledAllowlist)).not.toBe('loaded');
  });
});

describe('the compiler', () => {
  const written = cases.map(({ url, method: verb }) => {
    const options = verb === undefined ? '' : `, { method: '${verb}' }`;
    return { source: actionOf(`await api.fetch(${JSON.stringify(url)}${options});`) };
  });
  const halves = cases.map(({ url, method: verb }) => {
    const [head, tail] = [url.slice(0, url.length >> 1), url.slice(url.length >> 1)].map((part) => JSON.stringify(part));
    return {
      source: actionOf(
        `const head = ${head};\nconst parts = [head, ${tail}];\nawait api.fetch(parts.join('')${verb === undefined ? '' : `, { method: '${verb}' }`});`,
      ),
    };
  });

  it.each([
    ['as one text', written],
    ['put together', halves],
  ])('refuses all of them without running anything: %s', (_how, sources) => {
    const found = errorSlugs(sources);
    const passed = cases.filter((_, index) => !found[index]?.some((slug) => slug.startsWith('fetch-')));
    expect(passed.map(({ idea }) => idea)).toEqual([]);
  });
});
