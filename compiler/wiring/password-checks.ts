import type { Block } from '../../schemas/generated/bundle.ts';
import { blocks as platformBlocks } from '../../schemas/platform/blocks.ts';
import { report } from '../diagnostics/report.ts';
import { branchName } from './terminals.ts';
import { askWays, type Ends } from './ways.ts';
import { blockName, platformFlows, type WiringCheck } from './wiring.ts';

interface Known {
  /** A password check may have happened here. */
  readonly password: boolean;
  /** Surely something has shown who this is. */
  readonly proven: boolean;
  /** Each `allow` by which a way came, or ended, on which nothing has shown who this is. */
  readonly unproven: readonly Block[];
}

/** Decisions, and ends before time, that have the password checked on some ways, and nothing of its kind on others. */
export const checkPasswordChecks: WiringCheck = (wiring) =>
  platformFlows(wiring).flatMap(({ name }) => {
    const found: ReturnType<WiringCheck>[number][] = [];
    let check: Block | undefined;
    const atEnd = askWays<Known>(name, wiring.flows, {
      start: { password: false, proven: false, unproven: [] },
      pass: (block, known) => {
        if (isPasswordCheck(block)) check ??= block;
        return passed(block, known);
      },
      join: (states) => ({
        password: states.some(({ password }) => password),
        proven: states.every(({ proven }) => proven),
        unproven: [...new Set(states.flatMap(({ unproven }) => unproven))],
      }),
      branches: (decision, before, ends) => {
        if (before.proven) return;
        const checked = ends.findIndex((end) => statesOf(end).some(({ password }) => password && !before.password));
        const open = ends.findIndex((end) => statesOf(end).some(({ proven, password }) => !proven && !password));
        if (checked < 0 || open < 0) return;
        const place = wiring.tenant.placeOf(decision.branches[open] ?? decision);
        found.push(report('password-check-skipped', place, { open: branchName(decision, open), checked: branchName(decision, checked) }));
      },
    });
    const checked = check;
    if (checked === undefined) return found;
    const allows = new Set(statesOf(atEnd).flatMap(({ unproven }) => unproven));
    const ends = [...allows].map((block) =>
      report('password-check-skipped', wiring.tenant.placeOf(block), { open: 'this `allow`', checked: `the way to ${blockName(checked)}` }),
    );
    return [...found, ...ends];
  });

function passed(block: Block, { password, proven, unproven }: Known): Known {
  if (proven || provesWho(block)) return { password: password || isPasswordCheck(block), proven: true, unproven: [] };
  return { password, proven, unproven: block.kind === 'allow' && !password ? [...unproven, block] : unproven };
}

function statesOf({ through, allowed }: Ends<Known>): readonly Known[] {
  return through === undefined ? allowed : [...allowed, through];
}

function isPasswordCheck(block: Block): boolean {
  return block.kind === 'platform' && block.block === 'password-check';
}

/** Whether a block proves who somebody is by itself; a second factor is none without a first. */
function provesWho(block: Block): boolean {
  if (block.kind !== 'platform') return false;
  const definition = platformBlocks[block.block];
  return 'proves' in definition && definition.proves.method !== 'mfa';
}
