import type { networkBuiltins } from '../../../schemas/language/builtins/network.ts';
import { type AddressRange, parseAddress, parseRange, rangeHolds } from '../../egress/address.ts';
import type { Context } from '../context.ts';
import { typeError, type Value } from '../values.ts';
import type { Implementations } from './implementation.ts';

export const networkImplementations: Implementations<keyof typeof networkBuiltins> = {
  inCidr: (context, _receiver, text: Value, given: Value) => {
    // Every range is read before any is compared: a bad one shows at the first call, not at the first address that gets so far.
    const ranges = (Array.isArray(given) ? given : [given]).map((range) => readRange(context, range));
    const address = typeof text === 'string' ? parseAddress(text) : undefined;
    return address !== undefined && ranges.some((range) => rangeHolds(range, address));
  },
};

const stepsPerRange = 8;

function readRange(context: Context, text: Value): AddressRange {
  context.meter.charge(stepsPerRange);
  const range = typeof text === 'string' ? parseRange(text) : undefined;
  if (range === undefined)
    throw typeError(
      `${typeof text === 'string' ? `"${text.slice(0, 50)}"` : typeof text} is no IP range; write it as 10.0.0.0/8 or 2001:db8::/32`,
    );
  return range;
}
