import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { parse } from 'yaml';
import type { Position } from '../../schemas/platform/position.ts';
import { programs as adversary } from '../adversary/programs.ts';
import { readBlindCases } from '../blind/cases.ts';
import { readCases } from '../conformance/cases.ts';
import { generateProgram } from './generate/program.ts';
import { oneOf, type Random, randomOf } from './random.ts';

interface Written {
  readonly at: string;
  readonly source: string;
  readonly allow?: readonly string[];
}

/** Programs that people wrote: conformance cases, accepted or refused, ports of real scripts, and the adversary's. */
const written: readonly Written[] = [
  ...readCases(),
  ...readBlindCases(),
  ...readPorts(),
  ...Object.values(adversary).map((source) => ({ at: 'login/post-auth', source })),
];

function readPorts(): Written[] {
  const folder = new URL('../ports/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return files.flatMap((file) => {
    const { at, cases } = parse(readFileSync(new URL(file, folder), 'utf8')) as {
      readonly at: string;
      readonly cases: readonly (Partial<Written> & { source: string })[];
    };
    return cases.map((each) => ({ at, ...each }));
  });
}

/** What the written programs may fetch. */
export const writtenAllow: readonly string[] = [...new Set(written.flatMap(({ allow = [] }) => allow))];

/** A program after random edits. Most are refused, which the compiler must say; what it accepts must agree with V8. */
export function wildProgram(seed: number, position: Position): string {
  const random = randomOf(seed);
  const here = written.filter(({ at }) => at === position.at);
  const own = (part: number) =>
    here.length > 0 && random.percent(60) ? random.pick(here).source : generateProgram((seed + part) >>> 0, position);
  let source = own(1);
  const other = tokensOf(own(2));
  for (let edits = 1 + random.below(random.percent(20) ? 4 : 1); edits > 0; edits--) source = editWell(random, source, other);
  return source;
}

/** An edit that leaves a program in shape, mostly: a syntax error is found before anything interesting is. */
function editWell(random: Random, source: string, other: readonly Token[]): string {
  let edited = edit(random, source, other);
  for (let attempts = 0; attempts < 8 && random.percent(95) && !isWellFormed(edited); attempts++) edited = edit(random, source, other);
  return edited;
}

function isWellFormed(source: string): boolean {
  const file = ts.createSourceFile('x.ts', source, ts.ScriptTarget.ESNext, false);
  return (file as { readonly parseDiagnostics?: readonly unknown[] }).parseDiagnostics?.length === 0;
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
