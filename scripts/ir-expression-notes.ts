import type { Block, expressionNodes, partNodes, Sealed } from '../schemas/ir/nodes.ts';
import { literal, type NodeExample, type Notes, slot } from './ir-node-note.ts';

const user = { op: 'get', object: { op: 'input', name: 'event' }, key: 'user' } as const;
const roles = { op: 'get', object: user, key: 'roles' } as const;

/** The expressions, in the order of the node table. */
export const expressionNotes: Notes<typeof expressionNodes> = {
  literal: {
    rule: 'The value as it stands. A text is well-formed Unicode; a number is finite and not -0, which have `special`.',
    example: { code: '70', expression: literal(70), gives: 70 },
  },
  special: {
    rule: 'One of the values that JSON has no text for, by name.',
    example: { code: 'undefined == null', expression: { op: 'nullish', value: { op: 'special', name: 'undefined' } }, gives: true },
  },
  constant: {
    rule: 'An entry of the constants pool. It is built once for all runs and frozen, and every read gives the same object.',
    example: {
      code: "const domains = ['a.example', 'b.example'];",
      constants: [{ op: 'list', elements: [literal('a.example'), literal('b.example')] }],
      expression: { op: 'constant', index: 0 },
      gives: ['a.example', 'b.example'],
    },
  },
  pattern: {
    rule: 'A regular expression of the program. Each evaluation gives a new value, as a literal does in JavaScript; one that a constant holds is the same at each read. It remembers nothing: there is no `lastIndex`.',
    example: {
      code: "/^adm/.test('admin')",
      patterns: [{ source: '^adm', flags: '' }],
      requires: ['pattern.test'],
      expression: { op: 'method', receiver: { op: 'pattern', index: 0 }, name: 'test', arguments: [literal('admin')] },
      gives: true,
    },
  },
  slot: {
    rule: 'What a slot of the running function holds; `undefined` until something is written to it.',
    example: { code: 'score', before: [{ op: 'set', value: literal(12), slot: 0 }], expression: slot(0), gives: 12 },
  },
  input: {
    rule: 'What the run was given: the event, the step state of earlier blocks, or the configuration of the block. The last two are empty records when not given.',
    example: {
      code: 'event.tenant',
      expression: { op: 'get', object: { op: 'input', name: 'event' }, key: 'tenant' },
      gives: { id: 'ten_acme', slug: 'acme' },
    },
  },
  get: {
    rule: "A member by its written name: an own property of a record, an element of a list or a code unit of a text where the name is an index, else an accessor of the receiver's kind (`length`, `message`, `size`). Anything else is `undefined`; nothing is inherited.",
    errors: 'TypeError when `object` is undefined or null.',
    example: { code: "'mfa'.length", expression: { op: 'get', object: literal('mfa'), key: 'length' }, gives: 3 },
  },
  index: {
    rule: 'A member by a computed key, which becomes a text first unless it is the index of a list or text. Otherwise as `get`.',
    errors: 'TypeError when `object` is undefined or null; then the key is not turned into a text.',
    cost: 'What turning the key into a text builds.',
    example: { code: 'event.user.roles[0]', expression: { op: 'index', object: roles, key: literal(0) }, gives: 'member' },
  },
  optional: {
    rule: '`undefined` when `value` is undefined or null. Else the value goes into `slot`, and the node is what `access` gives, which reads that slot. The whole of a chain behind `?.` stands in `access`, so that it is skipped as a whole.',
    example: {
      code: 'event.user?.id',
      expression: { op: 'optional', value: user, slot: 0, access: { op: 'get', object: slot(0), key: 'id' } },
      gives: 'usr_2f6d3c',
    },
  },
  unary: {
    rule: "JavaScript's operator of this name. `typeof` answers `object` for null, lists, records and every other kind that is no scalar.",
    cost: 'A step for every 8 code units of a text that becomes a number. What is neither becomes a text first, which builds that.',
    example: { code: '!event.user.roles', expression: { op: 'unary', operator: '!', value: roles }, gives: false },
  },
  binary: {
    rule: "JavaScript's operator of this name on two values, both evaluated. A record's text is `[object Object]`; one that has a member of its own called `toString` has no text, and turning it into a text or a number throws a TypeError. `<` and its like compare two texts by code units, everything else as numbers; `==` and `!=` convert values of different kinds as JavaScript does.",
    cost: '`+` that gives a text charges its length in bytes; comparing texts charges a step for every 64 code units, and a text that becomes a number one for every 8.',
    example: {
      code: "'AS' + 64496",
      expression: { op: 'binary', operator: '+', left: literal('AS'), right: literal(64496) },
      gives: 'AS64496',
    },
  },
  in: {
    rule: 'Whether `right` has `left` as an own member: a key of a record, an index or `length` of a list. Other kinds have none.',
    errors: 'TypeError when `right` is a scalar.',
    cost: 'What turning the key into a text builds.',
    example: { code: "'id' in event.user", expression: { op: 'in', left: literal('id'), right: user }, gives: true },
  },
  is: {
    rule: 'Whether a value is of this kind. It stands for `instanceof`.',
    example: { code: 'event.user instanceof Error', expression: { op: 'is', value: user, kind: 'error' }, gives: false },
  },
  logical: {
    rule: '`left`, unless the operator asks for `right`: a truthy left for `&&`, a falsy one for `||`, undefined or null for `??`. `right` is evaluated only then.',
    example: {
      code: "'' || 'none'",
      expression: { op: 'logical', operator: '||', left: literal(''), right: literal('none') },
      gives: 'none',
    },
  },
  nullish: {
    rule: 'Whether a value is undefined or null. It stands for `== null`.',
    example: { code: 'null == null', expression: { op: 'nullish', value: literal(null) }, gives: true },
  },
  conditional: {
    rule: '`consequent` when `test` is truthy, else `alternate`; the other one is not evaluated.',
    example: {
      code: "event.user ? 'known' : 'new'",
      expression: { op: 'conditional', test: user, consequent: literal('known'), alternate: literal('new') },
      gives: 'known',
    },
  },
  template: {
    rule: 'The texts of the parts, one behind the other.',
    cost: 'The length of the result in bytes, and what turning each part into a text builds.',
    example: { code: '`AS${64496}`', expression: { op: 'template', parts: [literal('AS'), literal(64496)] }, gives: 'AS64496' },
  },
  list: {
    rule: 'A new list. A `spread` among the elements stands for all elements of its value.',
    cost: '8 bytes an element.',
    example: { code: "['totp']", expression: { op: 'list', elements: [literal('totp')] }, gives: ['totp'] },
  },
  record: {
    rule: 'A new record of the entries, in order; a later key replaces an earlier one. No key is special: `__proto__` is a member like any other.',
    cost: '16 bytes an entry, and what turning computed keys into texts builds.',
    example: {
      code: "{ tier: 'free' }",
      expression: { op: 'record', entries: [{ op: 'entry', key: literal('tier'), value: literal('free') }] },
      gives: { tier: 'free' },
    },
  },
  rest: {
    rule: 'A new record of the members that `value` has beside `keys`. It stands for `...rest` in a pattern.',
    cost: 'A step and 16 bytes for each member of `value`.',
    example: {
      code: 'const { id, ...rest } = event.tenant;',
      expression: {
        op: 'rest',
        value: { op: 'get', object: { op: 'input', name: 'event' }, key: 'tenant' },
        keys: [literal('id')],
      },
      gives: { slug: 'acme' },
    },
  },
  iterate: {
    rule: "A new list of what an array pattern takes apart: a list's elements, a set's values, a text's code points, the pairs of query parameters.",
    errors: 'TypeError when the value is of another kind.',
    cost: 'A step and 8 bytes an element.',
    example: { code: "[...'abc']", expression: { op: 'iterate', value: literal('abc') }, gives: ['a', 'b', 'c'] },
  },
  conform: {
    rule: 'The value, once it was seen to have the shape: what `json<T>()` holds an answer to.',
    errors: 'TypeError that names the first member which is missing or of another kind.',
    cost: 'A step for each part of the value that the shape looks at.',
    example: {
      code: 'await response.json<string[]>()',
      shapes: [{ kind: 'list', of: { kind: 'string' } }],
      expression: { op: 'conform', value: roles, shape: 0 },
      gives: ['member'],
    },
  },
  builtin: {
    rule: 'A function, constructor or constant of the built-in table by its id, such as `Object.keys`, `new Date`, `Math.PI`. The id must stand in `requires`.',
    errors: "Those of the built-in, with the name that JavaScript's has.",
    cost: 'As the built-in table says: nothing more, or steps in proportion to the lengths of the arguments. Results charge their bytes.',
    example: {
      code: 'Math.max(12, 70)',
      requires: ['Math.max'],
      expression: { op: 'builtin', name: 'Math.max', arguments: [literal(12), literal(70)] },
      gives: 70,
    },
  },
  method: {
    rule: 'A method by name. The kind of the receiver at run time decides which one, whatever the types said. At least one built-in of this name must stand in `requires`.',
    errors:
      'TypeError when the receiver is undefined or null, or its kind has no such method; in the second case the arguments are evaluated first. Those of the method.',
    cost: 'As of `builtin`.',
    example: {
      code: "'Ada@Corp.Example'.toLowerCase()",
      requires: ['string.toLowerCase'],
      expression: { op: 'method', receiver: literal('Ada@Corp.Example'), name: 'toLowerCase', arguments: [] },
      gives: 'ada@corp.example',
    },
  },
};

