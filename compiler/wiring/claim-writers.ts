import type { Block } from '../../schemas/generated/bundle.ts';
import { report } from '../diagnostics/report.ts';
import type { Span } from '../hir/nodes.ts';
import { askWays } from './ways.ts';
import { blockName, placeOfSpan, platformFlows, type WiringCheck } from './wiring.ts';

/** Claims on the way so far, by token and name: the block that set each last, and where. */
type Claims = ReadonlyMap<string, ReadonlyMap<Block, Span>>;

/** Claims that two blocks of one run set: the later one stands, whatever the first one found. */
export const checkClaimWriters: WiringCheck = (wiring) =>
  platformFlows(wiring).flatMap(({ name }) => {
    const found = new Map<string, ReturnType<WiringCheck>[number]>();
    askWays<Claims>(name, wiring.flows, {
      start: new Map(),
      pass: (block, before) => {
        const after = new Map(before);
        for (const { name: claim, span, tokens } of wiring.factsOf(block)?.claims ?? []) {
          if (claim === undefined) continue;
          for (const token of tokens) {
            for (const [other, where] of before.get(`${token} ${claim}`) ?? []) {
              const related = [{ message: `${blockName(other)} sets it here`, ...placeOfSpan(where) }];
              const parameters = { claim, first: blockName(other), second: blockName(block) };
              const key = `${claim} ${other.slug} ${block.slug}`;
              if (!found.has(key)) found.set(key, report('claim-overwritten', placeOfSpan(span), parameters, { related }));
            }
            after.set(`${token} ${claim}`, new Map([[block, span]]));
          }
        }
        return after;
      },
      join: (states) => {
        const all = new Map<string, ReadonlyMap<Block, Span>>();
        for (const state of states) for (const [key, writers] of state) all.set(key, new Map([...(all.get(key) ?? []), ...writers]));
        return all;
      },
    });
    return [...found.values()];
  });
