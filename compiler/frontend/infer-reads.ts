import { ts } from 'ts-morph';
import { parameterKey } from './infer-parameters.ts';
import { namesDeclared } from './step-problems.ts';
import type { Unit } from './unit.ts';

/** What stands for `record[key]` in the checker's text where the record is one that the author wrote out. */
export const memberRead = '$writMember';

const cannotIndex = 7053;

/**
 * Finds the reads of a written record by a text: `const limits = { free: 1 }; limits[tier]`. TypeScript refuses them, since the
 * text may name no member; here the answer is then undefined. Each is rewritten as a call: three pieces of text, by the author's
 * offsets of the record's start and of the two brackets.
 */
export function inferReads(program: ts.Program, units: Iterable<Unit>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const unit of units) {
    for (const { code, start = 0 } of program.getSemanticDiagnostics(unit.file)) {
      if (code !== cannotIndex) continue;
      const access = accessAt(unit.file, start);
      if (access === undefined || isWritten(access) || access.questionDotToken !== undefined) continue;
      if (namesDeclared(program.getTypeChecker(), access)) continue;
      const open = access.getChildren(unit.file).find(({ kind }) => kind === ts.SyntaxKind.OpenBracketToken);
      if (open === undefined) continue;
      const key = (offset: number) => readKey(unit.source.path, unit.edited.toOriginal(offset));
      found.set(key(access.getStart(unit.file)), `${memberRead}(`);
      found.set(key(open.getStart(unit.file)), ', ');
      found.set(key(access.getEnd() - 1), ')');
    }
  }
  return found;
}

/** Distinct from the keys of what is put in: these replace. */
export function readKey(path: string, offset: number): string {
  return `read ${parameterKey(path, offset)}`;
}

function accessAt(file: ts.SourceFile, start: number): ts.ElementAccessExpression | undefined {
  let found: ts.ElementAccessExpression | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isElementAccessExpression(node) && node.getStart(file) === start) found ??= node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isWritten(node: ts.ElementAccessExpression): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken;
    return parent.left === node && kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  }
  return ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)
    ? parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken
    : false;
}
