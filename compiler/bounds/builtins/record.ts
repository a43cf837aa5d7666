import { elementBytes, memberBytes } from '../../../runtime/eval/meter.ts';
import type { recordBuiltins } from '../../../schemas/language/builtins/record.ts';
import { type Extent, join, nothing, orNothing, plain, textOf } from '../extent.ts';
import { larger, overTurns, type Size, sum, times } from '../size.ts';
import { iterableIn, listIn, membersOf, pairIn, recordIn, textIn } from '../views.ts';
import type { Call, Rules } from './rule.ts';

type Keys = ReturnType<typeof membersOf>;

/** The enumerable own keys, charged as a list. */
function ownKeys(call: Call): Keys {
  const value = call.arg(0);
  let keys: Keys = { count: 0, key: 0, keys: 0, of: nothing };
  const add = (more: Keys) => {
    keys = {
      count: larger(keys.count, more.count),
      key: larger(keys.key, more.key),
      keys: larger(keys.keys, more.keys),
      of: join(keys.of, more.of),
    };
  };
  const record = recordIn(value);
  if (record !== undefined) add(membersOf(record));
  const list = listIn(value);
  const indexes = (count: Size, of: Extent) => add({ count, key: 10, keys: times(count, 10), of });
  if (list !== undefined) indexes(sum(list.length, list.more === undefined ? 0 : 3), join(list.of, list.more ?? nothing));
  const text = textIn(value);
  if (text !== undefined) indexes(text, textOf(1));
  call.charge(keys.count);
  call.build(times(keys.count, elementBytes));
  return keys;
}

export const recordRules: Rules<keyof typeof recordBuiltins> = {
  'Object.entries': (call) => {
    const { count, key, of } = ownKeys(call);
    call.build(times(count, 2 * elementBytes));
    const parts = [textOf(key), of];
    return call.list({ length: count, of: call.list({ length: 2, of: join(textOf(key), of), parts }, 'pair') });
  },
  'Object.fromEntries': (call) => {
    const found = iterableIn(call.arg(0));
    if (found === undefined) return nothing;
    const { elements, fresh } = found;
    const { length } = elements;
    call.charge(length);
    call.build(sum(times(fresh, elementBytes), times(length, memberBytes)));
    const { turns, of } = call.turns(elements);
    const [name, value] = pairIn(of);
    let key: Size = 0;
    call.over(turns, () => {
      key = call.text(orNothing(name));
      call.look(key);
    });
    return call.record({ members: new Map(), rest: { count: length, key, keys: overTurns(key, turns), of: orNothing(value) } });
  },
  'Object.hasOwn': (call) => {
    call.look(call.text(call.arg(1)));
    return plain;
  },
  'Object.keys': (call) => {
    const { count, key, keys } = ownKeys(call);
    return call.list({ length: count, of: textOf(key), total: keys });
  },
  'Object.values': (call) => {
    const { count, of } = ownKeys(call);
    return call.list({ length: count, of: { ...of, plain: true } });
  },
};
