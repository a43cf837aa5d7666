import { describe, expect, it } from 'vitest';
import { fetchFailures } from '../../runtime/egress/failures.ts';
import { planProgram } from '../../runtime/plan.ts';
import type { Target } from '../../schemas/ir/program.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import { type AttackCase, actionOf, attacks, compiled, errorSlugs, refusedByHost } from './corpus.ts';
import { fetchOf, literal, method, programOf, run } from './hand-made.ts';

interface ValueCase extends AttackCase {
  readonly hole: 'segment' | 'query' | 'pairs';
  readonly value: string;
  readonly sent?: string;
}

const cases = attacks<ValueCase>('values').map((each) => (each.value === 'LONG' ? { ...each, value: 'a'.repeat(9000) } : each));

const around = {
  segment: ['https://crm.acme.example/hooks/', ''],
  query: ['https://crm.acme.example/hooks/find?q=', '&end=1'],
  pairs: ['https://crm.acme.example/hooks/find?', ''],
} as const;

function targetOf(hole: ValueCase['hole']): Target {
  const [before, after] = around[hole];
  return { method: 'GET', url: [{ text: before }, { hole }, ...(after === '' ? [] : [{ text: after }])] };
}

describe.each(cases)('$idea', ({ hole, value, sent }) => {
  const [before, after] = around[hole];
  const url = `${before}${value}${after}`;

  it('goes nowhere else from a program that no compiler made', () => {
    const id = { op: 'get', object: { op: 'get', object: { op: 'input', name: 'event' }, key: 'user' }, key: 'id' } as const;
    const address = method(literal(before), 'concat', id, literal(after));
    const outcome = run(programOf([fetchOf(address)], { targets: [targetOf(hole)] }), { event: { user: { id: value } } });
    if (sent === undefined) expect(outcome.error?.message).toBe(`Error: ${fetchFailures['not-proven']}`);
    else expect(outcome.effects).toMatchObject([{ type: 'fetch', url: sent, status: 200 }]);
  });

  it('is not let out by the host, which knows the pattern too', async () => {
    const { code, resolved } = await refusedByHost({ url, target: targetOf(hole) });
    if (sent === undefined) expect(['url', 'not-proven']).toContain(code);
    else expect(code).toBe('name-not-found');
    expect(resolved).toEqual(sent === undefined ? [] : ['crm.acme.example']);
  });
});

describe('the compiler', () => {
  it('refuses the value as it is, in each of the holes', () => {
    const sources = Object.values(around).map(([before, after]) => ({
      source: actionOf(`await api.fetch(\`${before}\${event.user.id}${after}\`);`),
    }));
    expect(errorSlugs(sources)).toEqual(sources.map(() => ['fetch-target-unproven']));
  });

  it('accepts it behind the encoder, where each of the values stays in its place', () => {
    const sources = (['segment', 'query'] as const).map((hole) => {
      const [before, after] = around[hole];
      return { hole, program: compiled(actionOf(`await api.fetch(\`${before}\${encodeURIComponent(event.user.id)}${after}\`);`)) };
    });
    const position = positionOf('login/post-login');
    const sample = sampleEvent(position);
    for (const { hole, program } of sources) {
      const plan = planProgram(program);
      for (const { idea, value } of cases) {
        const event = { ...sample, user: { ...Object(sample.user), id: value } };
        const outcome = plan.run({ event, now: 0 });
        const urls = 'pending' in outcome ? outcome.pending.map(({ url }) => new URL(url)) : [];
        for (const { origin, pathname, href } of urls) {
          expect({ idea, origin }).toEqual({ idea, origin: 'https://crm.acme.example' });
          if (hole === 'segment') expect(pathname).toMatch(/^\/hooks\/[^/]+$/);
          else expect(href).toMatch(/^https:\/\/crm\.acme\.example\/hooks\/find\?q=[^&=#]*&end=1$/);
        }
      }
    }
  });
});
