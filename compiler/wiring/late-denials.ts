import type { Block } from '../../schemas/generated/bundle.ts';
import { blocks as platformBlocks } from '../../schemas/platform/blocks.ts';
import { report } from '../diagnostics/report.ts';
import { deniesWhenFailed } from './routed-checks.ts';
import { askWays } from './ways.ts';
import { blockName, placeOfSpan, platformFlows, type Wiring, type WiringCheck } from './wiring.ts';

/** Denials behind the block that issues the session or the tokens: what was issued is out. */
export const checkLateDenials: WiringCheck = (wiring) =>
  platformFlows(wiring).flatMap(({ name }) => {
    const found: ReturnType<WiringCheck>[number][] = [];
    askWays<{ readonly issued?: Block }>(name, wiring.flows, {
      start: {},
      pass: (block, known, next) => {
        const { issued } = known;
        const denial = issued === undefined ? undefined : denialOf(wiring, block, next);
        if (issued !== undefined && denial !== undefined) {
          const parameters = { block: blockName(block), how: denial.how, issued: blockName(issued) };
          found.push(report('denial-after-session', wiring.tenant.placeOf(block), parameters, { related: denial.related }));
        }
        const issues = block.kind === 'platform' && 'issues' in platformBlocks[block.block];
        return issued === undefined && issues ? { issued: block } : known;
      },
      join: (states) => states.find(({ issued }) => issued !== undefined) ?? {},
    });
    return found;
  });

interface Denial {
  readonly how: string;
  readonly related: { message: string; file: string; range: ReturnType<typeof placeOfSpan>['range'] }[];
}

/** How a block may end a run in a denial. */
export function denialOf(wiring: Wiring, block: Block, next: Block | undefined): Denial | undefined {
  switch (block.kind) {
    case 'deny':
      return { how: 'denies', related: [] };
    case 'webhook':
      return block.onError === 'deny' ? { how: 'denies when its call fails (`on-error: deny`)', related: [] } : undefined;
    case 'platform':
      return deniesWhenFailed(wiring, block, next) ? { how: 'denies when its check fails', related: [] } : undefined;
    case 'action': {
      const denials = wiring.factsOf(block)?.denials ?? [];
      if (denials.length === 0) return undefined;
      const members = [...new Set(denials.map(({ member }) => `api.${member}`))].join(' and ');
      return { how: `uses ${members}`, related: denials.map(({ member, span }) => ({ message: `api.${member}`, ...placeOfSpan(span) })) };
    }
    default:
      return undefined;
  }
}
