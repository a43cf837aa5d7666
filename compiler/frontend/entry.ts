import { ts } from 'ts-morph';
import type { Edit } from './edits.ts';

/** A function with a body, in one of the forms in which an action or a helper is written. */
export type FunctionNode = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression;

export interface EntryCandidate {
  readonly name: string;
  readonly node: FunctionNode;
  readonly exported: boolean;
  /** What makes the checker read a CommonJS export as a module's. */
  readonly edit?: Edit;
}

/**
 * The functions that may be the action: the exported ones, else the top-level ones whose parameters are `event` and `api`
 * and that nothing calls. More or fewer than one is for the caller to report.
 */
export function findEntries(file: ts.SourceFile): readonly EntryCandidate[] {
  const functions = file.statements.flatMap((statement) => topLevelFunctions(file, statement));
  const exported = functions.filter((candidate) => candidate.exported);
  if (exported.length > 0) return exported;
  const called = calledNames(file);
  return functions.filter(({ name, node }) => looksLikeAction(node) && !called.has(name));
}

/** Every function of the file's top level, for a message that lists them. */
export function topLevelFunctionNames(file: ts.SourceFile): string[] {
  return file.statements.flatMap((statement) => topLevelFunctions(file, statement)).map(({ name }) => name);
}

function topLevelFunctions(file: ts.SourceFile, statement: ts.Statement): EntryCandidate[] {
  if (ts.isFunctionDeclaration(statement)) {
    return statement.body === undefined
      ? []
      : [{ name: statement.name?.text ?? 'default', node: statement, exported: hasExport(statement) }];
  }
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
      const node = functionOf(initializer);
      return node === undefined || !ts.isIdentifier(name) ? [] : [{ name: name.text, node, exported: hasExport(statement) }];
    });
  }
  if (ts.isExportAssignment(statement)) {
    const node = functionOf(statement.expression);
    if (node !== undefined) return [{ name: 'default', node, exported: true }];
    return [];
  }
  return ts.isExpressionStatement(statement) ? commonJsExport(file, statement.expression) : [];
}

/** `exports.name = …`, `module.exports.name = …` and `module.exports = …`: what people paste from hosted-action platforms. */
function commonJsExport(file: ts.SourceFile, expression: ts.Expression): EntryCandidate[] {
  if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return [];
  const node = functionOf(expression.right);
  const target = expression.left.getText(file);
  const match = /^(?:module\.)?exports\.([A-Za-z_$][\w$]*)$/.exec(target);
  if (node === undefined || (match === null && target !== 'module.exports')) return [];
  const name = match?.[1] ?? 'default';
  const text = name === 'default' ? 'export default ' : `export const ${name} = `;
  return [{ name, node, exported: true, edit: { start: expression.getStart(file), end: expression.right.getStart(file), text } }];
}

function functionOf(expression: ts.Expression | undefined): ts.ArrowFunction | ts.FunctionExpression | undefined {
  if (expression === undefined) return undefined;
  if (ts.isParenthesizedExpression(expression)) return functionOf(expression.expression);
  return ts.isArrowFunction(expression) || ts.isFunctionExpression(expression) ? expression : undefined;
}

function hasExport(node: ts.FunctionDeclaration | ts.VariableStatement): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function looksLikeAction(node: FunctionNode): boolean {
  const [first, second] = node.parameters;
  return node.parameters.length === 2 && first?.name.getText() === 'event' && second?.name.getText() === 'api';
}

function calledNames(file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) names.add(node.expression.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
