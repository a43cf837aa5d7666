import {
  type Block,
  type Expression,
  expressionNodes,
  type FieldKind,
  type Node,
  nodeTable,
  type Statement,
  sealedOps,
  statementNodes,
} from '../../../schemas/ir/nodes.ts';
import { answer, builtin, get, list, literal, log, method, set, slot, template } from './build.ts';
import type { CaseBody } from './engines.ts';
import { partSamples, request, type Sample, samples } from './node-samples.ts';

/** A node in a place where it may stand: one line of the data, but for the outcome. */
export interface NodeRow extends CaseBody {
  /** The field that holds the node, as `op.field`, or `function.body` and `callback.body`. */
  readonly at: string;
  readonly holds: string;
  /** V8 has nothing to say of it: the reference is what counts. */
  readonly oracle?: 'reference';
}

/**
 * Where the language says more than JavaScript: a request goes to the URL that was proven, its headers are looked at before it does, and
 * only what this run built is written to.
 */
function oracleOf(op: string, field: string): Pick<NodeRow, 'oracle'> {
  // Some samples have a text that no header can have.
  const inHeader = ['header.name', 'header.value', 'request.headers', 'join.parts', 'choose.consequent', 'choose.alternate'];
  const isRequest = `${op}.${field}` === 'request.url' || inHeader.includes(`${op}.${field}`);
  return isRequest || (op === 'put' && field === 'object') ? { oracle: 'reference' } : {};
}

/** A field that holds a word, with each of its words over values of several kinds. */
function wordRows(op: string, field: string, words: readonly string[]): NodeRow[] {
  const expressions = Object.entries(nodeTable[op] ?? {}).filter(([, kind]) => kind === 'expression');
  const [first, second] = expressions.map(([name]) => name);
  return words.flatMap((word) => {
    if (first === undefined) return [{ at: `${op}.${field}`, holds: word, body: shown(op, { ...hostOf(op), [field]: word } as Node) }];
    const pairs = operands.flatMap((left) =>
      second === undefined ? [{ [first]: left }] : operands.map((right) => ({ [first]: left, [second]: right })),
    );
    return pairs.map(
      (given): NodeRow => ({ at: `${op}.${field}`, holds: word, body: shown(op, { ...hostOf(op), ...given, [field]: word } as Node) }),
    );
  });
}

/** Each field of each node that may hold nodes, with each node that it may hold. Kinds of fields and nodes come from the table. */
export function nodeRows(): NodeRow[] {
  const rows: NodeRow[] = [];
  for (const [op, fields] of Object.entries(nodeTable)) {
    for (const [field, kind] of Object.entries(fields)) {
      for (const [child, childSamples] of childrenFor(kind)) {
        // The functions that samples call keep nothing sealed, so the verifier lets nothing sealed into them.
        if (op === 'call' && (sealedOps as readonly string[]).includes(child)) continue;
        for (const sample of childSamples)
          rows.push({ at: `${op}.${field}`, holds: child, body: placed(op, field, kind, sample), ...oracleOf(op, field) });
      }
      if (typeof kind !== 'string') rows.push(...wordRows(op, field, kind));
    }
    rows.push(...orderRows(op, fields));
  }
  return [...rows, ...bodyRows()];
}

const parts = {
  elements: ['spread'],
  entries: ['entry', 'spread'],
  arguments: ['spread', 'callback'],
  cases: ['case'],
  requests: ['request'],
  headers: ['header', 'spread'],
  sealed: sealedOps,
  sealedList: sealedOps,
} as const;

const takesExpressions: readonly FieldKind[] = ['expression', 'expressions', 'elements', 'arguments', 'sealed', 'sealedList'];
const expressionOps = Object.keys(expressionNodes);
const statementOps = Object.keys(statementNodes);

/** The nodes that a field of a kind may hold, each with samples. */
function childrenFor(kind: FieldKind): [string, readonly Sample[]][] {
  if (typeof kind !== 'string') return [];
  const expressions = takesExpressions.includes(kind) ? expressionOps : [];
  const statements = kind === 'block' ? statementOps : [];
  const own: readonly string[] = kind in parts ? parts[kind as keyof typeof parts] : [];
  return [
    ...[...expressions, ...statements].map((op): [string, readonly Sample[]] => [op, samples[op as keyof typeof samples]]),
    ...own.map((op): [string, readonly Sample[]] => [op, partSamples[op as keyof typeof partSamples]]),
  ];
}

/** A sample of the node with one field replaced, in a body that shows what it comes to. */
function placed(op: string, field: string, kind: FieldKind, child: Node): Block {
  const host = hostOf(op);
  // Of the functions, only this one takes a callback, behind what it walks.
  if (op === 'builtin' && child.op === 'callback') return shown(op, builtin('Array.from', slot(0), child));
  const value = isSingle(kind) ? child : [child];
  return shown(op, { ...host, [field]: value } as Node);
}

