import { larger, type Size, sum, times } from './size.ts';

/** What is counted of a run. */
export interface Cost {
  readonly steps: Size;
  readonly bytes: Size;
  readonly fetches: Size;
  readonly logs: Size;
}

export const free: Cost = { steps: 0, bytes: 0, fetches: 0, logs: 0 };

const combine =
  (with_: (left: Size, right: Size) => Size) =>
  (left: Cost, right: Cost): Cost => ({
    steps: with_(left.steps, right.steps),
    bytes: with_(left.bytes, right.bytes),
    fetches: with_(left.fetches, right.fetches),
    logs: with_(left.logs, right.logs),
  });

export const addCost = combine((left, right) => sum(left, right));
export const largerCost = combine(larger);

export function timesCost(cost: Cost, count: Size): Cost {
  return {
    steps: times(cost.steps, count),
    bytes: times(cost.bytes, count),
    fetches: times(cost.fetches, count),
    logs: times(cost.logs, count),
  };
}

export const mapCost = (cost: Cost, change: (size: Size) => Size): Cost => ({
  steps: change(cost.steps),
  bytes: change(cost.bytes),
  fetches: change(cost.fetches),
  logs: change(cost.logs),
});

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
