import type { Expression } from '../../../schemas/ir/nodes.ts';
import { type PatternSource, type Program, type ProgramFunction, programFormat, programVersion } from '../../../schemas/ir/program.ts';
import { builtinEntries } from '../../../schemas/language/builtins/index.ts';
import { positionOf } from '../../../schemas/platform/position.ts';
import {
  and,
  answer,
  binary,
  builtin,
  choose,
  get,
  is,
  list,
  literal,
  log,
  method,
  record,
  slot,
  template,
  typeIs,
  undefinedValue,
  when,
} from './build.ts';

/**
 * What every case of the data stands in: one program with pools, functions that cases call or hand on, and `describe`, which
 * spells a value as a text. A case is a function body put behind these functions.
 */

/** Spells a value; the levels below are in the functions before it. */
function describeWith(inner: number, pair: number): ProgramFunction {
  const value = slot(0);
  const all = (values: Expression, callee: number) =>
    method(method(values, 'map', { op: 'callback', function: callee, captures: [] }), 'join', literal(', '));
  const has = (key: string, type: string) => typeIs(get(value, key), type);
  return {
    parameters: 1,
    slots: 1,
    body: [
      when(typeIs(value, 'string'), answer(builtin('JSON.stringify', value))),
      when(typeIs(value, 'number'), answer(numberText(value))),
      when({ op: 'logical', operator: '||', left: { op: 'nullish', value }, right: typeIs(value, 'boolean') }, answer(template(value))),
      // The messages of errors that the language makes are each implementation's own; only a plain Error is sure to be the program's.
      when(
        is(value, 'error'),
        answer(
          choose(
            binary('===', get(value, 'name'), literal('Error')),
            template('Error(', builtin('JSON.stringify', get(value, 'message')), ')'),
            get(value, 'name'),
          ),
        ),
      ),
      when(is(value, 'date'), answer(template('Date(', numberText(method(value, 'getTime')), ')'))),
      when(is(value, 'url'), answer(template('URL(', get(value, 'href'), ')'))),
      when(is(value, 'set'), answer(template('Set(', all({ op: 'iterate', value }, inner), ')'))),
      when(
        builtin('Array.isArray', value),
        answer(
          template(
            '[',
            all({ op: 'iterate', value }, inner),
            ']',
            // What a match answers has members of its own.
            choose(
              typeIs(get(value, 'index'), 'number'),
              template(' index ', get(value, 'index'), ' groups ', method(list(get(value, 'groups')), 'map', callback(inner))),
              literal(''),
            ),
          ),
        ),
      ),
      when(has('headers', 'object'), answer(literal('Response'))),
      when(
        binary('===', get(builtin('Object.keys', value), 'length'), literal(0)),
        when(has('flags', 'string'), answer(template(value))),
        when(has('size', 'number'), answer(template('Query(', all({ op: 'iterate', value }, inner), ')'))),
      ),
      answer(template('{', all(builtin('Object.entries', value), pair), '}')),
    ],
  };
}

const callback = (callee: number) => ({ op: 'callback', function: callee, captures: [] }) as const;

function numberText(value: Expression): Expression {
  const negativeZero = and(binary('===', value, literal(0)), binary('<', binary('/', literal(1), value), literal(0)));
  return choose(negativeZero, literal('-0'), template(value));
}

function pairWith(inner: number): ProgramFunction {
  const part = (index: number): Expression => ({ op: 'index', object: slot(0), key: literal(index) });
  const spelled = method(list(part(1)), 'map', callback(inner));
  return {
    parameters: 1,
    slots: 1,
    body: [answer(template(builtin('JSON.stringify', part(0)), ': ', { op: 'index', object: spelled, key: literal(0) }))],
  };
}

const tooDeep: ProgramFunction = { parameters: 1, slots: 1, body: [answer(literal('…'))] };

/** Levels of a value that are spelled. */
const levels = 5;

const describeFunctions: readonly ProgramFunction[] = [
  tooDeep,
  ...Array.from({ length: levels }, (_, level) => {
    const inner = level === 0 ? 0 : level * 2;
    return [pairWith(inner), describeWith(inner, inner + 1)];
  }).flat(),
];

/** Index of the function that spells a value. */
export const describeIndex = describeFunctions.length - 1;

const bothNumbers = and(typeIs(slot(0), 'number'), typeIs(slot(1), 'number'));
const oneLine = (parameters: number, value: Expression): ProgramFunction => ({
  parameters,
  slots: Math.max(parameters, 1),
  body: [answer(value)],
});

