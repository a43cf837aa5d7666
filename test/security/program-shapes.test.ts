import { describe, expect, it } from 'vitest';
import { fetchFailures } from '../../runtime/egress/failures.ts';
import type { Block, Expression, Part, Statement } from '../../schemas/ir/nodes.ts';
import type { ProgramFunction } from '../../schemas/ir/program.ts';
import {
  back,
  builtin,
  callback,
  equal,
  evaluate,
  fetchOf,
  field,
  get,
  helper,
  index,
  join,
  listOf,
  literal,
  method,
  plus,
  programOf,
  put,
  recordOf,
  run,
  set,
  slot,
  spread,
  template,
  when,
} from './hand-made.ts';

/**
 * The attacks of `sources.yaml` whose point is the shape of the program: a part of a URL that is set anew, a list that another name
 * changes, a value that was looked at and then exchanged. Here they are programs that no compiler made, whose targets say that all is
 * proven. What they ask for is judged as it leaves, so no shape may matter.
 */

/** What an attacker has in the event. */
const x = field('x');
const isNew = field('isNew');
const roles = field('roles');

const base = literal('https://crm.acme.example/hooks/');
const fine = literal('https://crm.acme.example/hooks/x');
const [url, list, same] = [slot(2), slot(3), slot(4)];
const aliased = (value: Expression): Statement[] => [set(3, value), set(4, list)];

interface Shape {
  readonly body: Block;
  readonly functions?: readonly ProgramFunction[];
}