/** Nodes that stand only inside lists of others. */
export const partNotes: Notes<typeof partNodes> = {
  spread: {
    rule: 'In a list or in arguments: all that the value holds, as `iterate` takes it apart. In a record: the own members of a record, list or text; undefined, null and other kinds add nothing.',
    errors: 'TypeError in a list or in arguments when the value is not iterable, and when a call gets more than 10,000 arguments.',
    cost: 'A step an element or member; 8 bytes an element, 16 a member.',
    example: {
      code: "[...event.user.roles, 'guest']",
      expression: { op: 'list', elements: [{ op: 'spread', value: roles }, literal('guest')] },
      gives: ['member', 'guest'],
    },
  },
  entry: {
    rule: 'One member of a record: the key, turned into a text, then the value.',
    example: {
      code: '{ [event.tenant.slug]: true }',
      expression: {
        op: 'record',
        entries: [
          {
            op: 'entry',
            key: { op: 'get', object: { op: 'get', object: { op: 'input', name: 'event' }, key: 'tenant' }, key: 'slug' },
            value: literal(true),
          },
        ],
      },
      gives: { acme: true },
    },
  },
  callback: {
    rule: 'A function of the program, handed to a built-in that calls it and does not keep it. `captures` are evaluated where the built-in is called and fill the first parameters; the built-in fills the others.',
    cost: 'A step a call, and the statements that it runs.',
    example: {
      code: "['a', 'b'].map((text) => 'x-' + text)",
      requires: ['list.map'],
      functions: [
        {
          parameters: 2,
          slots: 2,
          body: [{ op: 'return', value: { op: 'binary', operator: '+', left: slot(0), right: slot(1) } }],
        },
      ],
      expression: {
        op: 'method',
        receiver: { op: 'list', elements: [literal('a'), literal('b')] },
        name: 'map',
        arguments: [{ op: 'callback', function: 0, captures: [literal('x-')] }],
      },
      gives: ['x-a', 'x-b'],
    },
  },
  case: {
    rule: 'A branch of a `switch`: chosen when one of the tests equals the value. The tests are evaluated in order, until one does.',
    example: {
      code: "switch ('spa') { case 'web': case 'spa': api.state.set('browser', true); }",
      statements: [
        {
          op: 'switch',
          value: literal('spa'),
          cases: [
            {
              op: 'case',
              tests: [literal('web'), literal('spa')],
              body: [{ op: 'effect', member: 'state.set', arguments: [literal('browser'), literal(true)] }],
            },
          ],
          default: [],
        },
      ],
      asks: [{ type: 'state.set', key: 'browser', value: true }],
    },
  },
  request: {
    rule: 'One request of a `fetch`. `options` is undefined or a record with `method`, `headers`, `body`, `timeout`. Where `headers` holds any, they are what is sent, whatever the options say: they alone may be sealed. `targets` names the patterns of which the URL was proven to follow one; the evaluator compares again before anything leaves.',
    errors: 'TypeError when the options, the headers or the body are of the wrong kind.',
    cost: 'A step for each header.',
    example: {
      code: "(await api.fetch('https://crm.acme.example/hooks/ping')).status",
      targets: [{ method: 'GET', url: [{ text: 'https://crm.acme.example/hooks/ping' }] }],
      before: [
        {
          op: 'fetch',
          requests: [
            {
              op: 'request',
              url: literal('https://crm.acme.example/hooks/ping'),
              options: { op: 'special', name: 'undefined' },
              headers: [],
              targets: [0],
            },
          ],
          all: false,
          slot: 0,
        },
      ],
      answers: [{ method: 'GET', url: 'https://crm.acme.example/hooks/ping', status: 204, body: '' }],
      expression: { op: 'get', object: slot(0), key: 'status' },
      gives: 204,
    },
  },
  header: {
    rule: 'One header of a request. Headers evaluate like the entries of a record: of two equal names the later stands.',
    errors: 'TypeError when the data of an `hmac` in it is no text.',
    example: sentWith("{ 'X-Key': api.secrets.get('crm-key') }", { op: 'secret', name: 'crm-key' }),
  },
  secret: {
    rule: 'A token that stands for the value of a secret. The value is put into the header when the request leaves, by the host.',
    example: sentWith("{ 'X-Key': api.secrets.get('crm-key') }", { op: 'secret', name: 'crm-key' }),
  },
  hmac: {
    rule: "A token that stands for the HMAC-SHA256 of the data's UTF-8 bytes, written as `encoding` says. `key` says how the secret's value says the key's bytes: as the UTF-8 of its text, in hexadecimal, or in base64, before which `whsec_` may stand. The digest is made by the host.",
    errors: 'TypeError when the data is no text.',
    cost: 'A step for each 8 code units of the data.',
    example: sentWith("{ 'X-Signature': api.hmac('crm-key', 'text') }", {
      op: 'hmac',
      secret: 'crm-key',
      data: literal('text'),
      encoding: 'hex',
      key: 'text',
    }),
  },
  join: {
    rule: 'The concatenation of the texts of its parts, as `template` makes it: sealed when a part is.',
    cost: 'The length of its fixed texts in bytes.',
    example: sentWith("{ 'X-Key': `Bearer ${api.secrets.get('crm-key')}` }", {
      op: 'join',
      parts: [literal('Bearer '), { op: 'secret', name: 'crm-key' }],
    }),
  },
  choose: {
    rule: 'One of two values; the other is not evaluated.',
    example: sentWith("{ 'X-Key': true ? api.secrets.get('crm-key') : undefined }", {
      op: 'choose',
      test: literal(true),
      consequent: { op: 'secret', name: 'crm-key' },
      alternate: { op: 'special', name: 'undefined' },
    }),
  },
  sealed: {
    rule: 'What `seal` left in a sealed slot, or a caller in a parameter.',
    example: sentWith("{ 'X-Key': key }", { op: 'sealed', slot: 1 }, [{ op: 'seal', value: { op: 'secret', name: 'crm-key' }, slot: 1 }]),
  },
};

/** A request with one header, and the status of its answer. */
function sentWith(headers: string, value: Sealed, before: Block = []): NodeExample {
  const url = 'https://crm.acme.example/hooks/ping';
  return {
    code: `(await api.fetch('${url}', { headers: ${headers} })).status`,
    targets: [{ method: 'GET', url: [{ text: url }] }],
    before: [
      ...before,
      {
        op: 'fetch',
        requests: [
          {
            op: 'request',
            url: literal(url),
            options: { op: 'special', name: 'undefined' },
            headers: [{ op: 'header', name: literal('X-Key'), value }],
            targets: [0],
          },
        ],
        all: false,
        slot: 0,
      },
    ],
    answers: [{ method: 'GET', url, status: 204, body: '' }],
    expression: { op: 'get', object: slot(0), key: 'status' },
    gives: 204,
  };
}
