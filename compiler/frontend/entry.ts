import { ts } from 'ts-morph';
import type { Edit } from './edits.ts';

/** A function with a body, in one of the forms in which an action or a helper is written. */
export type FunctionNode = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression;

export interface EntryCandidate {
  readonly name: string;
  readonly node: FunctionNode;
  /** What makes the checker read a CommonJS export as a module's. */
  readonly edit?: Edit;
}

/**
 * The functions that may be the action: the exported ones, else the top-level ones whose parameters are `event` and `api`
 * and that nothing calls. More or fewer than one is for the caller to report.
 */
export function findEntries(file: ts.SourceFile): readonly EntryCandidate[] {
  const functions = topLevelFunctions(file);
  const exported = file.statements.flatMap((statement) => exportedBy(file, statement, functions));
  if (exported.length > 0) return exported.filter(({ node }, index) => exported.findIndex((other) => other.node === node) === index);
  const called = calledNames(file);
  const uncalled = functions.filter(({ name, node }) => looksLikeAction(node) && !called.has(name));
  const plain = uncalled.filter(({ node }) => node.parameters.length === 2);
  // One that takes more is not left out but told that it takes too many.
  return plain.length > 0 ? plain : uncalled;
}

/** The names of the file's top-level functions, for a message that lists them. */
export function topLevelFunctionNames(file: ts.SourceFile): string[] {
  return topLevelFunctions(file).map(({ name }) => name);
}

function topLevelFunctions(file: ts.SourceFile): EntryCandidate[] {
  return file.statements.flatMap((statement): EntryCandidate[] => {
    if (ts.isFunctionDeclaration(statement)) {
      return statement.body === undefined ? [] : [{ name: statement.name?.text ?? 'default', node: statement }];
    }
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
      const node = functionOf(initializer);
      return node === undefined || !ts.isIdentifier(name) ? [] : [{ name: name.text, node }];
    });
  });
}

/** The functions that a statement exports, in any of the forms that people write. */
function exportedBy(file: ts.SourceFile, statement: ts.Statement, functions: readonly EntryCandidate[]): EntryCandidate[] {
  const named = (name: string) => functions.filter((candidate) => candidate.name === name);
  if (ts.isFunctionDeclaration(statement) || ts.isVariableStatement(statement)) {
    const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
    const inside = (node: ts.Node) => node.pos >= statement.pos && node.end <= statement.end;
    return isExported ? functions.filter(({ node }) => inside(node)) : [];
  }
  if (ts.isExportDeclaration(statement)) {
    const clause = statement.moduleSpecifier === undefined ? statement.exportClause : undefined;
    return clause !== undefined && ts.isNamedExports(clause)
      ? clause.elements.flatMap(({ name, propertyName }) => named((propertyName ?? name).text))
      : [];
  }
  if (ts.isExportAssignment(statement)) return exportedValue(statement.expression, named);
  return ts.isExpressionStatement(statement) ? commonJsExport(file, statement.expression, named) : [];
}

/** A function, or the name of one. */
function exportedValue(expression: ts.Expression, named: (name: string) => EntryCandidate[]): EntryCandidate[] {
  const node = functionOf(expression);
  if (node !== undefined) return [{ name: 'default', node }];
  return ts.isIdentifier(expression) ? named(expression.text) : [];
}

/** `exports.name = …`, `module.exports.name = …` and `module.exports = …`: what people paste from hosted-action platforms. */
function commonJsExport(file: ts.SourceFile, expression: ts.Expression, named: (name: string) => EntryCandidate[]): EntryCandidate[] {
  if (ts.isParenthesizedExpression(expression)) return commonJsExport(file, expression.expression, named);
  if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return [];
  const name = commonJsName(expression.left);
  if (name === undefined) return [];
  if (ts.isObjectLiteralExpression(expression.right)) {
    const whole = { start: expression.getStart(file), end: expression.getEnd() };
    return name === 'default'
      ? listedNames(expression.right)
          .flatMap(named)
          .map((found) => ({ ...found, edit: { ...whole, text: `export default ${found.name}` } }))
      : [];
  }
  const edit: Edit = { start: expression.getStart(file), end: expression.right.getStart(file), text: 'export default ' };
  return exportedValue(expression.right, named).map((candidate) => ({
    ...candidate,
    name: candidate.name === 'default' ? name : candidate.name,
    edit,
  }));
}

/** The names of what `module.exports = { one, other: two }` lists. */
function listedNames({ properties }: ts.ObjectLiteralExpression): readonly string[] {
  return properties.flatMap((property) => {
    if (ts.isShorthandPropertyAssignment(property)) return [property.name.text];
    return ts.isPropertyAssignment(property) && ts.isIdentifier(property.initializer) ? [property.initializer.text] : [];
  });
}

/** The name under which `exports.name` exports; undefined for what is no such target. */
export function commonJsName(target: ts.Expression): string | undefined {
  if (isModuleExports(target)) return 'default';
  const owner = ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target) ? target.expression : undefined;
  if (owner === undefined || !(isModuleExports(owner) || (ts.isIdentifier(owner) && owner.text === 'exports'))) return undefined;
  if (ts.isPropertyAccessExpression(target)) return target.name.text;
  return ts.isElementAccessExpression(target) && ts.isStringLiteral(target.argumentExpression) ? target.argumentExpression.text : undefined;
}

function isModuleExports(node: ts.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'module' &&
    node.name.text === 'exports'
  );
}

function functionOf(expression: ts.Expression | undefined): ts.ArrowFunction | ts.FunctionExpression | undefined {
  if (expression === undefined) return undefined;
  if (ts.isParenthesizedExpression(expression)) return functionOf(expression.expression);
  return ts.isArrowFunction(expression) || ts.isFunctionExpression(expression) ? expression : undefined;
}

function looksLikeAction(node: FunctionNode): boolean {
  const [first, second] = node.parameters;
  return first?.name.getText() === 'event' && second?.name.getText() === 'api';
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
