import type { Block, DecisionBlock } from '../../schemas/generated/bundle.ts';
import { report } from '../diagnostics/report.ts';
import { denialOf } from './late-denials.ts';
import { type Asked, askedIn } from './user-checks.ts';
import { askWays } from './ways.ts';
import { blockName, platformFlows, type Wiring, type WiringCheck } from './wiring.ts';

/** What is known on a way: the blocks behind the lookup, by slug, whose step keys tell whether there is an account. Undefined before it. */
type Known = { readonly telling?: ReadonlySet<string> };

/**
 * Blocks of a password reset that may deny once the account was looked up, and decisions that ask some for more than others by what is
 * known of their account. Where there is none the former do not run and the latter take their default, and such a run completes: another
 * answer would tell that there is an account.
 */
export const checkAccountExistence: WiringCheck = (wiring) =>
  platformFlows(wiring).flatMap(({ name }) => {
    if (name !== 'password-reset') return [];
    const found: ReturnType<WiringCheck>[number][] = [];
    askWays<Known>(name, wiring.flows, {
      start: {},
      pass: (block, known, next) => {
        const { telling } = known;
        const how = telling === undefined ? undefined : (tellsBy(wiring, block, next) ?? asksBy(wiring, block, telling));
        if (how !== undefined) found.push(report('account-revealed', wiring.tenant.placeOf(block), { block: blockName(block), how }));
        const tells = telling === undefined ? block.kind === 'platform' && block.block === 'identity-lookup' : isOwn(block);
        return tells ? { telling: new Set([...(telling ?? []), block.slug]) } : known;
      },
      join: (states) => {
        const all = states.flatMap(({ telling }) => (telling === undefined ? [] : [telling]));
        return all.length === 0 ? {} : { telling: new Set(all.flatMap((slugs) => [...slugs])) };
      },
    });
    return found;
  });

/** Whether a block leaves step keys, and is passed over where there is no user. */
function isOwn({ kind }: Block): boolean {
  return kind === 'action' || kind === 'webhook';
}

/** How an own block may end the run. */
function tellsBy(wiring: Wiring, block: Block, next: Block | undefined): string | undefined {
  if (block.kind === 'platform') return undefined;
  const denial = denialOf(wiring, block, next);
  if (denial !== undefined) return denial.how;
  const fails = block.kind === 'action' && block.onError === 'deny' && wiring.factsOf(block)?.mayFail === true;
  return fails ? 'denies when it fails (`on-error: deny`)' : undefined;
}

/** By what of the account a decision asks some for other checks than those who have none. */
function asksBy(wiring: Wiring, block: Block, telling: ReadonlySet<string>): string | undefined {
  if (block.kind !== 'decision') return undefined;
  const read = wiring.factsOf(block)?.reads.find(({ path }) => isOfAccount(path, telling));
  const asked = read === undefined ? undefined : unevenlyAsked(block, wiring);
  return read === undefined || asked === undefined ? undefined : `decides by \`${read.path.join('.')}\` who is asked for \`${asked}\``;
}

function isOfAccount([root, name]: readonly string[], telling: ReadonlySet<string>): boolean {
  if (root === 'event') return name === undefined || name === 'user';
  return root === 'step' && (name === undefined || telling.has(name));
}

/** A check that one branch of a decision asks for, and another one does not, or in another order. */
function unevenlyAsked({ branches, otherwise }: DecisionBlock, { flows }: Wiring): string | undefined {
  const [first = [], ...others] = [otherwise, ...branches.map(({ blocks }) => blocks)].map((blocks) => askedIn(blocks, flows));
  const uneven = others.find((asked) => JSON.stringify(asked) !== JSON.stringify(first));
  return uneven === undefined ? undefined : firstOf([...uneven, ...first]);
}

function firstOf(asked: readonly Asked[]): string | undefined {
  for (const each of asked) {
    const name = typeof each === 'string' ? each : firstOf(each);
    if (name !== undefined) return name;
  }
  return undefined;
}
