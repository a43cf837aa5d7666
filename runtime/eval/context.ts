import { elementBytes, type Meter } from './meter.ts';
import type { List } from './values.ts';

/** What a built-in may use of the run it is part of. */
export interface Context {
  readonly meter: Meter;
  /** The run's instant, in milliseconds since the epoch; the clock stands still. */
  readonly now: number;
  /** Lists this run built, where the program writes to lists at all: only those may be written to. */
  readonly owned: { add(list: List): void; has(list: List): boolean } | undefined;
}

/** Charges a list that is about to hold `length` elements. */
export function chargeList(context: Context, length: number): void {
  context.meter.build(length * elementBytes);
}

/** Refuses to go on building a list that is too long already, where its length is not known before. */
export function checkListLength(context: Context, length: number): void {
  if (length * elementBytes > context.meter.largestValue) chargeList(context, length);
}

/** Refuses to go on putting a text together that is too long already: long before the host would run out of its own length. */
export function checkTextLength(context: Context, length: number): void {
  if (length > context.meter.largestValue) context.meter.build(length);
}

/** Marks a list as built by this run. */
export function ownList<L extends List>(context: Context, list: L): L {
  if (context.owned !== undefined) context.owned.add(list);
  return list;
}
