import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OwnedLists } from '../../runtime/eval/owned-lists.ts';
import type { List } from '../../runtime/eval/values.ts';

it('knows a run’s lists from others, however many there are', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (isOwn) => {
      const owned = new OwnedLists();
      const lists = isOwn.map((own): { own: boolean; list: List } => ({ own, list: [] }));
      for (const { own, list } of lists) if (own) owned.add(list);
      for (const { own, list } of lists) expect(owned.has(list)).toBe(own);
    }),
  );
});
