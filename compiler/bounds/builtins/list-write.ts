import { elementBytes } from '../../../runtime/eval/meter.ts';
import type { listWriteBuiltins } from '../../../schemas/language/builtins/list-write.ts';
import { type Extent, nothing, someNumber } from '../extent.ts';
import { type Size, times } from '../size.ts';
import { newPart, self } from './list.ts';
import { sorted } from './list-callback.ts';
import type { Call, Rule, Rules } from './rule.ts';

/** Puts the arguments from an index on into the receiver. */
function grow(call: Call, from: number, count: Size): void {
  call.build(times(count, elementBytes));
  call.put({ length: count, of: call.from(from) });
}

/** What is put in another order is written to. */
const reorder = (call: Call): void => call.put({ length: 0, of: nothing });

const take =
  (charges: boolean): Rule =>
  (call) => {
    reorder(call);
    const { length, of } = self(call);
    if (charges) call.charge(length);
    return { ...of, plain: true };
  };

/** Only what the run may write to is written to, and answered. */
const written = ({ receiver }: Call): Extent => (receiver.places === undefined ? nothing : { places: receiver.places });

export const listWriteRules: Rules<keyof typeof listWriteBuiltins> = {
  'list.fill': (call) => {
    call.charge(self(call).length);
    call.number(call.arg(1));
    call.number(call.arg(2));
    // Its elements may all become the one that is given.
    const of = call.arg(0);
    call.put({ length: 0, of, total: times(self(call).length, of.text ?? 0) });
    return written(call);
  },
  'list.pop': take(false),
  'list.push': (call) => {
    grow(call, 0, call.count);
    return someNumber;
  },
  'list.reverse': (call) => {
    reorder(call);
    call.charge(self(call).length);
    return written(call);
  },
  'list.shift': take(true),
  'list.sort': (call) => {
    reorder(call);
    sorted(call);
    return written(call);
  },
  'list.splice': (call) => {
    call.number(call.arg(0));
    call.number(call.arg(1));
    const list = self(call);
    call.charge(list.length);
    const added = typeof call.count === 'number' ? Math.max(0, call.count - 2) : call.count;
    grow(call, 2, added);
    return newPart(call, list);
  },
  'list.unshift': (call) => {
    call.charge(self(call).length);
    grow(call, 0, call.count);
    return someNumber;
  },
};
