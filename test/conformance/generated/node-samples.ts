import type { Expression, ExpressionOp, Node, Part, Statement, StatementOp } from '../../../schemas/ir/nodes.ts';
import { answer, builtin, get, list, literal, log, method, record, set, slot, undefinedValue } from './build.ts';
import { callbackIndex, calledIndex, fetchUrl } from './frame.ts';

/** Each node, in the forms that tell it from others. Slot 0 holds a list and slot 1 a record, built by the case; others are unset. */

export type Sample = Node;

const config: Expression = { op: 'input', name: 'config' };
const event: Expression = { op: 'input', name: 'event' };
const step: Expression = { op: 'input', name: 'step' };
const oneMember = record(['a', literal(1)]);

const expressionSamples = {
  literal: [literal('a'), literal(2), literal(true), literal(null), literal('')],
  special: [undefinedValue, { op: 'special', name: 'NaN' }],
  constant: [0, 1, 2].map((index) => ({ op: 'constant', index })),
  pattern: [{ op: 'pattern', index: 1 }],
  slot: [slot(0), slot(1), slot(5)],
  input: [config, step, get(event, 'user')],
  get: [get(oneMember, 'a'), get(slot(0), 'length'), get(literal(null), 'a'), get(literal(5), 'length'), get(slot(1), '__proto__')],
  index: [
    { op: 'index', object: slot(0), key: literal(1) },
    { op: 'index', object: literal('text'), key: literal('length') },
    { op: 'index', object: oneMember, key: list(literal('a')) },
  ],
  optional: [
    { op: 'optional', value: oneMember, slot: 4, access: get(slot(4), 'a') },
    { op: 'optional', value: literal(null), slot: 4, access: get(get(slot(4), 'a'), 'b') },
  ],
  unary: [
    { op: 'unary', operator: '-', value: literal('12') },
    { op: 'unary', operator: 'typeof', value: literal('12') },
  ],
  binary: (['+', '-', '<'] as const).map((operator) => ({ op: 'binary', operator, left: literal(7), right: literal('2') })),
  in: [
    { op: 'in', left: literal('a'), right: oneMember },
    { op: 'in', left: literal(1), right: slot(0) },
  ],
  is: [{ op: 'is', value: builtin('new Date', literal(0)), kind: 'date' }],
  logical: [
    { op: 'logical', operator: '&&', left: literal(0), right: literal('right') },
    { op: 'logical', operator: '||', left: literal(0), right: literal('right') },
    { op: 'logical', operator: '??', left: literal(0), right: literal('right') },
  ],
  nullish: [
    { op: 'nullish', value: slot(5) },
    { op: 'nullish', value: literal(0) },
  ],
  conditional: [
    { op: 'conditional', test: literal('a'), consequent: literal('yes'), alternate: literal('no') },
    { op: 'conditional', test: literal(''), consequent: literal('yes'), alternate: literal('no') },
  ],
  template: [
    { op: 'template', parts: [literal('a'), slot(0), slot(5), oneMember] },
    { op: 'template', parts: [] },
  ],
  list: [
    list(literal(1), literal('a')),
    { op: 'list', elements: [{ op: 'spread', value: literal('😀a') }, slot(0), { op: 'spread', value: slot(0) }] },
  ],
  record: [
    record(['a', literal(1)], ['0', literal('zero')], ['__proto__', literal('own')]),
    {
      op: 'record',
      entries: [
        { op: 'spread', value: slot(0) },
        { op: 'entry', key: literal(1), value: literal('over') },
      ],
    },
  ],
  rest: [{ op: 'rest', value: record(['a', literal(1)], ['b', literal(2)]), keys: [literal('a')] }],
  iterate: [
    { op: 'iterate', value: literal('ab') },
    { op: 'iterate', value: oneMember },
  ],
  conform: [
    { op: 'conform', value: oneMember, shape: 0 },
    { op: 'conform', value: oneMember, shape: 1 },
  ],
  builtin: [
    builtin('String', slot(0)),
    builtin('Math.max', { op: 'spread', value: list(literal(1), literal(3)) }, literal(2)),
    builtin('new Set', slot(0)),
    builtin('new URL', literal('https://a.example/x?y=1')),
    builtin('new Error', literal('made')),
    builtin('new Date', literal(0)),
    builtin('JSON.parse', literal('{')),
  ],
  method: [
    method(slot(0), 'map', { op: 'callback', function: callbackIndex('both'), captures: [literal('held')] }),
    method(literal('a-b'), 'split', literal('-')),
    method(slot(0), 'push', literal('more')),
    method(literal(5), 'map'),
  ],
} satisfies { readonly [op in ExpressionOp]: readonly Expression[] };

