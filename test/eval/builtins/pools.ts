import { PatternValue } from '../../../runtime/eval/pattern-value.ts';
import { QueryValue, UrlValue } from '../../../runtime/eval/url-values.ts';
import { type Callback, DateValue, ErrorValue, SetValue, typeError, type Value } from '../../../runtime/eval/values.ts';
import { compilePattern } from '../../../runtime/pattern/compile.ts';
import type { ValueKind } from '../../../schemas/language/builtin.ts';
import { record } from './context.ts';

/** Values at the edges of each kind, made anew for each use because some calls write to them. */
export type Make = () => Value;

const texts = [
  '',
  'a',
  'abcabc',
  'aXbXXc',
  'İI',
  'ß',
  'ΑΣ ΑΣΑ ς',
  'ǅﬃ',
  '😀é',
  '\ud800',
  'x\udc00\ud83d',
  ' \t\u00a0\ufeffa \u2028\n',
  "$&$1$$$`$'$<a>",
  '123',
  '-0',
  ' 0x1F ',
  '1e3xyz',
  '__proto__',
  '%41%zz',
  'c2Vj cmV0',
  'a=1&b=%20+&a=\u00e9',
  `${'ab'.repeat(40)}c`,
  `${'ab'.repeat(17)}`,
];

const numbers = [
  0,
  -0,
  1,
  -1,
  2,
  3.7,
  -1.5,
  7,
  10,
  36,
  37,
  100,
  101,
  1e21,
  1e-7,
  5e-324,
  123.456,
  2 ** 31,
  2 ** 32 + 1,
  2 ** 53,
  Number.MAX_VALUE,
];
const outside = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

const lists: Make[] = [
  () => [],
  () => [1],
  () => [undefined],
  () => [undefined, null, Number.NaN, -0],
  () => ['b', 'a', undefined, 10, 9, 1, 'B', null, 'a'],
  () => [3, 1, 2, 1, 10, -1, 0.5],
  () => [true, false, 'true'],
  () => [[1, [2, [3, []]]], 4],
  () => [
    ['a', 1],
    ['b', 2],
    ['a', 3],
  ],
  () => [[1, 2, 3]],
  () => [['x'], []],
  () => [
    record([
      ['0', 'k'],
      ['1', 'v'],
    ]),
    record([]),
  ],
  () => ['\ud83d', '\ude00', 'é', 'e\u0301', 'Z'],
  () => [new DateValue(0), new ErrorValue('Error', 'm')],
  // What a match answers.
  () => Object.assign(['ab', 'a', undefined], { index: 1, input: 'xab', groups: record([['first', 'a']]) }),
];

const records: Make[] = [
  () => record([]),
  () =>
    record([
      ['a', 1],
      ['b', undefined],
      ['c', [record([['d', null]])]],
    ]),
  () =>
    record([
      ['length', 2],
      ['0', 'x'],
    ]),
  () =>
    record([
      ['2', 'two'],
      ['b', 'é'],
      ['1', 'one'],
      ['__proto__', 'p'],
      ['\ud800', -0],
      ['\ud801', 1],
    ]),
];

const kinded: Make[] = [
  () => new DateValue(0),
  () => new DateValue(Number.NaN),
  () => new DateValue(-62_198_755_200_001),
  () => new SetValue(['b', 'a', 1]),
  () => new SetValue([]),
  () => new SetValue([['x', 'y'], -0, undefined]),
  () => new UrlValue(new URL('https://user:p%40ss@b\u00fccher.example:8443/a/../b%20c?x=1&y=%C3%A9&x=2#top')),
  () => new UrlValue(new URL('mailto:someone@example.com')),
  () =>
    new QueryValue([
      ['a', '1'],
      ['b', ' &='],
      ['a', '\u00e9'],
    ]),
  () => new QueryValue([]),
  () => new ErrorValue('TypeError', 'no'),
  () => new ErrorValue('Error', ''),
  ...[
    ['b', ''],
    ['(?<first>a)|(b)(X*)', 'g'],
    ['\\s*', 'gu'],
    ['^|İ|ß|$', 'gim'],
    ['(a)?(?:(b)|(c))', ''],
  ].map(
    ([source = '', flags = '']) =>
      () =>
        patternOf(source, flags),
  ),
];

/** A regular expression as a program's literal makes it. */
export function patternOf(source: string, flags: string): PatternValue {
  const { pattern, refusal } = compilePattern(source, flags);
  if (pattern === undefined) throw new Error(`/${source}/${flags}: ${refusal.detail}`);
  return new PatternValue(pattern);
}

const always = <T extends Value>(values: readonly T[]): Make[] => values.map((value) => () => value);

export const everything: readonly Make[] = [
  ...always<Value>([undefined, null, true, false]),
  ...always(texts),
  ...always(numbers),
  ...always(outside),
  ...lists,
  ...records,
  ...kinded,
];

/** Few enough to be tried in pairs and triples. */
export const few: readonly Make[] = [
  () => patternOf('(?<n>a)|b', 'g'),
  () => patternOf('(?:)', ''),
  ...always<Value>([undefined, null, '', 'a', 'b', ' $& ', 0, 1, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY]),
  () => [1, 'a'],
  () => record([['a', 1]]),
];

export const fewest: readonly Make[] = [...always<Value>([undefined, 'a', 0, 2, -1]), () => [1]];

export function receiversOf(kind: ValueKind): readonly Make[] {
  return everything.filter((make) => kindMatches(make(), kind));
}

function kindMatches(value: Value, kind: ValueKind): boolean {
  if (kind === 'list') return Array.isArray(value);
  if (typeof value === 'object' && value !== null) return 'kind' in value && value.kind === kind;
  return typeof value === kind;
}

/** Functions a program may hand on; the second is what V8 gets where it differs. */
export const callbacks: readonly { readonly domain: Callback; readonly host: (...args: unknown[]) => unknown }[] = [
  ...[
    (value: unknown) => value,
    (_value: unknown, index: unknown) => index,
    () => undefined,
    (value: unknown) => typeof value === 'number' && value > 1,
    (left: unknown, right: unknown) => (typeof left === 'number' && typeof right === 'number' ? left - right : 0),
    // A comparison that contradicts itself, as people write it.
    (left: unknown, right: unknown) => (typeof left === 'number' && typeof right === 'number' ? left > right : 'x'),
    (left: unknown, right: unknown) => [left, right],
    (...args: unknown[]) => args.length,
    () => '$&',
  ].map((call) => ({ domain: call as Callback, host: call })),
  {
    domain: () => {
      throw typeError('from the callback');
    },
    host: () => {
      throw new TypeError('from the callback');
    },
  },
];
