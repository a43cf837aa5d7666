import { defaultLimits, type Limits } from '../../schemas/platform/limits.ts';

/** What JavaScript could do and this runtime does not. It ends the action; no guest `catch` or `finally` sees it, so that none comes to what V8 would not. */
export class LimitReached extends Error {}

/** A budget is used up. */
export class BudgetExceeded extends LimitReached {
  readonly budget: keyof Limits;
  constructor(budget: keyof Limits, limit: number, unit: string) {
    super(`the action used more than ${limit.toLocaleString('en-US')} ${unit}`);
    this.budget = budget;
  }
}

/**
 * Counts steps and bytes built. Both are defined on the IR, so that every evaluator counts the same. What builds a value
 * charges its size before it builds it, and what walks a value charges as it walks.
 */
export class Meter {
  steps = 0;
  bytes = 0;
  readonly limits: Limits;
  /** The budgets that are asked for most, at hand. */
  readonly mostSteps: number;
  readonly mostBuilt: number;
  readonly largestValue: number;

  constructor(limits: Limits) {
    this.limits = limits;
    this.mostSteps = limits.steps;
    this.mostBuilt = limits.built;
    this.largestValue = limits.value;
  }

  charge(steps: number): void {
    this.steps += steps;
    if (this.steps > this.mostSteps) throw this.exceeded('steps');
  }

  /** Charges a text that is looked through where it lies: searched, compared, hashed, trimmed, checked for its form. */
  look(codeUnits: number): void {
    this.charge(Math.ceil(codeUnits / unitsPerStep.look));
  }

  /** Charges a text that is turned into something else: other letters, JSON, a number, an encoding, a digest. */
  scan(codeUnits: number): void {
    this.charge(Math.ceil(codeUnits / unitsPerStep.scan));
  }

  /** Charges a value about to be built: a text's code units, 8 for each element of a list, 16 for each member of a record. */
  build(bytes: number): void {
    if (bytes > this.largestValue) throw this.exceeded('value');
    this.bytes += bytes;
    if (this.bytes > this.mostBuilt) throw this.exceeded('built');
  }

  /** Apart, so that what charges stays small enough for the engine to put it where it is called. */
  exceeded(budget: keyof typeof units): BudgetExceeded {
    return new BudgetExceeded(budget, this.limits[budget], units[budget]);
  }
}

const units = { steps: 'steps', value: 'bytes for one value', built: 'bytes of values' } as const;

/** Budgets that constants are built under: none is ever reached, and all are numbers that an engine keeps without a box. */
export const unlimited: Limits = { ...defaultLimits, steps: 2 ** 30, built: 2 ** 30 };

/**
 * How much text one step stands for. A step of the interpreter takes 4 to 20 nanoseconds. Looking through a text takes the engine
 * 0.02 to 0.6 of them a code unit (4 and 9 for a needle made to measure); turning one into something else 0.3 to 7 (up to 28 for a
 * URL all of whose characters must be escaped). So the longest body that a fetch may answer can be parsed within the budget.
 */
export const unitsPerStep = { look: 32, scan: 8 } as const;
export const elementBytes = 8;
export const memberBytes = 16;

/** What making the frame of a call takes. */
export function frameSteps(slots: number): number {
  return slots >> 3;
}