/** `x` is the whole URL. */
const whole: { readonly [idea: string]: Shape } = {
  'the whole URL out of the event': { body: [fetchOf(x)] },
  'a helper that takes the URL whole': {
    functions: [helper(1, fetchOf(slot(0)))],
    body: [{ op: 'call', function: 0, arguments: [x], slot: 5 }],
  },
  'a variable set anew': { body: [set(2, fine), set(2, x), fetchOf(url)] },
  'a variable set anew on one branch': { body: [set(2, fine), when(isNew, set(2, x)), fetchOf(url)] },
  'a variable set anew by the round before': {
    body: [set(2, fine), { op: 'for', list: roles, slot: 5, body: [fetchOf(url), set(2, x)] }],
  },
  'a variable set anew where an error is caught': {
    body: [
      set(2, fine),
      { op: 'catch', body: [set(2, x), evaluate(builtin('decodeURIComponent', literal('%'))), set(2, fine)], slot: 5, handler: [] },
      fetchOf(url),
    ],
  },
  'a variable set anew in finally': { body: [set(2, fine), { op: 'finally', body: [], finalizer: [set(2, x)] }, fetchOf(url)] },
  'a return that finally replaces': {
    functions: [helper(1, { op: 'finally', body: [back(fine)], finalizer: [back(slot(0))] })],
    body: [{ op: 'call', function: 0, arguments: [x], slot: 2 }, fetchOf(url)],
  },
  'a member set anew': { body: [set(3, recordOf({ url: fine })), put(list, 'url', x), fetchOf(get(list, 'url'))] },
  'a member set anew through another name': { body: [...aliased(recordOf({ url: fine })), put(same, 'url', x), fetchOf(get(list, 'url'))] },
  'a member set anew by a computed name': {
    body: [
      set(3, recordOf({ url: fine, id: literal('') })),
      put(list, { op: 'conditional', test: isNew, consequent: literal('url'), alternate: literal('id') }, x),
      fetchOf(get(list, 'url')),
    ],
  },
  'a member set anew inside a helper': {
    functions: [helper(2, put(slot(0), 'url', slot(1)))],
    body: [set(3, recordOf({ url: fine })), { op: 'call', function: 0, arguments: [list, x], slot: 5 }, fetchOf(get(list, 'url'))],
  },
  'an inner record set anew through the outer one': {
    body: [
      set(3, recordOf({ url: fine })),
      set(4, recordOf({ inner: list })),
      put(get(same, 'inner'), 'url', x),
      fetchOf(get(list, 'url')),
    ],
  },
  'a record that holds itself': {
    body: [
      set(3, recordOf({ url: fine })),
      put(list, 'self', list),
      put(get(get(list, 'self'), 'self'), 'url', x),
      fetchOf(get(list, 'url')),
    ],
  },
  'an element set anew': { body: [set(3, listOf(fine)), put(list, literal(0), x), fetchOf(index(list, literal(0)))] },
  'an element set anew through another name': {
    body: [...aliased(listOf(fine)), put(same, literal(0), x), { op: 'for', list, slot: 5, body: [fetchOf(slot(5))] }],
  },
  'a list pushed to while it is walked': {
    body: [
      set(3, listOf(fine)),
      set(2, literal(0)),
      {
        op: 'for',
        list,
        slot: 5,
        body: [when(equal(url, literal(0)), evaluate(method(list, 'push', x))), set(2, literal(1)), fetchOf(slot(5))],
      },
    ],
  },
  'a callback that exchanges what is walked': {
    functions: [helper(3, put(slot(0), literal(0), slot(1)), back(literal(true)))],
    body: [
      set(3, listOf(fine)),
      evaluate(method(list, 'filter', callback(0, list, x))),
      { op: 'for', list, slot: 5, body: [fetchOf(slot(5))] },
    ],
  },
  'a list made longer in front': { body: [...aliased(listOf(literal(''))), evaluate(method(same, 'unshift', x)), fetchOf(join(list))] },
  'a list spliced': {
    body: [set(3, listOf(fine, literal(''))), evaluate(method(list, 'splice', literal(0), literal(1), x)), fetchOf(join(list))],
  },
  'a list filled': { body: [...aliased(listOf(fine)), evaluate(method(same, 'fill', x)), fetchOf(join(list))] },
  'a record spread over the constant': {
    body: [set(3, { op: 'record', entries: [...entries({ url: fine }), spread(recordOf({ url: x }))] }), fetchOf(get(list, 'url'))],
  },
  'JSON spread over the constant': {
    body: [
      set(3, {
        op: 'record',
        entries: [...entries({ url: fine }), spread(builtin('JSON.parse', builtin('JSON.stringify', recordOf({ url: x }))))],
      }),
      fetchOf(get(list, 'url')),
    ],
  },
  'a default that is not taken': {
    body: [set(3, recordOf({ url: x })), fetchOf({ op: 'logical', operator: '??', left: get(list, 'url'), right: fine })],
  },
  'a test of the value by its beginning, and then another value': {
    body: [set(2, fine), when(method(url, 'startsWith', base), set(2, x), fetchOf(url))],
  },
  'a value looked at under one name and exchanged under another': {
    body: [...aliased(recordOf({ url: fine })), when(equal(get(list, 'url'), fine), put(same, 'url', x), fetchOf(get(list, 'url')))],
  },
  'a table read by a key of every object, with the event for a default': {
    body: [
      set(3, recordOf({ web: fine })),
      fetchOf({ op: 'logical', operator: '??', left: index(list, literal('constructor')), right: x }),
    ],
  },
  'a host out of a replacement': { body: [fetchOf(method(literal('HOST'), 'replace', literal('HOST'), x))] },
  'a text turned round twice': {
    body: [
      set(3, method(x, 'split', literal(''))),
      evaluate(method(list, 'reverse')),
      evaluate(method(list, 'reverse')),
      fetchOf(join(list)),
    ],
  },
  'a text that is decoded': { body: [fetchOf(builtin('decodeURIComponent', builtin('encodeURIComponent', x)))] },
  'a URL resolved against a base': { body: [fetchOf(get(builtin('new URL', x, base), 'href'))] },
};

/** `x` stands behind the constant beginning of the URL. */
const behind: { readonly [idea: string]: Shape } = {
  'a raw segment': { body: [fetchOf(template(base, x))] },
  'a variable that grows in a loop': {
    body: [set(2, base), { op: 'for', list: method(x, 'split', literal('')), slot: 5, body: [set(2, plus(url, slot(5)))] }, fetchOf(url)],
  },
  'an element pushed through another name': { body: [...aliased(listOf(base)), evaluate(method(same, 'push', x)), fetchOf(join(list))] },
  'a list put in another order': { body: [...aliased(listOf(x, base)), evaluate(method(same, 'reverse')), fetchOf(join(list))] },
  'a rest that holds the value': { body: [fetchOf(template(base, join(method(listOf(base, x), 'slice', literal(1)))))] },
  'a rest of members that holds the value': {
    body: [
      set(3, { op: 'rest', value: recordOf({ base, id: x }), keys: [literal('base')] }),
      fetchOf(template(base, join(builtin('Object.values', list)))),
    ],
  },
  'a member narrowed and then set through another name': {
    body: [
      ...aliased(recordOf({ kind: literal('x') })),
      when(equal(get(list, 'kind'), literal('x')), put(same, 'kind', x), fetchOf(template(base, get(list, 'kind')))),
    ],
  },
  'a member switched over and then set through another name': {
    body: [
      ...aliased(recordOf({ kind: literal('x') })),
      {
        op: 'switch',
        value: get(list, 'kind'),
        cases: [{ op: 'case', tests: [literal('x')], body: [put(same, 'kind', x), fetchOf(template(base, get(list, 'kind')))] }],
        default: [],
      },
    ],
  },
  'a list whose type is widened by another name': {
    body: [...aliased(listOf()), evaluate(method(same, 'push', x)), { op: 'for', list, slot: 5, body: [fetchOf(template(base, slot(5)))] }],
  },
  'an encoded value that is decoded again': {
    body: [fetchOf(template(base, builtin('decodeURIComponent', builtin('encodeURIComponent', x))))],
  },
  'a test that looks at a part alone': {
    body: [when(method(plus(literal('a'), x), 'includes', literal('a')), fetchOf(template(base, x)))],
  },
  'a reduced list': {
    functions: [helper(2, back(plus(slot(0), slot(1))))],
    body: [fetchOf(method(listOf(base, x), 'reduce', callback(0)))],
  },
  'a mapped list': {
    functions: [helper(2, back(plus(slot(0), slot(1))))],
    body: [{ op: 'for', list: method(listOf(x), 'map', callback(0, base)), slot: 5, body: [fetchOf(slot(5))] }],
  },
};

