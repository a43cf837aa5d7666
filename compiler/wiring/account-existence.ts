import type { Block } from '../../schemas/generated/bundle.ts';
import { report } from '../diagnostics/report.ts';
import { denialOf } from './late-denials.ts';
import { askWays } from './ways.ts';
import { blockName, platformFlows, type Wiring, type WiringCheck } from './wiring.ts';

/**
 * Blocks of a password reset that may deny once the account was looked up. They do not run where there is none, and such a run
 * completes: a denial would tell that there is an account.
 */
export const checkAccountExistence: WiringCheck = (wiring) =>
  platformFlows(wiring).flatMap(({ name }) => {
    if (name !== 'password-reset') return [];
    const found: ReturnType<WiringCheck>[number][] = [];
    askWays<boolean>(name, wiring.flows, {
      start: false,
      pass: (block, known, next) => {
        const how = known ? tellsBy(wiring, block, next) : undefined;
        if (how !== undefined) found.push(report('account-revealed', wiring.tenant.placeOf(block), { block: blockName(block), how }));
        return known || (block.kind === 'platform' && block.block === 'identity-lookup');
      },
      join: (states) => states.some((known) => known),
    });
    return found;
  });

/** How an own block may end the run. */
function tellsBy(wiring: Wiring, block: Block, next: Block | undefined): string | undefined {
  if (block.kind === 'platform') return undefined;
  const denial = denialOf(wiring, block, next);
  if (denial !== undefined) return denial.how;
  const fails = block.kind === 'action' && block.onError === 'deny' && wiring.factsOf(block)?.mayFail === true;
  return fails ? 'denies when it fails (`on-error: deny`)' : undefined;
}
