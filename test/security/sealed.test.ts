import { describe, expect, it } from 'vitest';
import { runReference } from '../../runtime/eval/reference/index.ts';
import { SealedValue } from '../../runtime/eval/sealed.ts';
import { ProgramRefused, planProgram } from '../../runtime/index.ts';
import { verifyProgram } from '../../runtime/ir/verify.ts';
import { type Block, type Expression, expressionNodes, nodeTable, type Part, partNodes, type Sealed } from '../../schemas/ir/nodes.ts';
import type { Program } from '../../schemas/ir/program.ts';
import { programOf } from './hand-made.ts';

/** Programs that no compiler made, each of which would bring a secret out if the verifier let it. */

const literal = (value: string | number | boolean | null): Expression => ({ op: 'literal', value });
const nothing: Expression = { op: 'special', name: 'undefined' };
const slot: Expression = { op: 'slot', slot: 1 };
const secret: Part<'secret'> = { op: 'secret', name: 'crm-key' };
const sealed: Part<'sealed'> = { op: 'sealed', slot: 1 };
const seal = { op: 'seal', value: secret, slot: 1 } as const;
const sealedNodes: readonly Sealed[] = [
  secret,
  { op: 'hmac', secret: 'crm-key', data: literal('x'), encoding: 'hex', key: 'text' },
  { op: 'join', parts: [secret] },
  { op: 'choose', test: literal(true), consequent: secret, alternate: secret },
  sealed,
];
const url = 'https://crm.acme.example/x';
const target = { method: 'GET', url: [{ text: url }] } as const;

function request(more: Partial<Part<'request'>>): Block {
  const whole = { op: 'request', url: literal(url), options: nothing, headers: [], targets: [0], ...more } as const;
  return [{ op: 'fetch', requests: [whole], all: false, slot: 0 }];
}

const program = (body: Block, more: Partial<Program> = {}): Program => programOf(body, { targets: [target], ...more });
const hostile = (body: unknown): Program => program(body as Block);

function refused(attack: Program): void {
  expect(() => verifyProgram(attack)).toThrow(ProgramRefused);
  expect(() => planProgram(attack)).toThrow(ProgramRefused);
  expect(() => runReference(attack, { event: {}, now: 0 })).toThrow(ProgramRefused);
}

