import { compileAction } from '../compiler/index.ts';
import { expressionNodes, type FieldKind, type NodeTable, nodeTable, partNodes, statementNodes } from '../schemas/ir/nodes.ts';
import { expressionNotes, partNotes } from './ir-expression-notes.ts';
import type { NodeExample, NodeNote } from './ir-node-note.ts';
import { statementNotes } from './ir-statement-notes.ts';
import { jsonText } from './json-text.ts';
import { fenced, tableOf } from './marked-sections.ts';

/** What a field of each kind holds. */
const kinds: { readonly [kind in Extract<FieldKind, string>]: string } = {
  expression: 'an expression',
  elements: 'a list of expressions and `spread`',
  entries: 'a list of `entry` and `spread`',
  arguments: 'a list of expressions, `spread` and `callback`',
  expressions: 'a list of expressions',
  block: 'a list of statements',
  cases: 'a list of `case`',
  requests: 'a list of `request`',
  headers: 'a list of `header` and `spread`',
  sealed: 'an expression, or `secret`, `hmac`, `join`, `choose`, `sealed`',
  sealedList: 'a list of expressions, `secret`, `hmac`, `join`, `choose`, `sealed`',
  scalar: 'a text, a number, a boolean or null',
  text: 'a text',
  slot: "the number of one of the function's slots",
  function: 'the index of an earlier function',
  constant: 'an index of the constants pool',
  targets: 'indices of the targets, rising',
  shape: 'an index of the shapes',
  pattern: 'an index of the patterns',
  flag: 'a boolean',
};

const notes: { readonly [op: string]: NodeNote } = { ...expressionNotes, ...partNotes, ...statementNotes };

/** The made parts of `docs/ir.md`. */
export function irSections(): { readonly [name: string]: string } {
  return {
    example: exampleProgram(),
    expressions: nodeSections(expressionNodes),
    parts: nodeSections(partNodes),
    statements: nodeSections(statementNodes),
  };
}

const exampleSource = `export default async function flagTor(event, api) {
  if (event.request.asn.is_tor) api.state.set('tor', true);
}`;

function exampleProgram(): string {
  const { program, diagnostics } = compileAction(exampleSource, { at: 'login/post-auth', slug: 'flag-tor' });
  if (program === undefined) throw new Error(`the example does not compile: ${diagnostics.map(({ message }) => message).join('; ')}`);
  return [fenced('ts', exampleSource), fenced('json', jsonText(program))].join('\n\n');
}

function nodeSections(table: NodeTable): string {
  return Object.keys(table).map(nodeSection).join('\n\n');
}

function nodeSection(op: string): string {
  const note = notes[op];
  if (note === undefined) throw new Error(`the node ${op} has no note`);
  const { rule, errors, cost, example } = note;
  return [
    `### \`${op}\``,
    rule,
    ...fieldTable(op),
    ...(errors === undefined ? [] : [`*Errors.* ${errors}`]),
    ...(cost === undefined ? [] : [`*Cost.* ${cost}`]),
    ...exampleParts(example),
  ].join('\n\n');
}

function fieldTable(op: string): string[] {
  const fields = Object.entries(nodeTable[op] ?? {});
  if (fields.length === 0) return ['It has no fields.'];
  return [
    tableOf(
      ['field', 'holds'],
      fields.map(([name, kind]) => [`\`${name}\``, fieldText(kind)]),
    ),
  ];
}

function fieldText(kind: FieldKind): string {
  return typeof kind === 'string' ? kinds[kind] : kind.map((word) => `\`${word}\``).join(' ');
}

function exampleParts(example: NodeExample): string[] {
  const { constants, patterns, targets, shapes, functions, before } = example;
  const around = Object.entries({ constants, patterns, targets, shapes, functions, before }).filter(([, part]) => part !== undefined);
  const shown = 'expression' in example ? example.expression : example.statements;
  const comesTo = 'expression' in example ? `It gives \`${jsonText(example.gives)}\`.` : `It asks for \`${jsonText(example.asks)}\`.`;
  return [
    fenced('js', example.code),
    fenced('json', jsonText(shown)),
    around.length === 0 ? comesTo : `${comesTo} Around it stand:`,
    ...(around.length === 0 ? [] : [fenced('json', jsonText(Object.fromEntries(around)))]),
  ];
}
