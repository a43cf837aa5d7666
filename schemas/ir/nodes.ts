/**
 * The nodes of the decision IR. This table is the whole grammar: the TypeScript types below, the published JSON Schema,
 * the walk order, the verifier's structural half and `docs/ir.md` are derived from it.
 *
 * Expressions are synchronous and reach nothing outside the program; effects, fetches and calls of functions are
 * statements. Each field names what it holds; fields are evaluated in the order in which they are listed.
 */

/** What a field of a node may hold. An array is a closed list of words. */
export type FieldKind =
  | 'expression'
  | 'elements'
  | 'entries'
  | 'arguments'
  | 'expressions'
  | 'block'
  | 'cases'
  | 'requests'
  | 'headers'
  | 'sealed'
  | 'sealedList'
  | 'scalar'
  | 'text'
  | 'slot'
  | 'function'
  | 'constant'
  | 'targets'
  | 'shape'
  | 'pattern'
  | 'flag'
  | readonly string[];

export type NodeTable = { readonly [op: string]: { readonly [field: string]: FieldKind } };

export const binaryOperators = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '**',
  '==',
  '!=',
  '===',
  '!==',
  '<',
  '<=',
  '>',
  '>=',
  '&',
  '|',
  '^',
  '<<',
  '>>',
  '>>>',
] as const;

export const expressionNodes = {
  /** A string (well-formed), a finite number other than -0, a boolean or null. */
  literal: { value: 'scalar' },
  /** A value JSON has no text for. */
  special: { name: ['undefined', 'NaN', 'Infinity', '-Infinity', '-0'] },
  /** An entry of the constants pool: built once, frozen, the same object at each read. */
  constant: { index: 'constant' },
  /** A regular expression of the program's: a new value at each evaluation, as a literal makes one. */
  pattern: { index: 'pattern' },
  slot: { slot: 'slot' },
  input: { name: ['event', 'step', 'config'] },
  /** A member by its written name: an own property of a record, or what the receiver's kind answers (`length`, `message`). */
  get: { object: 'expression', key: 'text' },
  index: { object: 'expression', key: 'expression' },
  /** `value?.…`: undefined when `value` is nullish, else `access` with the value in `slot`. */
  optional: { value: 'expression', slot: 'slot', access: 'expression' },
  unary: { operator: ['!', '-', '+', '~', 'typeof'], value: 'expression' },
  binary: { operator: binaryOperators, left: 'expression', right: 'expression' },
  /** `left in right`: an own property of a record, an index of a list. */
  in: { left: 'expression', right: 'expression' },
  /** `value instanceof Error`. */
  is: { value: 'expression', kind: ['error', 'date', 'set', 'url'] },
  logical: { operator: ['&&', '||', '??'], left: 'expression', right: 'expression' },
  /** `value == null`. */
  nullish: { value: 'expression' },
  conditional: { test: 'expression', consequent: 'expression', alternate: 'expression' },
  /** The concatenation of the parts' texts, as a template literal makes it. */
  template: { parts: 'expressions' },
  list: { elements: 'elements' },
  record: { entries: 'entries' },
  /** The members of a record or of a list's tail that destructuring did not name. */
  rest: { value: 'expression', keys: 'expressions' },
  /** What an array pattern or a spread takes apart: a list's elements as a new list; a TypeError for what is not iterable. */
  iterate: { value: 'expression' },
  /** The value, if it has the shape; a TypeError if not. */
  conform: { value: 'expression', shape: 'shape' },
  builtin: { name: 'text', arguments: 'arguments' },
  /** A method chosen at run time by the receiver's kind. */
  method: { receiver: 'expression', name: 'text', arguments: 'arguments' },
} as const satisfies NodeTable;

/** Nodes that stand only inside the list fields of other nodes. */
export const partNodes = {
  spread: { value: 'expression' },
  entry: { key: 'expression', value: 'expression' },
  /** A function handed to a built-in. Captured values come before the built-in's own arguments. */
  callback: { function: 'function', captures: 'expressions' },
  case: { tests: 'expressions', body: 'block' },
  /**
   * One fetch: `options` is undefined or a record; the URL must match one of `targets`, the proven patterns. `headers`, where there
   * are any, stand for those of the options: they alone may hold what is sealed.
   */
  request: { url: 'expression', options: 'expression', headers: 'headers', targets: 'targets' },
  header: { name: 'expression', value: 'sealed' },
  /** The value of a secret. Like all below, it stands only where a field holds what is sealed, and no expression is made of it. */
  secret: { name: 'text' },
  /** HMAC-SHA256 of the data's UTF-8 bytes. `key` says how the secret's value says its bytes. */
  hmac: { secret: 'text', data: 'expression', encoding: ['hex', 'base64'], key: ['text', 'hex', 'base64'] },
  /** The concatenation of the parts' texts. */
  join: { parts: 'sealedList' },
  choose: { test: 'expression', consequent: 'sealed', alternate: 'sealed' },
  /** What `seal` left. A slot that `seal` or `sealed` names is a sealed one: no other node may name it. */
  sealed: { slot: 'slot' },
} as const satisfies NodeTable;

