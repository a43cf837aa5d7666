import { expect, it } from 'vitest';
import type { Target, TargetPart } from '../../schemas/ir/program.ts';
import { type AttackCase, attacks, bundledAllowlist, loadedWith } from './corpus.ts';

interface ProgramCase extends AttackCase {
  readonly url?: string;
  readonly parts?: readonly TargetPart[];
  readonly method?: string;
  readonly allow?: typeof bundledAllowlist;
  readonly refused: string;
}

function partsOf(url: string): readonly TargetPart[] {
  return url.split(/(\{[a-z]+\})/).flatMap((text): TargetPart[] => {
    if (text === '') return [];
    const hole = /^\{(segment|query|pairs)\}$/.exec(text)?.[1];
    return [hole === undefined ? { text } : { hole: hole as 'segment' | 'query' | 'pairs' }];
  });
}

const cases = attacks<ProgramCase>('programs').map(({ url = '', parts, method = 'GET', ...more }) => ({
  ...more,
  target: { method, url: parts ?? partsOf(url) } satisfies Target,
}));

it.each(cases)('$idea', ({ target, allow = bundledAllowlist, refused }) => {
  expect(loadedWith([target], allow)).toBe(refused);
});

it('loads with a target that is allowed, so that nothing else refuses those above', () => {
  expect(loadedWith([{ method: 'GET', url: partsOf('https://crm.acme.example/hooks/{segment}?q={query}') }], bundledAllowlist)).toBe(
    'loaded',
  );
  expect(loadedWith([{ method: 'POST', url: partsOf('https://a.partner.example/in/{segment}') }], bundledAllowlist)).toBe('loaded');
});
