import { free } from './cost.ts';
import { type Extent, orNothing } from './extent.ts';
import type { Meter } from './meter.ts';
import { type Size, smaller, sum, times } from './size.ts';
import { memberIn, membersOf, recordIn, textIn } from './views.ts';
import { walkCopy, walkJson } from './walk.ts';

/** What staging an effect and asking for a fetch take: the static half of the evaluator's `effects.ts` and `fetch.ts`. */

export function chargeEffect(member: string, args: readonly Extent[], meter: Meter): void {
  const arg = (index: number): Extent => args[index] ?? orNothing({});
  const copy = (extent: Extent) => {
    const { steps, bytes } = walkCopy(extent);
    meter.charge(steps);
    meter.build(bytes);
  };
  switch (member) {
    case 'deny':
      meter.look(textIn(memberIn(arg(1), 'message')) ?? 0);
      return;
    case 'log':
      meter.look(meter.text(arg(1)));
      meter.add({ ...free, logs: 1 });
      return;
    case 'state.set':
      copy(arg(1));
      meter.add({ ...free, state: sum(smaller(longestKey, textIn(arg(0)) ?? longestKey), jsonBytesOf(arg(1))) });
      return;
    case 'user.setAppMetadata':
    case 'user.setUserMetadata':
      copy(arg(0));
      meter.add({ ...free, metadata: jsonBytesOf(arg(0)) });
      return;
    case 'session.setCustomClaim':
      meter.scan(textIn(arg(0)) ?? 0);
      copy(arg(1));
      meter.add({ ...free, claims: 1 });
      return;
    case 'redirect':
      meter.scan(textIn(arg(0)) ?? 0);
      return;
    case 'mfa.require':
      // At most 32 factors of 64 code units are taken.
      meter.charge(32);
      meter.scan(32 * 64, 32);
      return;
    default:
      throw new Error(`nobody said what api.${member} costs`);
  }
}

/** A longer key of step state is an error. */
const longestKey = 64;

/** The JSON text of a value in UTF-8. A code unit of JSON that nobody described takes at most three bytes. */
function jsonBytesOf(extent: Extent): Size {
  const { length } = walkJson(extent, 0);
  return typeof length === 'number' ? length : times(length, 3);
}

/** One request: its URL, method, headers, body and time are read. */
export function chargeRequest(url: Extent, options: Extent, sealed: Extent | undefined, meter: Meter): void {
  meter.scan(meter.text(url));
  meter.scan(meter.text(memberIn(options, 'method')));
  const headers = recordIn(sealed ?? memberIn(options, 'headers'));
  if (headers !== undefined) {
    const { count, key, of } = membersOf(headers);
    let value: Size = key;
    meter.each({ count }, () => {
      value = sum(meter.text(of), key);
    });
    meter.charge(count);
    meter.scan(times(count, value), count);
    const names = new Set([...headers.members.keys()].map((name) => name.toLowerCase()));
    // Names that differ by case alone make one header, which is built anew for each.
    if (headers.rest.count !== 0 || names.size < headers.members.size) meter.build(times(count, times(count, sum(value, 2))));
  }
  meter.look(textIn(memberIn(options, 'body')) ?? 0);
  meter.number(memberIn(options, 'timeout'));
}
