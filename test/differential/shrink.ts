import ts from 'typescript';
import type { JsonRecord } from '../../schemas/json.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import type { Input } from './inputs.ts';
import { differs, type Finding } from './session.ts';

/** How many smaller programs are tried together; a round ends when none of them shows the difference any more. */
const together = 24;
const mostRounds = 60;

/** The smallest program that still shows a finding, as far as taking parts away leads. */
export async function shrink(finding: Finding): Promise<Finding> {
  let best = finding;
  for (let round = 0; round < mostRounds; round++) {
    const smaller = await firstSmaller(best);
    if (smaller === undefined) break;
    best = smaller;
  }
  return withPlainInput(best);
}

/** As much of the input as possible replaced by the position's sample. */
async function withPlainInput(finding: Finding): Promise<Finding> {
  if (finding.input === undefined) return finding;
  const sample = sampleEvent(finding.position);
  let best = finding;
  const tries: ((input: Input) => Input)[] = [
    (input) => ({ ...input, fetch: [] }),
    (input) => ({ ...input, step: {} }),
    (input) => ({ ...input, config: {} }),
    (input) => ({ ...input, event: sample }),
    ...Object.keys(sample).map((group) => (input: Input) => ({ ...input, event: { ...input.event, [group]: sample[group] ?? null } })),
    ...Object.keys(sample.user ?? {}).map((name) => (input: Input) => ({
      ...input,
      event: { ...input.event, user: { ...(input.event.user as JsonRecord), [name]: (sample.user as JsonRecord)[name] ?? null } },
    })),
  ];
  for (const simplify of tries) {
    if (best.input === undefined) return best;
    const simpler = await differs([best.source], { ...best, input: simplify(best.input) });
    if (simpler !== undefined) best = simpler;
  }
  return best;
}

async function firstSmaller(finding: Finding): Promise<Finding | undefined> {
  const candidates = smallerTexts(finding.source);
  for (let start = 0; start < candidates.length; start += together) {
    const found = await differs(candidates.slice(start, start + together), finding);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Texts with one part less, those that take most away first. */
export function smallerTexts(source: string): string[] {
  const file = ts.createSourceFile('x.ts', source, ts.ScriptTarget.ESNext, true);
  const texts = new Set<string>();
  const put = (start: number, end: number, text: string) => {
    if (text.length < end - start) texts.add(source.slice(0, start) + text + source.slice(end));
  };
  const visit = (node: ts.Node): void => {
    const start = node.getStart(file);
    if (ts.isStatement(node)) {
      put(node.pos, node.end, '');
      if (ts.isBlock(node) && ts.isBlock(node.parent)) put(start, node.end, source.slice(start + 1, node.end - 1));
      for (const inner of innerStatements(node)) put(start, node.end, inner.getText(file));
    } else if (ts.isExpression(node)) {
      ts.forEachChild(node, (child) => {
        if (ts.isExpression(child)) put(start, node.end, child.getText(file));
      });
      for (const simple of ["''", '0', 'true', '[]', '{}', 'undefined', "'a'", '1', '[1]']) put(start, node.end, simple);
    }
    for (const list of listsOf(node)) for (const [index, element] of list.entries()) removeElement(list, index, element, put);
    if (ts.isTryStatement(node) && node.finallyBlock !== undefined && node.catchClause !== undefined) {
      put(node.catchClause.end, node.end, '');
      put(node.tryBlock.end, node.catchClause.end, '');
    }
    if (ts.isIfStatement(node) && node.elseStatement !== undefined) put(node.thenStatement.end, node.end, '');
    if (ts.isVariableDeclaration(node) && node.type !== undefined) put(node.name.end, node.type.end, '');
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return [...texts].sort((left, right) => left.length - right.length);
}

function innerStatements(node: ts.Statement): readonly ts.Node[] {
  if (ts.isIfStatement(node)) return [node.thenStatement, ...(node.elseStatement === undefined ? [] : [node.elseStatement])];
  if (ts.isTryStatement(node)) return [node.tryBlock, ...(node.finallyBlock === undefined ? [] : [node.finallyBlock])];
  if (ts.isForOfStatement(node)) return [node.statement];
  return [];
}

function listsOf(node: ts.Node): readonly ts.NodeArray<ts.Node>[] {
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return node.arguments === undefined ? [] : [node.arguments];
  if (ts.isArrayLiteralExpression(node)) return [node.elements];
  if (ts.isObjectLiteralExpression(node)) return [node.properties];
  if (ts.isObjectBindingPattern(node) || ts.isArrayBindingPattern(node)) return [node.elements];
  if (ts.isFunctionLike(node)) return [node.parameters];
  if (ts.isCaseBlock(node)) return [node.clauses];
  if (ts.isVariableDeclarationList(node)) return [node.declarations];
  return [];
}

function removeElement(
  list: ts.NodeArray<ts.Node>,
  index: number,
  element: ts.Node,
  put: (start: number, end: number, text: string) => void,
): void {
  const next = list[index + 1];
  const before = list[index - 1];
  if (next !== undefined) put(element.pos, next.pos, '');
  else put(before?.end ?? element.pos, element.end, '');
}
