import ts from 'typescript';
import type { Position } from '../../schemas/platform/position.ts';
import { programs as adversary } from '../adversary/programs.ts';
import { readCases } from '../conformance/cases.ts';
import { generateProgram } from './generate/program.ts';
import { oneOf, type Random, randomOf } from './random.ts';

/** Programs that people wrote: conformance cases, accepted or refused, and the adversary's. */
const written: readonly string[] = [...readCases().map(({ source }) => source), ...Object.values(adversary)];

/** A program after random edits. Most are refused, which the compiler must say; what it accepts must agree with V8. */
export function wildProgram(seed: number, position: Position): string {
  const random = randomOf(seed);
  const own = (part: number) => (random.percent(60) ? random.pick(written) : generateProgram((seed + part) >>> 0, position));
  let source = own(1);
  const other = tokensOf(own(2));
  for (let edits = 1 + random.below(random.percent(20) ? 4 : 1); edits > 0; edits--) source = edit(random, source, other);
  return source;
}

interface Token {
  readonly sort?: 'expression' | 'statement';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function tokensOf(source: string): Token[] {
  const file = ts.createSourceFile('x.ts', source, ts.ScriptTarget.ESNext, false);
  const tokens: Token[] = [];
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(file);
    if (children.length === 0 && node.getEnd() > node.getStart(file))
      tokens.push({ text: node.getText(file), start: node.getStart(file), end: node.getEnd() });
    children.forEach(visit);
  };
  visit(file);
  return tokens;
}

/** The places of whole expressions and statements: exchanging those keeps more programs in shape than exchanging tokens. */
function nodesOf(source: string): Token[] {
  const file = ts.createSourceFile('x.ts', source, ts.ScriptTarget.ESNext, true);
  const nodes: Token[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isExpression(node) || ts.isStatement(node))
      nodes.push({
        sort: ts.isExpression(node) ? 'expression' : 'statement',
        text: node.getText(file),
        start: node.getStart(file),
        end: node.getEnd(),
      });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return nodes;
}

const scraps = [
  'await',
  '?.',
  '!',
  '...',
  'undefined',
  'null',
  '0',
  "''",
  'NaN',
  '[]',
  '{}',
  'event',
  'api',
  'step',
  'config',
  'as const',
  '=>',
  'const',
  'let',
  'return',
  'break;',
  'continue;',
  'throw new Error("x");',
  '(',
  ')',
  '{',
  '}',
  '??',
  '||',
  '&&',
  '===',
  '==',
  '+',
  '+=',
  '??=',
  '++',
  'typeof',
  'in',
  'new',
  'async',
  'true',
  '`',
  "'",
  '/x/g',
  '.length',
  '[0]',
  '(0)',
  ';',
  ',',
  ':',
  '?',
];

const simple = [
  'undefined',
  'null',
  '0',
  '1',
  "''",
  "'a'",
  'true',
  'false',
  '[]',
  '{}',
  'NaN',
  'event.client.metadata',
  'event.user',
  '[1, 2]',
  "['a', 'b']",
  'new Date(0)',
  '({ a: 1 })',
  'config',
  'step',
];

function edit(random: Random, source: string, other: readonly Token[]): string {
  const tokens = tokensOf(source);
  const nodes = nodesOf(source);
  if (tokens.length === 0 || nodes.length === 0) return source;
  const token = () => random.pick(tokens);
  const put = ({ start, end }: { readonly start: number; readonly end: number }, text: string) =>
    source.slice(0, start) + text + source.slice(end);
  return oneOf<string>(random, [
    [3, () => put(token(), '')],
    [3, () => ((at) => put({ start: at.end, end: at.end }, ` ${at.text}`))(token())],
    [3, () => put(token(), random.pick(tokens).text)],
    [3, () => put(token(), ` ${random.pick(scraps)} `)],
    [2, () => ((at) => put({ start: at.start, end: at.start }, ` ${random.pick(scraps)} `))(token())],
    [2, () => (other.length === 0 ? source : put(token(), random.pick(other).text))],
    [12, () => ((at) => put(at, random.pick(nodes.filter(({ sort }) => sort === at.sort)).text))(random.pick(nodes))],
    [6, () => ((at) => put(at, random.pick(at.sort === 'statement' ? [''] : simple)))(random.pick(nodes))],
    [4, () => put(random.pick(nodes), '')],
    [4, () => ((at) => put({ start: at.start, end: at.start }, `${at.text}\n`))(random.pick(nodes))],
    [4, () => put(random.pick(nodes), `(${random.pick(scraps)})`)],
    [
      3,
      () =>
        ((first, second) =>
          first.end <= second.start
            ? source.slice(0, first.start) + second.text + source.slice(first.end, second.start) + first.text + source.slice(second.end)
            : source)(random.pick(nodes), random.pick(nodes)),
    ],
  ]);
}