describe('the verifier', () => {
  it('takes what is sealed in a header, and nothing else of it', () => {
    const header = { op: 'header', name: literal('x-key'), value: { op: 'join', parts: [literal('Bearer '), sealed] } } as const;
    verifyProgram(program([seal, ...request({ headers: [header] })]));
  });

  it.each(sealedNodes.map((node) => [node.op, node] as const))(
    'refuses %s in every field of every node that is no place for it',
    (_op, node) => {
      const takes = new Set(['header.value', 'join.parts', 'choose.consequent', 'choose.alternate', 'seal.value']);
      let fields = 0;
      for (const [op, table] of Object.entries(nodeTable)) {
        for (const [field, kind] of Object.entries(table)) {
          if (typeof kind !== 'string' || takes.has(`${op}.${field}`)) continue;
          fields += 1;
          // Whatever the rest of the node is, the field alone must be reason enough, so the node stands where nothing else is wrong.
          const value = ['expression', 'sealed', 'scalar', 'text', 'slot', 'function', 'constant', 'shape', 'pattern', 'flag'].includes(
            kind,
          )
            ? node
            : [node];
          refused(hostile(placed(op, { ...sample(op), [field]: value })));
        }
      }
      expect(fields).toBeGreaterThan(50);
    },
  );

  const reads: readonly (readonly [string, unknown])[] = [
    ['a read', { op: 'evaluate', value: slot }],
    ['a write', { op: 'set', value: literal('x'), slot: 1 }],
    ['a loop', { op: 'for', list: { op: 'list', elements: [] }, slot: 1, body: [] }],
    ['a catch', { op: 'catch', body: [], slot: 1, handler: [] }],
    ['an optional read', { op: 'evaluate', value: { op: 'optional', value: literal('x'), slot: 1, access: literal(1) } }],
    ['a return', { op: 'return', value: slot }],
    ['a log', { op: 'effect', member: 'log', arguments: [literal('info'), slot] }],
    ['state', { op: 'effect', member: 'state.set', arguments: [literal('key'), { op: 'template', parts: [slot] }] }],
    ['a throw', { op: 'throw', value: slot }],
    ['a URL', request({ url: slot })[0]],
    ['options', request({ options: slot })[0]],
    ['the name of a header', request({ headers: [{ op: 'header', name: slot, value: literal('x') }] })[0]],
    ['a spread into headers', request({ headers: [{ op: 'spread', value: slot }] })[0]],
    ['an answer', { ...request({})[0], slot: 1 }],
    ['the data of an HMAC', { op: 'seal', value: { op: 'hmac', secret: 'a', data: slot, encoding: 'hex', key: 'text' }, slot: 2 }],
    ['a choice', { op: 'seal', value: { op: 'choose', test: slot, consequent: secret, alternate: secret }, slot: 2 }],
    [
      'a capture',
      {
        op: 'evaluate',
        value: {
          op: 'method',
          receiver: { op: 'list', elements: [] },
          name: 'map',
          arguments: [{ op: 'callback', function: 0, captures: [slot] }],
        },
      },
    ],
  ];

  it.each(reads)('refuses %s of a sealed slot, before it is sealed or after', (_what, statement) => {
    const functions = [{ parameters: 1, slots: 1, body: [] }];
    const body = statement as Block[number];
    refused(program([seal, body], { functions }));
    refused(program([body, seal], { functions }));
    refused(program([{ op: 'if', test: literal(true), consequent: [seal], alternate: [body] }], { functions }));
  });

  it('refuses what is sealed in an argument that the callee reads, at any distance', () => {
    const leak = {
      parameters: 1,
      slots: 1,
      body: [{ op: 'effect', member: 'log', arguments: [literal('info'), { op: 'slot', slot: 0 }] }],
    } as const;
    const relay = {
      parameters: 1,
      slots: 2,
      body: [{ op: 'call', function: 0, arguments: [{ op: 'sealed', slot: 0 }], slot: 1 }],
    } as const;
    const call = (callee: number, argument: Sealed) => ({ op: 'call', function: callee, arguments: [argument], slot: 2 }) as const;
    refused(program([call(0, secret)], { functions: [leak] }));
    refused(program([seal, call(0, sealed)], { functions: [leak] }));
    refused(program([seal, call(1, sealed)], { functions: [leak, relay] }));
  });

  it('takes it in one that the callee keeps sealed, and a plain value there too', () => {
    const send = {
      parameters: 1,
      slots: 2,
      body: request({ headers: [{ op: 'header', name: literal('x'), value: { op: 'sealed', slot: 0 } }] }).map(
        (each) => ({ ...each, slot: 1 }) as Block[number],
      ),
    };
    const call = (argument: Sealed) => ({ op: 'call', function: 0, arguments: [argument], slot: 2 }) as const;
    verifyProgram(program([seal, call(sealed), call(secret), call(literal('x'))], { functions: [send] }));
    refused(program([seal, call(slot)], { functions: [send] }));
  });

  it.each(['', 'a b', '../x', 'x'.repeat(65), 'Ä', '__proto__', 'a.b'])('refuses the name %j', (name) => {
    refused(program([{ op: 'seal', value: { op: 'secret', name }, slot: 1 }]));
    refused(program([{ op: 'seal', value: { op: 'hmac', secret: name, data: literal('x'), encoding: 'hex', key: 'text' }, slot: 1 }]));
  });
});

/** A node whose fields are all well-formed. */
function sample(op: string): { readonly [field: string]: unknown } {
  const fields = Object.entries(nodeTable[op] ?? {}).map(([field, kind]) => {
    if (typeof kind !== 'string') return [field, kind[0]];
    if (kind === 'expression' || kind === 'sealed') return [field, literal('x')];
    if (kind === 'text') return [field, op === 'secret' || op === 'hmac' ? 'crm-key' : op === 'effect' ? 'log' : 'x'];
    if (kind === 'scalar') return [field, 'x'];
    if (kind === 'flag') return [field, false];
    return [field, ['slot', 'function', 'constant', 'shape', 'pattern'].includes(kind) ? 3 : []];
  });
  return { op, ...Object.fromEntries(fields) };
}

