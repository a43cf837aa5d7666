import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PlannedTenant } from '../../runtime/flow/plan-tenant.ts';
import type { PlannedBlock } from '../../runtime/flow/planned.ts';
import { type Accepted, acceptedFlows, breaches, driveLogin, type Outside } from './support/law/law.ts';
import { type LoginShapes, loginShapes, type Shape } from './support/law/shapes.ts';

const outsides: fc.Arbitrary<Outside> = fc.record({
  vpn: fc.boolean(),
  tor: fc.boolean(),
  bogon: fc.nat(4).map((drawn) => drawn === 0),
  found: fc.nat(7).map((drawn) => drawn !== 0),
  draws: fc.array(fc.nat(200), { minLength: 16, maxLength: 16 }),
  calls: fc.oneof({ weight: 4, arbitrary: fc.constant(99) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 6 }) }),
});

/** `RUNS=500 SEED=7 npx vitest run test/flow/wiring-law.test.ts` looks for longer, and elsewhere. */
const { RUNS = '8', SEED = '1' } = process.env;

it('lets no flow that the checker accepts read a missing key, fail by itself, or release anything before it completes', {
  timeout: 3_600_000,
}, async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(loginShapes, fc.array(outsides, { minLength: 12, maxLength: 12 }), async (shapes, runs) => {
      const { written, tenant, refused } = accepted(shapes);
      for (const code of refused) seen.add(code);
      for (const outside of runs) {
        const driven = await driveLogin(tenant, outside);
        seen.add(driven.answers.at(-1)?.status ?? '');
        for (const { value } of driven.seen) seen.add(value === undefined ? 'a guarded read of a missing key' : 'a read');
        const found = breaches(written, driven);
        if (found.length > 0) throw new Error([...found, ...Object.entries(written.files).flat()].join('\n'));
      }
    }),
    { numRuns: Number(RUNS), seed: Number(SEED), endOnFailure: true },
  );
  // Else nothing was put to the test.
  const telling = ['a read', 'a guarded read of a missing key', 'completed', 'denied', 'awaiting'];
  expect([...seen]).toEqual(expect.arrayContaining([...telling, 'step-unwritten', 'possibly-missing', 'type-mismatch']));
});

function accepted(shapes: LoginShapes): Accepted {
  const flows = acceptedFlows(shapes);
  if ('said' in flows) throw new Error(flows.said.join('\n'));
  return flows;
}

const outside: Outside = { vpn: true, tor: false, bogon: false, found: true, draws: [1], calls: 99 };
const read = { target: 0, style: 'plain', as: undefined } as const;
const settings = { forgiving: false, commit: false, disabled: false };
const write = { kind: 'action', lines: [{ does: 'write', key: 0, kind: 'flag', form: 0 }], ...settings } as const;
const decide = { kind: 'decision', conditions: [read], lists: [[], [], []], mirrored: false, disabled: false } as const;
const behind = (...post: readonly Shape[]) => accepted({ early: [], post, last: [], inner: [] });

/** A tenant with blocks changed behind the checker's back. */
function changed(tenant: PlannedTenant, change: (planned: PlannedBlock) => PlannedBlock): PlannedTenant {
  const flows = [...tenant.flows].map(([name, { stages }]) => {
    return [name, { stages: stages.map(({ stage, blocks }) => ({ stage, blocks: blocks.map(change) })) }] as const;
  });
  return { ...tenant, flows: new Map(flows) };
}

it('notices the reads of a flow that was not checked: of a key that nothing wrote, and of one of another type', async () => {
  const { written, tenant } = behind(write, decide);
  expect(breaches(written, await driveLogin(tenant, outside))).toEqual([]);
  const without = changed(tenant, (planned) => (planned.kind === 'action' ? { kind: 'disabled', block: planned.block } : planned));
  expect(breaches(written, await driveLogin(without, outside))).toEqual([
    'route-1 read step.b0, which was missing',
    'b1 failed: uncaught-error: TypeError: cannot read `k0` of undefined',
  ]);
  const { tenant: counting } = behind({ ...write, lines: [{ does: 'write', key: 0, kind: 'count', form: 0 }] }, decide);
  const [other] = counting.flows.get('login')?.stages[1]?.blocks ?? [];
  const exchanged = changed(tenant, (planned) => (planned.kind === 'action' && other !== undefined ? other : planned));
  expect(breaches(written, await driveLogin(exchanged, outside))).toEqual(['route-1 read step.b0.k0, which was no flag']);
});

it('notices what a run releases that is not completed', async () => {
  const { written, tenant } = behind({ ...write, lines: [{ does: 'patch' }, { does: 'claim' }] });
  const driven = await driveLogin(tenant, outside);
  expect(breaches(written, driven)).toEqual([]);
  const [last, ...before] = [...driven.answers].reverse();
  if (last === undefined) throw new Error('the run has no answer');
  const answers = [...before.reverse(), { ...last, status: 'denied' as const }];
  expect(breaches(written, { ...driven, answers })).toEqual(['denied run released late', 'denied run released late_claim']);
});