export const request: Part<'request'> = { op: 'request', url: literal(fetchUrl), options: undefinedValue, headers: [], targets: [0] };
const secret: Part<'secret'> = { op: 'secret', name: 'crm-key' };
const hmac: Part<'hmac'> = { op: 'hmac', secret: 'crm-key', data: literal('signed'), encoding: 'hex', key: 'text' };
const header: Part<'header'> = { op: 'header', name: literal('x-key'), value: secret };
const failing: Statement = { op: 'throw', value: builtin('new Error', literal('thrown')) };

const statementSamples = {
  set: [set(2, literal('set'))],
  // A key that records and lists take alike: what stands past a list's end ends at a limit.
  put: [
    { op: 'put', object: slot(1), key: literal(0), value: literal(1) },
    { op: 'put', object: slot(0), key: literal(2), value: literal('third') },
    { op: 'put', object: config, key: literal('limit'), value: literal(3) },
  ],
  seal: [{ op: 'seal', value: secret, slot: 6 }],
  evaluate: [
    { op: 'evaluate', value: method(slot(0), 'push', literal('more')) },
    { op: 'evaluate', value: get(literal(null), 'a') },
  ],
  if: [
    { op: 'if', test: literal(1), consequent: [log(literal('then'))], alternate: [log(literal('else'))] },
    { op: 'if', test: literal(''), consequent: [log(literal('then'))], alternate: [log(literal('else'))] },
  ],
  switch: [
    {
      op: 'switch',
      value: literal('a'),
      cases: [
        { op: 'case', tests: [literal('b')], body: [log(literal('case b'))] },
        { op: 'case', tests: [literal('c'), literal('a')], body: [log(literal('case a')), { op: 'break' }, log(literal('never'))] },
      ],
      default: [log(literal('default'))],
    },
    {
      op: 'switch',
      value: { op: 'special', name: 'NaN' },
      cases: [{ op: 'case', tests: [{ op: 'special', name: 'NaN' }], body: [] }],
      default: [log(literal('default'))],
    },
  ],
  for: [
    { op: 'for', list: list(literal(1), literal(2)), slot: 2, body: [log(slot(2))] },
    { op: 'for', list: literal('😀b'), slot: 2, body: [log(slot(2)), { op: 'break' }] },
  ],
  break: [{ op: 'break' }],
  continue: [{ op: 'continue' }],
  return: [answer(literal('returned'))],
  throw: [failing, { op: 'throw', value: literal('no error') }],
  catch: [
    { op: 'catch', body: [failing], slot: 2, handler: [log(get(slot(2), 'name'))] },
    { op: 'catch', body: [log(literal('fine'))], slot: 2, handler: [log(literal('never'))] },
  ],
  finally: [
    { op: 'finally', body: [answer(literal('body'))], finalizer: [log(literal('finalizer'))] },
    { op: 'finally', body: [failing], finalizer: [answer(literal('finalizer'))] },
  ],
  call: [
    { op: 'call', function: calledIndex('twice'), arguments: [literal('x')], slot: 2 },
    { op: 'call', function: calledIndex('logs'), arguments: [literal('x')], slot: 2 },
    { op: 'call', function: calledIndex('fails'), arguments: [], slot: 2 },
    { op: 'call', function: calledIndex('endsWithout'), arguments: [], slot: 2 },
  ],
  effect: [
    { op: 'effect', member: 'log', arguments: [literal('warn'), literal('said')] },
    { op: 'effect', member: 'deny', arguments: [literal('no_reason')] },
    { op: 'effect', member: 'state.set', arguments: [literal('key'), undefinedValue] },
  ],
  fetch: [
    { op: 'fetch', requests: [request], all: false, slot: 2 },
    { op: 'fetch', requests: [request, request], all: true, slot: 2 },
  ],
} satisfies { readonly [op in StatementOp]: readonly Statement[] };

export const samples: { readonly [op in ExpressionOp | StatementOp]: readonly Node[] } = { ...expressionSamples, ...statementSamples };

export const partSamples = {
  spread: [
    { op: 'spread', value: slot(0) },
    { op: 'spread', value: literal('ab') },
    { op: 'spread', value: oneMember },
    { op: 'spread', value: literal(null) },
  ],
  entry: [{ op: 'entry', key: literal('key'), value: literal('value') }],
  callback: [{ op: 'callback', function: callbackIndex('both'), captures: [] }],
  case: [{ op: 'case', tests: [literal('a')], body: [log(literal('chosen'))] }],
  request: [request, { ...request, headers: [header, { op: 'spread', value: oneMember }] }],
  header: [header],
  secret: [secret],
  hmac: [hmac],
  join: [{ op: 'join', parts: [literal('Bearer '), secret] }],
  choose: [
    { op: 'choose', test: literal(1), consequent: secret, alternate: literal('none') },
    { op: 'choose', test: literal(0), consequent: secret, alternate: literal('none') },
  ],
  sealed: [{ op: 'sealed', slot: 7 }],
} satisfies { readonly [op: string]: readonly Node[] };