/** A body that holds a node where its kind may stand. */
function placed(op: string, node: unknown): unknown {
  if (op in expressionNodes) return [{ op: 'evaluate', value: node }];
  if (!(op in partNodes)) return [node];
  switch (op) {
    case 'spread':
      return [{ op: 'evaluate', value: { op: 'list', elements: [node] } }];
    case 'entry':
      return [{ op: 'evaluate', value: { op: 'record', entries: [node] } }];
    case 'callback':
      return [{ op: 'evaluate', value: { op: 'method', receiver: literal('x'), name: 'map', arguments: [node] } }];
    case 'case':
      return [{ op: 'switch', value: literal('x'), cases: [node], default: [] }];
    case 'request':
      return [{ op: 'fetch', requests: [node], all: false, slot: 0 }];
    case 'header':
      return request({ headers: [node as Part<'header'>] });
    default:
      return [{ op: 'seal', value: node, slot: 1 }];
  }
}

describe('should the verifier be wrong, a token', () => {
  const token = new SealedValue([{ secret: 'crm-key' }]);

  it('shows nothing of itself to the host either', () => {
    expect(Object.keys(token)).toEqual([]);
    expect(JSON.stringify(token)).toBe('{}');
    expect(() => `${token.text}`).toThrow('a sealed value');
    expect(() => token.kind).toThrow('a sealed value');
  });

  // A token in the event stands for one that got into a plain slot.
  const plain: Expression = { op: 'get', object: { op: 'input', name: 'event' }, key: 'token' };
  it.each<readonly [string, Block]>([
    ['a log', [{ op: 'effect', member: 'log', arguments: [literal('info'), plain] }]],
    ['state', [{ op: 'effect', member: 'state.set', arguments: [literal('key'), plain] }]],
    [
      'state inside a record',
      [
        {
          op: 'effect',
          member: 'state.set',
          arguments: [literal('key'), { op: 'record', entries: [{ op: 'entry', key: literal('a'), value: plain }] }],
        },
      ],
    ],
    ['a claim', [{ op: 'effect', member: 'session.setCustomClaim', arguments: [literal('key'), plain] }]],
    [
      'metadata',
      [
        {
          op: 'effect',
          member: 'user.setAppMetadata',
          arguments: [{ op: 'record', entries: [{ op: 'entry', key: literal('a'), value: plain }] }],
        },
      ],
    ],
    ['a template', [{ op: 'evaluate', value: { op: 'template', parts: [plain] } }]],
    ['a comparison', [{ op: 'evaluate', value: { op: 'binary', operator: '===', left: plain, right: plain } }]],
    ['a loose comparison', [{ op: 'evaluate', value: { op: 'binary', operator: '==', left: plain, right: plain } }]],
    ['a loose comparison with a text', [{ op: 'evaluate', value: { op: 'binary', operator: '!=', left: literal('x'), right: plain } }]],
    ['a comparison with a text', [{ op: 'evaluate', value: { op: 'binary', operator: '===', left: literal('x'), right: plain } }]],
    ['a sum', [{ op: 'evaluate', value: { op: 'binary', operator: '+', left: plain, right: literal(1) } }]],
    ['a number', [{ op: 'evaluate', value: { op: 'unary', operator: '-', value: plain } }]],
    ['a member', [{ op: 'evaluate', value: { op: 'get', object: plain, key: 'length' } }]],
    ['a method', [{ op: 'evaluate', value: { op: 'method', receiver: plain, name: 'toString', arguments: [] } }]],
    ['JSON', [{ op: 'evaluate', value: { op: 'builtin', name: 'JSON.stringify', arguments: [plain] } }]],
    ['a loop', [{ op: 'for', list: plain, slot: 2, body: [] }]],
    ['a URL', request({ url: plain })],
  ])('ends the run as our fault in %s, and no catch sees it', (_where, body) => {
    const guarded: Block = [{ op: 'catch', body, slot: 3, handler: [] }];
    const attack = program(guarded);
    for (const outcome of [planProgram(attack).run({ event: { token }, now: 0 }), runReference(attack, { event: { token }, now: 0 })]) {
      if ('pending' in outcome) throw new Error('something was asked for');
      expect(outcome).toMatchObject({ decision: 'deny', error: { code: 'internal-error' }, effects: [] });
      expect(JSON.stringify(outcome)).not.toContain('crm-key');
    }
  });
});
