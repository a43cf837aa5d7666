import { elementBytes, memberBytes } from '../../../runtime/eval/meter.ts';
import type { recordBuiltins } from '../../../schemas/language/builtins/record.ts';
import { type Extent, join, nothing, plain, textOf } from '../extent.ts';
import { larger, type Size, sum, times } from '../size.ts';
import { iterableIn, listIn, membersOf, partsIn, recordIn, textIn } from '../views.ts';
import type { Call, Rules } from './rule.ts';

interface Keys {
  readonly count: Size;
  readonly key: Size;
  readonly of: Extent;
}

/** The enumerable own keys, charged as a list. */
function ownKeys(call: Call): Keys {
  const value = call.arg(0);
  let keys: Keys = { count: 0, key: 0, of: nothing };
  const add = (more: Keys) => {
    keys = { count: larger(keys.count, more.count), key: larger(keys.key, more.key), of: join(keys.of, more.of) };
  };
  const record = recordIn(value);
  if (record !== undefined) add(membersOf(record));
  const list = listIn(value);
  if (list !== undefined)
    add({ count: sum(list.length, list.more === undefined ? 0 : 3), key: 10, of: join(list.of, list.more ?? nothing) });
  const text = textIn(value);
  if (text !== undefined) add({ count: text, key: 10, of: textOf(1) });
  call.charge(keys.count);
  call.build(times(keys.count, elementBytes));
  return keys;
}

export const recordRules: Rules<keyof typeof recordBuiltins> = {
  'Object.entries': (call) => {
    const { count, key, of } = ownKeys(call);
    call.build(times(count, 2 * elementBytes));
    return call.list({ length: count, of: call.list({ length: 2, of: join(textOf(key), of) }, 'pair') });
  },
  'Object.fromEntries': (call) => {
    const found = iterableIn(call.arg(0));
    if (found === undefined) return nothing;
    const { elements, fresh } = found;
    const { length } = elements;
    call.charge(length);
    call.build(sum(times(fresh, elementBytes), times(length, memberBytes)));
    const part: Extent = { ...partsIn(elements.of), plain: true };
    let key: Size = 0;
    call.each(length, () => {
      key = call.text(part);
      call.scan(key);
    });
    return call.record({ members: new Map(), rest: { count: length, key, of: part } });
  },
  'Object.hasOwn': (call) => {
    call.scan(call.text(call.arg(1)));
    return plain;
  },
  'Object.keys': (call) => {
    const { count, key } = ownKeys(call);
    return call.list({ length: count, of: textOf(key) });
  },
  'Object.values': (call) => {
    const { count, of } = ownKeys(call);
    return call.list({ length: count, of: { ...of, plain: true } });
  },
};
