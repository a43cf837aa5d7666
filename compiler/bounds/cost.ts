import { larger, overTurns, type Size, sum, type Turns } from './size.ts';

/** What is counted of a run; the last three are bytes of step state, claims, and bytes of metadata patches. */
export const counts = ['steps', 'bytes', 'fetches', 'logs', 'state', 'claims', 'metadata'] as const;
export type Counted = (typeof counts)[number];
export type Cost = { readonly [count in Counted]: Size };

export const free: Cost = { steps: 0, bytes: 0, fetches: 0, logs: 0, state: 0, claims: 0, metadata: 0 };

/** A value for each count. */
export function perCount<T>(of: (count: Counted) => T): { [count in Counted]: T } {
  return {
    steps: of('steps'),
    bytes: of('bytes'),
    fetches: of('fetches'),
    logs: of('logs'),
    state: of('state'),
    claims: of('claims'),
    metadata: of('metadata'),
  };
}

const combine =
  (with_: (left: Size, right: Size) => Size) =>
  (left: Cost, right: Cost): Cost =>
    perCount((count) => with_(left[count], right[count]));

export const addCost = combine((left, right) => sum(left, right));
export const largerCost = combine(larger);

export function costOverTurns(cost: Cost, turns: Turns): Cost {
  return mapCost(cost, (size) => overTurns(size, turns));
}

export function mapCost(cost: Cost, change: (size: Size) => Size): Cost {
  return perCount((count) => change(cost[count]));
}

/** How a block may end, and what it has cost by then; a way of ending that it never takes is not there. */
export interface Flow {
  readonly through?: Cost;
  /** By `break` or `continue`. */
  readonly breaks?: Cost;
  /** By `return` or `throw`. */
  readonly leaves?: Cost;
}

const either = (left: Cost | undefined, right: Cost | undefined): Cost | undefined =>
  left === undefined ? right : right === undefined ? left : largerCost(left, right);

function flow(through: Cost | undefined, breaks: Cost | undefined, leaves: Cost | undefined): Flow {
  return {
    ...(through === undefined ? {} : { through }),
    ...(breaks === undefined ? {} : { breaks }),
    ...(leaves === undefined ? {} : { leaves }),
  };
}

/** One or the other. */
export function alternatives(left: Flow, right: Flow): Flow {
  return flow(either(left.through, right.through), either(left.breaks, right.breaks), either(left.leaves, right.leaves));
}

/** One behind the other. */
export function sequence(first: Flow, second: Flow): Flow {
  const { through } = first;
  if (through === undefined) return first;
  const behind = (cost: Cost | undefined) => (cost === undefined ? undefined : addCost(through, cost));
  return flow(behind(second.through), either(first.breaks, behind(second.breaks)), either(first.leaves, behind(second.leaves)));
}

/** The most that a block costs, however it ends. */
export function worst({ through, breaks, leaves }: Flow): Cost {
  return either(either(through, breaks), leaves) ?? free;
}