const isSingle = (kind: FieldKind) => kind === 'expression' || kind === 'sealed';

/** The node that a field is tried in: the first sample, and where that has nothing to hand on, the one that says so. */
function hostOf(op: string): Node {
  const found: readonly Node[] = op in samples ? samples[op as keyof typeof samples] : partSamples[op as keyof typeof partSamples];
  const [first] = found;
  if (first === undefined) throw new Error(`${op} has no sample`);
  return first;
}

/** What slots hold where a case starts. */
export const before: Block = [set(0, list(literal(1), literal('a'))), set(1, { op: 'record', entries: [] })];

function shown(op: string, node: Node): Block {
  if (op in expressionNodes) return [answer(node as Expression)];
  if (op in statementNodes) return [...inLoop(node as Statement)];
  switch (node.op) {
    case 'spread':
      return [answer({ op: 'list', elements: [literal('first'), node] })];
    case 'entry':
      return [answer({ op: 'record', entries: [node] })];
    case 'callback':
      return [answer(method(slot(0), 'map', node))];
    case 'case':
      return [...inLoop({ op: 'switch', value: literal('a'), cases: [node], default: [log(literal('default'))] })];
    case 'request':
      return [{ op: 'fetch', requests: [node], all: false, slot: 2 }, answer(get(slot(2), 'status'))];
    case 'header':
      return [{ op: 'fetch', requests: [{ ...request, headers: [node] }], all: false, slot: 2 }, answer(get(slot(2), 'status'))];
    case 'secret':
    case 'hmac':
    case 'join':
    case 'choose':
    case 'sealed':
      // Kept, and read where it may be: the slot that a sample reads is this one.
      return [
        { op: 'seal', value: node.op === 'sealed' ? literal('kept') : node, slot: 7 },
        ...shown('header', { op: 'header', name: literal('x-key'), value: { op: 'sealed', slot: 7 } }),
      ];
    default:
      throw new Error(`${op} stands nowhere`);
  }
}

/** A statement twice, each time with something before and behind it, so that a way out of it shows. */
function inLoop(statement: Statement): Block {
  return [
    {
      op: 'for',
      list: list(literal('turn 1'), literal('turn 2')),
      slot: 3,
      body: [log(slot(3)), statement, log(template('behind ', slot(3)))],
    },
    answer(list(slot(0), slot(1), slot(2))),
  ];
}

const throwsType: Expression = get(literal(null), 'missing');
const throwsRange: Expression = method(literal('x'), 'repeat', literal(-1));

/** Two fields of one node that both throw: which one does tells the order, and what is not evaluated at all. */
function orderRows(op: string, fields: { readonly [field: string]: FieldKind }): NodeRow[] {
  const expressions = Object.entries(fields).filter(([, kind]) => takesExpressions.includes(kind));
  const filled = (kind: FieldKind, value: Expression) => (isSingle(kind) ? value : [value]);
  return expressions.flatMap(([first, firstKind], index) =>
    expressions.slice(index + 1).flatMap(([second, secondKind]) =>
      [
        [throwsType, throwsRange],
        [throwsRange, throwsType],
      ].map(([left = throwsType, right = throwsRange]): NodeRow => {
        const node = { ...hostOf(op), [first]: filled(firstKind, left), [second]: filled(secondKind, right) } as Node;
        return { at: `${op}.${first}, ${op}.${second}`, holds: 'two errors', body: shown(op, node) };
      }),
    ),
  );
}

const operands: readonly Expression[] = [
  literal(7),
  { op: 'special', name: '-0' },
  { op: 'special', name: 'NaN' },
  literal('10'),
  literal('b'),
  literal(null),
  { op: 'special', name: 'undefined' },
  literal(true),
  list(literal(2)),
  builtin('new Date', literal(5)),
];

/** Statements right in the body of a function that is called, and of one that is handed to `map`. */
function bodyRows(): NodeRow[] {
  const ends = (node: Statement) => node.op === 'break' || node.op === 'continue';
  const asks = (node: Statement) => /"op":"(effect|fetch)"/.test(JSON.stringify(node)) || node.op === 'call';
  const bodies = statementOps.flatMap((op) =>
    samples[op as keyof typeof samples].flatMap((node) => {
      const statement = node as Statement;
      if (ends(statement)) return [];
      const body = [statement, answer(list(slot(0), slot(1), slot(2)))];
      const called: NodeRow = { at: 'function.body', holds: op, body };
      return asks(statement) ? [called] : [called, { at: 'callback.body', holds: op, body, asCallback: true as const }];
    }),
  );
  return [
    ...bodies,
    { at: 'function.body', holds: 'nothing', body: [] },
    { at: 'callback.body', holds: 'nothing', body: [], asCallback: true },
  ];
}
