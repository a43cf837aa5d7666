import { ProgramRefused } from '../ir/refused.ts';
import { LimitReached } from './meter.ts';
import { ErrorValue, type Value } from './values.ts';

/**
 * An entry of the constants pool, frozen: what all runs share, none may change. Throws a ProgramRefused for what cannot be made,
 * such as the URL of a text that is none: no compiler asks for it.
 */
export function makeConstant(make: () => Value): Value {
  try {
    const value = make();
    Object.freeze(value);
    return value;
  } catch (thrown) {
    if (!(thrown instanceof ErrorValue) && !(thrown instanceof LimitReached)) throw thrown;
    throw new ProgramRefused('/constants', `holds what cannot be made: ${thrown.message}`);
  }
}