function entries(members: { readonly [name: string]: Expression }): Part<'entry'>[] {
  return Object.entries(members).map(([name, value]) => ({ op: 'entry', key: literal(name), value }));
}

const hostileUrls = [
  'https://evil.example/',
  'https://evil.example/hooks/x',
  'https://crm.acme.example.evil.example/hooks/x',
  'https://crm.acme.example@evil.example/hooks/x',
  'https://crm.acme.example:8443/hooks/x',
  'https://crm.acme.example/admin',
  'https://crm.acme.example/hooks/../admin',
  'https://crm.acme.example/hooks/%2e%2e',
  'https://crm.acme.example/hooks/a/b',
  'https://crm.acme.example/hooks/x?a=b',
  'https://crm.acme.example/hooks/x#y',
  'https://169.254.169.254/hooks/x',
  'http://crm.acme.example/hooks/x',
];
const hostileParts = [
  '../admin',
  '..',
  '.',
  '%2e%2e',
  '%2E.',
  'a/b',
  'a\\b',
  'a?b',
  'a#b',
  'a b',
  'a\tb',
  'a\n',
  '@evil.example',
  ';x',
  'ü',
  '%',
  '%2',
];

const targets = [{ method: 'GET', url: [{ text: 'https://crm.acme.example/hooks/' }, { hole: 'segment' as const }] }];
const proven = /^https:\/\/crm\.acme\.example\/hooks\/[\w-]+$/;

/** What a shape asks for when the event holds a text: the URLs that are sent, and the messages of the others. */
function asked({ body, functions = [] }: Shape, text: string) {
  const program = programOf(body, { targets, functions });
  const { effects, error } = run(program, { event: { x: text, isNew: true, roles: ['a', 'b'] } });
  const fetches = effects.flatMap((each) => (each.type === 'fetch' ? [each] : []));
  return {
    sent: fetches.flatMap((each) => ('status' in each ? [each.url] : [])),
    refused: fetches.flatMap((each) => ('error' in each ? [each.error] : [])),
    error,
  };
}

const shapes = [
  ...Object.entries(whole).map(([idea, shape]) => ({ idea, shape, honest: 'https://crm.acme.example/hooks/y-1', hostile: hostileUrls })),
  ...Object.entries(behind).map(([idea, shape]) => ({ idea, shape, honest: 'y-1', hostile: hostileParts })),
];

describe.each(shapes)('a program that no compiler made: $idea', ({ shape, honest, hostile }) => {
  it('sends what follows its pattern, so that it does get as far as the fetch', () => {
    const { sent, refused, error } = asked(shape, honest);
    expect({ refused, error }).toEqual({ refused: [], error: null });
    expect(sent.at(-1)).toBe('https://crm.acme.example/hooks/y-1');
  });

  it.each(hostile)('sends nothing else: %j', (text) => {
    const { sent, refused, error } = asked(shape, text);
    expect(sent.filter((each) => !proven.test(each))).toEqual([]);
    // Resolving a URL may fail, or repair it, before anything is asked for.
    if (error?.message.startsWith('TypeError') || (refused.length === 0 && sent.length > 0)) return;
    expect(refused).toEqual([fetchFailures['not-proven']]);
  });
});