/** The parts that are sealed, or may be. */
export const sealedOps = ['secret', 'hmac', 'join', 'choose', 'sealed'] as const satisfies readonly (keyof typeof partNodes)[];

export const statementNodes = {
  set: { value: 'expression', slot: 'slot' },
  /** `object[key] = value` on a record or list that this run built. */
  put: { object: 'expression', key: 'expression', value: 'expression' },
  seal: { value: 'sealed', slot: 'slot' },
  evaluate: { value: 'expression' },
  if: { test: 'expression', consequent: 'block', alternate: 'block' },
  /** The first case with a test equal (`===`) to the value runs, else the default; no falling through. */
  switch: { value: 'expression', cases: 'cases', default: 'block' },
  for: { list: 'expression', slot: 'slot', body: 'block' },
  /** Leaves the innermost `for` or `switch`. */
  break: {},
  continue: {},
  return: { value: 'expression' },
  throw: { value: 'expression' },
  catch: { body: 'block', slot: 'slot', handler: 'block' },
  finally: { body: 'block', finalizer: 'block' },
  /** A sealed argument goes into a sealed slot. */
  call: { function: 'function', arguments: 'sealedList', slot: 'slot' },
  effect: { member: 'text', arguments: 'expressions' },
  /** Waits for all requests. `slot` gets the answer, or with `all` the list of answers. */
  fetch: { requests: 'requests', all: 'flag', slot: 'slot' },
} as const satisfies NodeTable;

type FieldValue<K> = K extends readonly (infer Word)[]
  ? Word
  : K extends 'expression'
    ? Expression
    : K extends 'elements'
      ? readonly (Expression | Part<'spread'>)[]
      : K extends 'entries'
        ? readonly (Part<'entry'> | Part<'spread'>)[]
        : K extends 'arguments'
          ? readonly Argument[]
          : K extends 'expressions'
            ? readonly Expression[]
            : K extends 'block'
              ? Block
              : K extends 'cases'
                ? readonly Part<'case'>[]
                : K extends 'requests'
                  ? readonly Part<'request'>[]
                  : K extends 'headers'
                    ? readonly (Part<'header'> | Part<'spread'>)[]
                    : K extends 'sealed'
                      ? Sealed
                      : K extends 'sealedList'
                        ? readonly Sealed[]
                        : K extends 'scalar'
                          ? string | number | boolean | null
                          : K extends 'text'
                            ? string
                            : K extends 'flag'
                              ? boolean
                              : K extends 'targets'
                                ? readonly number[]
                                : number;

type NodesOf<Table extends NodeTable> = {
  [Op in keyof Table]: { readonly op: Op } & { readonly [Field in keyof Table[Op]]: FieldValue<Table[Op][Field]> };
};

type ExpressionNodes = NodesOf<typeof expressionNodes>;
type PartNodes = NodesOf<typeof partNodes>;
type StatementNodes = NodesOf<typeof statementNodes>;

export type ExpressionOp = keyof ExpressionNodes;
export type StatementOp = keyof StatementNodes;
export type ExpressionOf<Op extends ExpressionOp> = ExpressionNodes[Op];
export type StatementOf<Op extends StatementOp> = StatementNodes[Op];
export type Part<Op extends keyof PartNodes> = PartNodes[Op];
export type Expression = ExpressionNodes[ExpressionOp];
export type Statement = StatementNodes[StatementOp];
export type Argument = Expression | Part<'spread'> | Part<'callback'>;
/** What a field that takes sealed values may hold. Whatever is not sealed is sealed by standing there. */
export type Sealed = Expression | Part<(typeof sealedOps)[number]>;
export type Block = readonly Statement[];
export type Node = Expression | Statement | PartNodes[keyof PartNodes];

export const nodeTable: NodeTable = { ...expressionNodes, ...partNodes, ...statementNodes };

/** The fields of each node by op, and of these the ones that hold nodes: programs are walked many times. */
export const fieldsOf: ReadonlyMap<string, ReadonlyMap<string, FieldKind>> = new Map(
  Object.entries(nodeTable).map(([op, fields]) => [op, new Map(Object.entries(fields))]),
);
const childFieldsOf: ReadonlyMap<string, readonly string[]> = new Map(
  [...fieldsOf].map(([op, fields]) => [op, [...fields].flatMap(([field, kind]) => (holdsNodes(kind) ? [field] : []))]),
);

function holdsNodes(kind: FieldKind): boolean {
  const others: readonly FieldKind[] = ['scalar', 'text', 'slot', 'function', 'constant', 'targets', 'shape', 'pattern', 'flag'];
  return typeof kind === 'string' && !others.includes(kind);
}

const noFields: readonly string[] = [];

/** The nodes that stand directly inside a node, in evaluation order. */
export function childrenOf(node: Node): Node[] {
  const values = node as unknown as { readonly [field: string]: unknown };
  const children: Node[] = [];
  for (const field of childFieldsOf.get(node.op) ?? noFields) {
    const value = values[field];
    // One at a time: a spread call takes its arguments from the host's stack, and a list may be long.
    if (Array.isArray(value)) for (const child of value as Node[]) children.push(child);
    else children.push(value as Node);
  }
  return children;
}
