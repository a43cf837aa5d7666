import { elementBytes, memberBytes } from '../../../runtime/eval/meter.ts';
import type { urlBuiltins } from '../../../schemas/language/builtins/url.ts';
import { type Extent, foreignIn, plain, someNumber, textOf } from '../extent.ts';
import { isOnly } from '../operators.ts';
import { larger, type Size, sum, times } from '../size.ts';
import { iterableIn, membersOf, partsIn, recordIn } from '../views.ts';
import { newList } from './list.ts';
import type { Call, Rule, Rules } from './rule.ts';

/** Percent-encoding makes nine code units of one, and three of an ASCII one; a host name's punycode less. */
const encodedLength = 9;
const escapedLength = 3;

const part: Rule = ({ receiver }) => textOf(receiver.url ?? 0);

/** Parsing takes the square of a host name's length where it has to be turned into punycode. */
function parse(call: Call, { known }: Extent, length: Size): void {
  call.scan(length);
  const authority: Size = authorityOf.exec(known?.head ?? '')?.[0].length ?? length;
  call.scan(times(times(authority, authority), 1 / 8));
}

/** The start of a URL, with a host name that ends in it. */
const authorityOf = /^https?:\/\/[^\\/?#]*[/?#]/;

const createUrl: Rule = (call) => {
  const text = call.text(call.arg(0));
  parse(call, call.arg(0), text);
  const isAlone = !call.has(1);
  const base: Size = isAlone ? 0 : call.text(call.arg(1));
  if (!isAlone) parse(call, call.arg(1), base);
  const foreign = sum(foreignOfText(call.arg(0), text), isAlone ? 0 : foreignOfText(call.arg(1), base));
  const href = sum(times(sum(text, base), escapedLength), times(foreign, encodedLength - escapedLength), 8);
  call.build(href);
  return { url: href };
};

const foreignOfText = (extent: Extent, length: Size): Size => (isOnly(extent, 'text') ? foreignIn(extent) : length);

const query = ({ receiver }: Call) => receiver.query ?? { pairs: 0, length: 0 };

/** The parameters of a name. */
function named(call: Call): void {
  const name = call.text(call.arg(0));
  call.charge(query(call).pairs);
  call.look(name);
}

const listed = (call: Call, of: Extent): Extent => {
  const { pairs } = query(call);
  call.charge(pairs);
  return newList(call, pairs, of);
};

const createQuery: Rule = (call) => {
  const source = call.arg(0);
  let [pairs, length]: [Size, Size] = [0, 0];
  const take = (count: Size, units: Size) => {
    pairs = larger(pairs, count);
    length = larger(length, units);
  };
  if (source.query !== undefined) take(source.query.pairs, source.query.length);
  // A value of one of the other kinds is read as its text.
  const { list: _list, record: _record, places: _places, set: _set, query: _query, ...other } = source;
  const text = call.text(other);
  call.scan(text);
  take(sum(text, 1), text);
  const found = iterableIn({ ...source, text: 0 });
  if (found !== undefined) {
    const { elements, fresh } = found;
    call.charge(elements.length);
    call.build(times(fresh, elementBytes));
    const inner = iterableIn(elements.of);
    let each: Size = 0;
    call.each(elements.length, () => {
      call.charge(inner?.elements.length ?? 0);
      call.build(times(inner?.fresh ?? 0, elementBytes));
      each = call.text({ ...partsIn(elements.of), plain: true });
      call.scan(times(each, 2), 2);
    });
    take(elements.length, times(elements.length, times(each, 2)));
  }
  const record = recordIn(source);
  if (record !== undefined) {
    const { count, key, of } = membersOf(record);
    let each: Size = 0;
    call.each(count, () => {
      each = sum(key, call.text({ ...of, plain: true }));
      call.scan(each, 2);
    });
    take(count, times(count, each));
  }
  call.build(times(pairs, memberBytes));
  call.build(length);
  return { query: { pairs, length } };
};

export const urlRules: Rules<keyof typeof urlBuiltins> = {
  'new URL': createUrl,
  'url.hash': part,
  'url.host': part,
  'url.hostname': part,
  'url.href': part,
  'url.origin': part,
  'url.password': part,
  'url.pathname': part,
  'url.port': part,
  'url.protocol': part,
  'url.search': part,
  'url.searchParams': ({ receiver }) => ({ query: { pairs: receiver.url ?? 0, length: receiver.url ?? 0 } }),
  'url.username': part,
  'url.toJSON': part,
  'url.toString': part,
  'new URLSearchParams': createQuery,
  'query.size': () => someNumber,
  'query.entries': (call) => {
    call.build(times(query(call).pairs, 2 * elementBytes));
    return listed(call, call.list({ length: 2, of: textOf(query(call).length) }, 'pair'));
  },
  'query.get': (call) => {
    named(call);
    return { text: query(call).length, plain: true };
  },
  'query.getAll': (call) => {
    named(call);
    return newList(call, query(call).pairs, textOf(query(call).length));
  },
  'query.has': (call) => {
    named(call);
    call.text(call.arg(1));
    return plain;
  },
  'query.keys': (call) => listed(call, textOf(query(call).length)),
  'query.toString': (call) => {
    call.scan(query(call).length);
    return textOf(call.text(call.receiver));
  },
  'query.values': (call) => listed(call, textOf(query(call).length)),
};
