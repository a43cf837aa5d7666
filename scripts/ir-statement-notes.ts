import type { statementNodes } from '../schemas/ir/nodes.ts';
import { literal, type Notes, slot, state, stateEffect } from './ir-node-note.ts';

const pingUrl = 'https://crm.acme.example/hooks/ping';
const ping = { op: 'request', url: literal(pingUrl), options: { op: 'special', name: 'undefined' }, headers: [], targets: [0] } as const;
const listOfTwo = { op: 'list', elements: [literal('a'), literal('b')] } as const;
const newError = { op: 'builtin', name: 'new Error', arguments: [literal('no')] } as const;

/** The statements, in the order of the node table. */
export const statementNotes: Notes<typeof statementNodes> = {
  set: {
    rule: 'Puts a value into a slot.',
    example: {
      code: "const tier = 'free'; api.state.set('tier', tier);",
      statements: [{ op: 'set', value: literal('free'), slot: 0 }, state('tier', slot(0))],
      asks: [stateEffect('tier', 'free')],
    },
  },
  seal: {
    rule: 'Puts what may be sealed into a sealed slot, which only `sealed` reads.',
    example: {
      code: "const key = api.secrets.get('crm-key'); await api.fetch('https://crm.acme.example/hooks/ping', { headers: { 'X-Key': key } });",
      targets: [{ method: 'GET', url: [{ text: pingUrl }] }],
      answers: [{ method: 'GET', url: pingUrl, status: 204, body: '' }],
      statements: [
        { op: 'seal', value: { op: 'secret', name: 'crm-key' }, slot: 1 },
        {
          op: 'fetch',
          requests: [{ ...ping, headers: [{ op: 'header', name: literal('X-Key'), value: { op: 'sealed', slot: 1 } }] }],
          all: false,
          slot: 0,
        },
      ],
      asks: [{ type: 'fetch', method: 'GET', url: pingUrl, status: 204 }],
    },
  },
  put: {
    rule: 'Writes a member of a record, or an element of a list at an index that it has or right behind its end.',
    errors: 'TypeError when this run did not build the object, when it is frozen, or when the index would leave a gap.',
    cost: 'A new member: 16 bytes and the length of its key. A new element: 8 bytes.',
    example: {
      code: "const claims = {}; claims.tier = 'free'; api.state.set('claims', claims);",
      statements: [
        { op: 'set', value: { op: 'record', entries: [] }, slot: 0 },
        { op: 'put', object: slot(0), key: literal('tier'), value: literal('free') },
        state('claims', slot(0)),
      ],
      asks: [stateEffect('claims', { tier: 'free' })],
    },
  },
  evaluate: {
    rule: 'Evaluates an expression and drops its value.',
    example: {
      code: "const list = ['a']; list.push('b'); api.state.set('list', list);",
      requires: ['list.push'],
      statements: [
        { op: 'set', value: { op: 'list', elements: [literal('a')] }, slot: 0 },
        { op: 'evaluate', value: { op: 'method', receiver: slot(0), name: 'push', arguments: [literal('b')] } },
        state('list', slot(0)),
      ],
      asks: [stateEffect('list', ['a', 'b'])],
    },
  },
  if: {
    rule: 'Runs `consequent` when `test` is truthy, else `alternate`.',
    example: {
      code: "if (true) api.state.set('a', 1); else api.state.set('b', 2);",
      statements: [{ op: 'if', test: literal(true), consequent: [state('a', literal(1))], alternate: [state('b', literal(2))] }],
      asks: [stateEffect('a', 1)],
    },
  },
  switch: {
    rule: 'Runs the body of the first case with a test that equals the value (`===`), else `default`. No case runs into the next. A `break` in it ends it.',
    cost: 'Comparing texts charges as `===` does.',
    example: {
      code: "switch (2) { case 1: api.state.set('a', 1); break; default: api.state.set('b', 2); }",
      statements: [
        {
          op: 'switch',
          value: literal(2),
          cases: [{ op: 'case', tests: [literal(1)], body: [state('a', literal(1))] }],
          default: [state('b', literal(2))],
        },
      ],
      asks: [stateEffect('b', 2)],
    },
  },
  for: {
    rule: 'Runs `body` for each element, which `slot` holds. A list that grows meanwhile is walked to its new end, as JavaScript does. It walks what `iterate` takes apart.',
    errors: 'TypeError when the value is not iterable.',
    cost: 'A step for each turn, and one for each element at the start; what is no list charges 8 bytes an element besides.',
    example: {
      code: "for (const text of ['a', 'b']) api.state.set(text, true);",
      statements: [
        {
          op: 'for',
          list: listOfTwo,
          slot: 0,
          body: [{ op: 'effect', member: 'state.set', arguments: [slot(0), literal(true)] }],
        },
      ],
      asks: [stateEffect('a', true), stateEffect('b', true)],
    },
  },
  break: {
    rule: 'Leaves the innermost `for` or `switch`.',
    example: {
      code: "for (const text of ['a', 'b']) { api.state.set('first', text); break; }",
      statements: [{ op: 'for', list: listOfTwo, slot: 0, body: [state('first', slot(0)), { op: 'break' }] }],
      asks: [stateEffect('first', 'a')],
    },
  },
  continue: {
    rule: 'Goes on with the next turn of the innermost `for`.',
    example: {
      code: "for (const text of ['a', 'b']) { if (text === 'a') continue; api.state.set('other', text); }",
      statements: [
        {
          op: 'for',
          list: listOfTwo,
          slot: 0,
          body: [
            {
              op: 'if',
              test: { op: 'binary', operator: '===', left: slot(0), right: literal('a') },
              consequent: [{ op: 'continue' }],
              alternate: [],
            },
            state('other', slot(0)),
          ],
        },
      ],
      asks: [stateEffect('other', 'b')],
    },
  },
  return: {
    rule: "Ends the function with a value. The entry's value is dropped.",
    example: {
      code: "return; api.state.set('never', true);",
      statements: [{ op: 'return', value: { op: 'special', name: 'undefined' } }, state('never', literal(true))],
      asks: [],
    },
  },
  throw: {
    rule: 'Ends the function with an error, which the nearest `catch` around gets, in this function or in a caller. One that nobody catches denies, with the reason `action-error`.',
    errors: 'The value, or a TypeError where it is no error. The compiler lets nothing but errors be thrown.',
    example: {
      code: "try { throw new Error('no'); } catch (e) { api.state.set('message', e.message); }",
      requires: ['new Error'],
      statements: [
        {
          op: 'catch',
          body: [{ op: 'throw', value: newError }],
          slot: 0,
          handler: [state('message', { op: 'get', object: slot(0), key: 'message' })],
        },
      ],
      asks: [stateEffect('message', 'no')],
    },
  },
  catch: {
    rule: 'Runs `body`. An error that it throws goes into `slot`, and `handler` runs. A used-up budget, a wait for a fetch and a fault of the evaluator pass through: no program sees them.',
    example: {
      code: "try { null.id; } catch (e) { api.state.set('name', e.name); }",
      statements: [
        {
          op: 'catch',
          body: [{ op: 'evaluate', value: { op: 'get', object: literal(null), key: 'id' } }],
          slot: 0,
          handler: [state('name', { op: 'get', object: slot(0), key: 'name' })],
        },
      ],
      asks: [stateEffect('name', 'TypeError')],
    },
  },
  finally: {
    rule: 'Runs `body`, then `finalizer`, also when the body threw, returned or left a loop. A finalizer that itself throws, returns or leaves a loop replaces how the body ended. What `catch` lets pass through skips the finalizer.',
    example: {
      code: "try { return; } finally { api.state.set('done', true); }",
      statements: [
        {
          op: 'finally',
          body: [{ op: 'return', value: { op: 'special', name: 'undefined' } }],
          finalizer: [state('done', literal(true))],
        },
      ],
      asks: [stateEffect('done', true)],
    },
  },
  call: {
    rule: 'Calls a function before this one with as many arguments as it has parameters. What it returns goes into `slot`.',
    example: {
      code: "const twice = (n) => n * 2; api.state.set('n', twice(21));",
      functions: [
        {
          parameters: 1,
          slots: 1,
          body: [{ op: 'return', value: { op: 'binary', operator: '*', left: slot(0), right: literal(2) } }],
        },
      ],
      statements: [{ op: 'call', function: 0, arguments: [literal(21)], slot: 0 }, state('n', slot(0))],
      asks: [stateEffect('n', 42)],
    },
  },
  effect: {
    rule: 'Asks for an effect by its path behind `api.`. The arguments are checked and copied here. It is staged: whether it is carried out is decided when the action has ended.',
    errors: 'TypeError when an argument is ill-formed: a reason, key or claim name, a value that JSON cannot say.',
    cost: 'Copied values: a step a member or element, and their bytes. A log line: a step a code unit.',
    example: {
      code: "api.deny('blocked-country');",
      statements: [{ op: 'effect', member: 'deny', arguments: [literal('blocked-country')] }],
      asks: [{ type: 'deny', reason: 'blocked-country' }],
    },
  },
  fetch: {
    rule: 'Waits for the answers to all its requests; `slot` gets the answer, or the list of answers where `all` is set. Where the run has no answer yet, it stops; the host fetches side by side, and the run starts again from its beginning with the answers in its journal.',
    errors:
      'An Error with a message of a closed list when a request fails or was refused before it was sent: with several, that of the first in the list.',
    cost: 'The length of each body in bytes.',
    example: {
      code: "const answer = await api.fetch('https://crm.acme.example/hooks/ping'); api.state.set('status', answer.status);",
      targets: [{ method: 'GET', url: [{ text: pingUrl }] }],
      answers: [{ method: 'GET', url: pingUrl, status: 204, body: '' }],
      statements: [{ op: 'fetch', requests: [ping], all: false, slot: 0 }, state('status', { op: 'get', object: slot(0), key: 'status' })],
      asks: [{ type: 'fetch', method: 'GET', url: pingUrl, status: 204 }, stateEffect('status', 204)],
    },
  },
};
