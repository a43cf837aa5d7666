import { type CallbackName, callbackNames } from './frame.ts';
import type { Written, WrittenArgument } from './values.ts';

/** Values at the edges of each kind, as the data writes them. */

const special = (name: 'undefined' | 'NaN' | 'Infinity' | '-Infinity' | '-0') => ({ special: name }) as const;
const nothing = special('undefined');
const lone = { codeUnits: [0xd800] } as const;
const swapped = { codeUnits: [0x78, 0xdc00, 0xd83d] } as const;

const texts: readonly Written[] = [
  '',
  'a',
  'abcabc',
  'aXbXXc',
  'İI',
  'ß',
  'ΑΣ ΑΣΑ ς',
  'ǅﬃ',
  '😀é',
  lone,
  swapped,
  ' \t\u00a0\ufeffa \u2028\n',
  "$&$1$$$`$'$<n>",
  '123',
  '-0',
  ' 0x1F ',
  '1e3xyz',
  '__proto__',
  '%41%zz',
  'c2Vj cmV0',
  'a=1&b=%20+&a=é',
  '2026-03-02T10:00:00.000Z',
];

const numbers: readonly Written[] = [
  0,
  special('-0'),
  1,
  -1,
  2,
  3.7,
  -1.5,
  10,
  36,
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
  special('NaN'),
  special('Infinity'),
  special('-Infinity'),
];

const lists: readonly Written[] = [
  [],
  [1],
  [nothing, null, special('NaN'), special('-0')],
  ['b', 'a', nothing, 10, 9, 1, 'B', null, 'a'],
  [3, 1, 2, 1, 10, -1, 0.5],
  [[1, [2, [3, []]]], 4],
  [
    ['a', 1],
    ['b', 2],
    ['a', 3],
  ],
  ['\u{1f600}', lone, 'é', 'e\u0301', 'Z'],
  [{ date: 0 }, { record: [['a', 1]] }, { error: 'm' }],
  { match: 'xabX', pattern: '(a)?(?:(b)|(c))', flags: '' },
];

const records: readonly Written[] = [
  { record: [] },
  {
    record: [
      ['a', 1],
      ['b', nothing],
      ['c', [{ record: [['d', null]] }]],
    ],
  },
  {
    record: [
      ['length', 2],
      ['0', 'x'],
    ],
  },
  {
    record: [
      ['2', 'two'],
      ['b', 'é'],
      ['1', 'one'],
      ['__proto__', 'p'],
      [lone, special('-0')],
    ],
  },
];

const dates: readonly Written[] = [{ date: 0 }, { date: 'invalid' }, { date: -62_198_755_200_001 }, { date: 1_772_445_600_123.9 }];
const sets: readonly Written[] = [{ set: [] }, { set: ['b', 'a', 1, 'a'] }, { set: [['x', 'y'], special('-0'), nothing] }];
const urls: readonly Written[] = [
  { url: 'https://user:p%40ss@bücher.example:8443/a/../b%20c?x=1&y=%C3%A9&x=2#top' },
  { url: 'https://a.example' },
  { url: 'mailto:someone@example.com' },
];
const queries: readonly Written[] = [
  {
    query: [
      ['a', '1'],
      ['b', ' &='],
      ['a', 'é'],
    ],
  },
  { query: [] },
];
const errors: readonly Written[] = [{ error: 'm' }, { error: '' }];
const patternValues: readonly Written[] = [
  { pattern: 'b', flags: '' },
  { pattern: '(?<first>a)|(b)(X*)', flags: 'g' },
  { pattern: '\\s*', flags: 'gu' },
  { pattern: '^|İ|ß|$', flags: 'gim' },
  { pattern: '(a)?(?:(b)|(c))', flags: '' },
  { pattern: '[^a-c]', flags: 'gi' },
];

/** Edge values of each kind that a case can make. */
export const edgeValues = {
  undefined: [nothing],
  null: [null],
  boolean: [true, false],
  number: numbers,
  string: texts,
  list: lists,
  record: records,
  error: errors,
  date: dates,
  set: sets,
  url: urls,
  query: queries,
  pattern: patternValues,
} as const satisfies { readonly [kind: string]: readonly Written[] };

export type EdgeKind = keyof typeof edgeValues;
export const edgeKinds = Object.keys(edgeValues) as EdgeKind[];

/** One value of each kind, where the kind alone matters. */
export const oneOfEachKind: readonly (readonly [EdgeKind, Written])[] = edgeKinds.map((kind) => [kind, edgeValues[kind][0] ?? null]);

const every: readonly Written[] = edgeKinds.flatMap((kind) => [...edgeValues[kind]]);
/** Few enough to be tried in pairs and triples, and alone on every receiver. */
const core: readonly Written[] = [nothing, 'a', 1, -1];
const paired: readonly Written[] = [nothing, 'a', ' $& ', 0, 2, -1, { pattern: '(?<n>a)|b', flags: 'g' }];
const tripled: readonly Written[] = [nothing, 'a', 1, -1];

/**
 * Lists of arguments for what takes so many: on each receiver a few, and on one of them, chosen by the caller, all edge values.
 * `callback` is the place where a function may stand.
 */
export function argumentLists(arity: number, callback: number | undefined, thorough: boolean): WrittenArgument[][] {
  if (arity === 0) return [[], ['a']];
  const functions = callbackNames.map((name: CallbackName) => ({ callback: name }) as const);
  const at = (position: number, values: readonly Written[]): WrittenArgument[] =>
    callback === position ? [...functions, ...values.slice(0, 3)] : [...values];
  const ones = at(0, thorough ? every : core).map((one) => [one]);
  const firsts = thorough ? paired : [2, { pattern: '(?<n>a)|b', flags: 'g' }];
  const pairs = arity < 2 ? [] : product([at(0, firsts), at(1, thorough ? paired : [3, '$<n>$&'])]);
  const triples = arity < 3 || !thorough ? [] : product([at(0, tripled), at(1, tripled), at(2, tripled)]);
  return [[], ...ones, ...pairs, ...triples];
}

function product(pools: readonly (readonly WrittenArgument[])[]): WrittenArgument[][] {
  return pools.reduce<WrittenArgument[][]>((all, pool) => all.flatMap((list) => pool.map((value) => [...list, value])), [[]]);
}
