import { elementBytes } from '../../../runtime/eval/meter.ts';
import type { cryptoBuiltins } from '../../../schemas/language/builtins/crypto.ts';
import type { dateBuiltins } from '../../../schemas/language/builtins/date.ts';
import type { errorBuiltins } from '../../../schemas/language/builtins/error.ts';
import type { jsonBuiltins } from '../../../schemas/language/builtins/json.ts';
import type { networkBuiltins } from '../../../schemas/language/builtins/network.ts';
import type { responseBuiltins } from '../../../schemas/language/builtins/response.ts';
import type { setBuiltins } from '../../../schemas/language/builtins/set.ts';
import type { textCodingBuiltins } from '../../../schemas/language/builtins/text-coding.ts';
import { type Extent, type ListExtent, nothing, plain, someNumber, textOf, totalOf } from '../extent.ts';
import { type Size, sum, times } from '../size.ts';
import { iterableIn, listIn } from '../views.ts';
import { walkJson } from '../walk.ts';
import { newList, newPart } from './list.ts';
import type { Call, Rule, Rules } from './rule.ts';

/** JSON.parse: a text as JSON data. Written in full a number takes six times as long as its shortest spelling. */
function parse(call: Call, text: Size): Extent {
  call.scan(text);
  call.build(text);
  call.charge(sum(text, 1));
  call.build(sum(times(text, 4), 8));
  // As text all of it is no longer than that either: `{}` becomes `[object Object]`, and `1e20` has 21 digits.
  return { json: sum(times(text, 6), 4), jsonText: sum(times(text, 6), 25) };
}

const isoLength = 30;
const field: Rule = () => someNumber;

const values = ({ receiver }: Call): ListExtent => receiver.set ?? { length: 0, of: nothing };
const copied: Rule = (call) => newPart(call, values(call));

/** A text's code units; other values are not hashed as texts. */
const hashed = (extent: Extent): Size => sum(extent.text ?? 0, extent.json ?? 0);

const coded =
  (factor: number, more = 0): Rule =>
  (call) => {
    const text = call.text(call.arg(0));
    call.scan(text);
    const length = sum(times(text, factor), more);
    call.build(length);
    return textOf(length);
  };

export const otherRules: Rules<
  | keyof typeof cryptoBuiltins
  | keyof typeof dateBuiltins
  | keyof typeof errorBuiltins
  | keyof typeof jsonBuiltins
  | keyof typeof networkBuiltins
  | keyof typeof responseBuiltins
  | keyof typeof setBuiltins
  | keyof typeof textCodingBuiltins
> = {
  sha256: (call) => {
    call.scan(hashed(call.arg(0)));
    return textOf(64);
  },
  'new Date': (call) => {
    call.text(call.arg(0));
    call.number(call.arg(0));
    return { date: true };
  },
  'Date.UTC': (call) => {
    call.each(7, () => call.number(call.from(0)));
    return someNumber;
  },
  'Date.now': field,
  'Date.parse': (call) => {
    call.text(call.arg(0));
    return someNumber;
  },
  'date.getTime': field,
  'date.getUTCDate': field,
  'date.getUTCDay': field,
  'date.getUTCFullYear': field,
  'date.getUTCHours': field,
  'date.getUTCMilliseconds': field,
  'date.getUTCMinutes': field,
  'date.getUTCMonth': field,
  'date.getUTCSeconds': field,
  'date.toISOString': () => textOf(isoLength),
  'date.toJSON': () => ({ text: isoLength, plain: true }),
  'date.toString': (call) => textOf(call.text(call.receiver)),
  'date.valueOf': field,
  'new Error': (call) => ({ error: call.text(call.arg(0)) }),
  'error.message': ({ receiver }) => textOf(receiver.error ?? 0),
  'error.name': () => textOf(32),
  'JSON.parse': (call) => parse(call, call.text(call.arg(0))),
  'JSON.stringify': (call) => {
    const space = call.arg(2);
    const indents = space.number !== undefined || space.text !== undefined || space.json !== undefined;
    const { steps, length } = walkJson(call.arg(0), indents ? 10 : 0);
    call.charge(steps);
    call.build(length);
    return { text: length, plain: true };
  },
  inCidr: (call) => {
    const ranges = listIn(call.arg(1));
    call.charge(times(sum(ranges?.length ?? 0, 1), 8));
    return plain;
  },
  'response.headers': () => ({ headers: true }),
  'response.ok': () => plain,
  'response.status': () => someNumber,
  'response.json': (call) => parse(call, call.answer),
  'response.text': (call) => textOf(call.answer),
  'headers.get': (call) => {
    call.scan(call.text(call.arg(0)));
    return { text: call.answer, plain: true };
  },
  'new Set': (call) => {
    const found = iterableIn(call.arg(0));
    if (found === undefined) return { set: { length: 0, of: nothing } };
    const { elements, fresh } = found;
    const { length, of } = elements;
    call.charge(length);
    call.build(sum(times(fresh, elementBytes), times(length, 2 * elementBytes)));
    call.look(sum(totalOf(elements), times(length, of.json ?? 0)), length);
    const { parts: _parts, ...all } = elements;
    return { set: all };
  },
  'set.size': field,
  'set.entries': (call) => {
    const { length, of } = values(call);
    call.charge(length);
    call.build(times(length, 2 * elementBytes));
    return newList(call, length, call.list({ length: 2, of, parts: [of, of] }, 'pair'));
  },
  'set.has': (call) => {
    call.look(hashed(call.arg(0)));
    return plain;
  },
  'set.keys': copied,
  'set.values': copied,
  atob: coded(1),
  btoa: coded(4 / 3, 4),
  decodeURIComponent: coded(1),
  // Three bytes of UTF-8 for a code unit, each spelled with three.
  encodeURIComponent: (call) => ({ ...coded(9)(call), known: { foreign: 0 } }),
};