/** Functions that cases hand to built-ins, by name. */
const callbackFunctions = {
  first: oneLine(1, slot(0)),
  second: oneLine(2, slot(1)),
  nothing: oneLine(0, undefinedValue),
  aboveOne: oneLine(1, and(typeIs(slot(0), 'number'), binary('>', slot(0), literal(1)))),
  difference: oneLine(2, choose(bothNumbers, binary('-', slot(0), slot(1)), literal(0))),
  // A comparison that contradicts itself, as people write it.
  greater: oneLine(2, choose(bothNumbers, binary('>', slot(0), slot(1)), literal('x'))),
  both: oneLine(2, list(slot(0), slot(1))),
  all: oneLine(6, list(slot(0), slot(1), slot(2), slot(3), slot(4), slot(5))),
  dollar: oneLine(0, literal('$&')),
  throws: { parameters: 0, slots: 0, body: [answer(method(literal('x'), 'repeat', literal(-1)))] },
} satisfies { readonly [name: string]: ProgramFunction };

export type CallbackName = keyof typeof callbackFunctions;
export const callbackNames = Object.keys(callbackFunctions) as CallbackName[];
export const callbackIndex = (name: CallbackName): number => describeFunctions.length + callbackNames.indexOf(name);

/** Functions that cases call. */
const calledFunctions = {
  twice: oneLine(1, list(slot(0), slot(0))),
  logs: { parameters: 1, slots: 1, body: [log(template('called with ', slot(0))), answer(slot(0))] },
  fails: { parameters: 0, slots: 0, body: [{ op: 'throw', value: builtin('new Error', literal('failed')) }] },
  endsWithout: { parameters: 0, slots: 0, body: [] },
} satisfies { readonly [name: string]: ProgramFunction };

export type CalledName = keyof typeof calledFunctions;
export const calledIndex = (name: CalledName): number =>
  describeFunctions.length + callbackNames.length + Object.keys(calledFunctions).indexOf(name);

export const patterns: readonly PatternSource[] = [
  ['b', ''],
  ['(?<n>a)|b', 'g'],
  ['(?:)', ''],
  ['(?:)', 'g'],
  ['(?<first>a)|(b)(X*)', 'g'],
  ['\\s*', 'gu'],
  ['^|İ|ß|$', 'gim'],
  ['(a)?(?:(b)|(c))', ''],
  ['\\p{Lu}', 'gu'],
  ['[^a-c]', 'gi'],
].map(([source = '', flags = '']) => ({ source, flags }));

export const patternIndex = (source: string, flags: string): number => {
  const index = patterns.findIndex((each) => each.source === source && each.flags === flags);
  if (index === -1) throw new Error(`the frame has no /${source}/${flags}`);
  return index;
};

/** The place that cases fetch from, and what it answers, as often as it is asked. */
export const fetchUrl = 'https://data.example/item';
export const fetchAnswer = { method: 'GET', url: fetchUrl, status: 200, headers: { 'x-kind': 'item' }, body: '{"list":[1,"a"]}', ms: 0 };

export const frame: Program = {
  format: programFormat,
  version: programVersion,
  positions: [positionOf('login/post-auth')],
  requires: builtinEntries.map(([id]) => id).sort((left, right) => (left < right ? -1 : 1)),
  constants: [
    list(literal(1), literal('a'), literal(null)),
    record(['a', literal(1)], ['list', { op: 'constant', index: 0 }], ['pattern', { op: 'pattern', index: 0 }]),
    { op: 'pattern', index: 1 },
  ],
  patterns,
  targets: [{ method: 'GET', url: [{ text: fetchUrl }] }],
  shapes: [
    { kind: 'record', members: [{ name: 'a', shape: { kind: 'number' }, optional: false }], rest: null },
    { kind: 'list', of: { kind: 'any' } },
  ],
  functions: [...describeFunctions, ...Object.values(callbackFunctions), ...Object.values(calledFunctions)],
  debug: { file: 'conformance.ts', functions: [], spans: [] },
};

/** What each run of the data is given. */
export const given = {
  secrets: { 'crm-key': 'a key' },
  event: { tenant: { id: 'ten_acme', slug: 'acme' }, user: { roles: ['member', 'admin'], app_metadata: { tier: 'free' } } },
  step: { before: { score: 7 } },
  config: { limit: 2 },
  now: '2026-03-02T10:00:00.000Z',
} as const;
