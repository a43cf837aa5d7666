import type { Block } from '../../schemas/generated/bundle.ts';
import { report } from '../diagnostics/report.ts';
import type { Span } from '../hir/nodes.ts';
import { askWays } from './ways.ts';
import { blockName, placeOfSpan, platformFlows, type WiringCheck } from './wiring.ts';

/** Reads of metadata on the way so far, by `bag.name`: the block of each, and where. */
type Reads = ReadonlyMap<string, ReadonlyMap<Block, Span>>;

/** Metadata that is read before another block of the same run writes it: what is read is what an earlier run left. */
export const checkEarlyReads: WiringCheck = (wiring) =>
  platformFlows(wiring).flatMap(({ name }) => {
    const found: ReturnType<WiringCheck>[number][] = [];
    askWays<Reads>(name, wiring.flows, {
      start: new Map(),
      pass: (block, before) => {
        const facts = wiring.factsOf(block);
        if (facts === undefined) return before;
        for (const { bag, name: key, span } of facts.patches) {
          if (key === undefined || isMemory(key)) continue;
          for (const [reader, where] of before.get(`${bag}.${key}`) ?? []) {
            if (reader.kind === 'action' && block.kind === 'action' && reader.action === block.action) continue;
            const parameters = { path: `event.user.${bag}.${key}`, reader: blockName(reader), writer: blockName(block), key };
            const related = [{ message: `${blockName(block)} writes it here`, ...placeOfSpan(span) }];
            found.push(report('metadata-read-early', placeOfSpan(where), parameters, { related }));
          }
        }
        const after = new Map(before);
        for (const { path, span } of facts.reads) {
          const [root, user, bag, key] = path;
          if (root !== 'event' || user !== 'user' || key === undefined || !bag?.endsWith('_metadata')) continue;
          const readers = new Map(after.get(`${bag}.${key}`));
          after.set(`${bag}.${key}`, readers.set(block, readers.get(block) ?? span));
        }
        return after;
      },
      join: (states) => {
        const all = new Map<string, ReadonlyMap<Block, Span>>();
        for (const state of states) for (const [key, readers] of state) all.set(key, new Map([...(all.get(key) ?? []), ...readers]));
        return all;
      },
    });
    return found;
  });

/** Names that say that what an earlier run left is meant, as `last_login_at` does. */
function isMemory(key: string): boolean {
  return /^(last|previous|prev|prior|seen|known)(_|[A-Z]|$)/.test(key);
}
