import { expressionNodes, type FieldKind, type NodeTable, partNodes, sealedOps, statementNodes } from '../ir/nodes.ts';
import { programFormat, programVersion } from '../ir/program.ts';
import type { JsonSchema } from '../json.ts';
import { attachPoint, closed, count, definition, dialect, flag, listOf, schemaId, setOf, targetMethod, text, variants } from './parts.ts';

const kinds: { readonly [kind in Extract<FieldKind, string>]: JsonSchema } = {
  expression: definition('expression'),
  elements: listOf(definition('element')),
  entries: listOf(definition('entryOrSpread')),
  arguments: listOf(definition('argument')),
  expressions: listOf(definition('expression')),
  block: listOf(definition('statement')),
  cases: listOf(definition('case')),
  requests: listOf(definition('request')),
  headers: listOf(definition('headerOrSpread')),
  sealed: definition('sealedValue'),
  sealedList: listOf(definition('sealedValue')),
  scalar: { type: ['string', 'number', 'boolean', 'null'] },
  text,
  slot: count,
  function: count,
  constant: count,
  targets: setOf(count),
  shape: count,
  pattern: count,
  flag,
};

function nodeSchema(op: string, fields: NodeTable[string]): JsonSchema {
  const properties = Object.entries(fields).map(([field, kind]) => [field, typeof kind === 'string' ? kinds[kind] : { enum: kind }]);
  return closed({ op: { const: op }, ...Object.fromEntries(properties) });
}

const nodeSchemas = Object.fromEntries(
  Object.entries({ ...expressionNodes, ...partNodes, ...statementNodes }).map(([op, fields]) => [op, nodeSchema(op, fields)]),
);

/** One of the nodes with these tags. */
const nodesOf = (...ops: string[]) => variants('op', Object.fromEntries(ops.map((op) => [op, definition(op)])));
const expressions = Object.keys(expressionNodes);

const shape = definition('shape');
const shapeKinds: { readonly [kind: string]: JsonSchema } = Object.fromEntries(
  Object.entries({
    any: {},
    string: {},
    number: {},
    boolean: {},
    null: {},
    literal: { value: { type: ['string', 'number', 'boolean'] } },
    list: { of: shape },
    tuple: { elements: listOf(shape) },
    record: { members: listOf(closed({ name: text, shape, optional: flag })), rest: { anyOf: [shape, { type: 'null' }] } },
    union: { of: listOf(shape) },
  }).map(([kind, fields]) => [kind, closed({ kind: { const: kind }, ...fields })]),
);

/** The parts that a program's schema refers to, for documents that contain programs. */
export const programDefinitions: { readonly [name: string]: JsonSchema } = {
  ...nodeSchemas,
  expression: nodesOf(...expressions),
  element: nodesOf(...expressions, 'spread'),
  argument: nodesOf(...expressions, 'spread', 'callback'),
  entryOrSpread: nodesOf('entry', 'spread'),
  headerOrSpread: nodesOf('header', 'spread'),
  sealedValue: nodesOf(...expressions, ...sealedOps),
  statement: nodesOf(...Object.keys(statementNodes)),
  shape: variants('kind', shapeKinds),
};

const targetPart: JsonSchema = {
  if: { type: 'object', properties: { text: true }, required: ['text'] },
  // biome-ignore lint/suspicious/noThenProperty: the keyword is JSON Schema's
  then: closed({ text }),
  else: closed({ hole: { enum: ['segment', 'query', 'pairs'] } }),
};
const position = closed({
  at: attachPoint,
  user: { enum: ['optional', 'form', 'stored'] },
  risk: flag,
  connection: { enum: ['required', 'optional'] },
  issuesTokens: flag,
});
const span: JsonSchema = { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 4, maxItems: 4 };

/** A program without its definitions, for documents that contain programs and `programDefinitions`. */
export const programBody: { readonly [keyword: string]: unknown } = {
  title: 'Program',
  description: 'One action in the form that runs',
  ...closed({
    format: { const: programFormat },
    version: { const: programVersion },
    positions: { ...(setOf(position) as object), minItems: 1 },
    requires: setOf(text),
    constants: listOf(definition('expression')),
    patterns: listOf(closed({ source: text, flags: text })),
    targets: listOf(closed({ method: targetMethod, url: listOf(targetPart) })),
    shapes: listOf(definition('shape')),
    functions: { ...(listOf(closed({ parameters: count, slots: count, body: listOf(definition('statement')) })) as object), minItems: 1 },
    debug: closed({ file: text, functions: listOf(closed({ name: text, slots: listOf(text) })), spans: listOf(span) }),
  }),
};

/** The decision IR. Its structure is the node table's; what goes beyond structure is the verifier's. */
export const programSchema = { $schema: dialect, $id: schemaId('program'), ...programBody, $defs: programDefinitions };
