import { ts } from 'ts-morph';
import type { FunctionNode } from './entry.ts';

/** A top-level function of which a parameter has no type. */
export interface BareHelper {
  readonly name: ts.Identifier;
  readonly node: FunctionNode;
}

/** `list.push(item, …)` and `list?.push(…)`. */
export interface Push {
  readonly list: ts.Expression;
  readonly items: readonly ts.Expression[];
}

/** `list.reduce((accumulator, item) => …, start)`: what the first parameter is called, and what it begins as. */
export interface Fold {
  readonly accumulator: ts.Identifier;
  readonly start: ts.Expression;
}

/** `target.key = value`, `target[key] += value`. */
export interface MemberWrite {
  readonly target: ts.PropertyAccessExpression | ts.ElementAccessExpression;
  readonly value: ts.Expression;
}

/** The parts of a file that types can be found out from, or for, in the order of the text. */
export interface InferenceSites {
  readonly helpers: readonly BareHelper[];
  /** Names that are called, or handed to a call. */
  readonly handed: readonly ts.Identifier[];
  /** Names under which the file may know what others declare. */
  readonly imported: ReadonlySet<string>;
  /** Names that are given a record literal: variables without a type, and accumulators of folds. */
  readonly literals: readonly { readonly name: ts.Identifier; readonly literal: ts.ObjectLiteralExpression }[];
  readonly memberWrites: readonly MemberWrite[];
  readonly pushes: readonly Push[];
  /** `let` with a first value and no type. */
  readonly variables: readonly ts.VariableDeclaration[];
  /** `name = value` */
  readonly assignments: readonly { readonly name: ts.Identifier; readonly value: ts.Expression }[];
}

const kept = new WeakMap<ts.SourceFile, InferenceSites>();

/** Looks through a file once, however often it is asked for. */
export function inferenceSites(file: ts.SourceFile): InferenceSites {
  const known = kept.get(file);
  if (known !== undefined) return known;
  const sites = {
    helpers: file.statements.flatMap(bareHelpersOf),
    handed: [] as ts.Identifier[],
    imported: new Set<string>(),
    literals: [] as { name: ts.Identifier; literal: ts.ObjectLiteralExpression }[],
    memberWrites: [] as MemberWrite[],
    pushes: [] as Push[],
    variables: [] as ts.VariableDeclaration[],
    assignments: [] as { name: ts.Identifier; value: ts.Expression }[],
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      for (const part of [node.expression, ...node.arguments]) if (ts.isIdentifier(part)) sites.handed.push(part);
      const fold = foldOf(node);
      if (fold !== undefined && ts.isObjectLiteralExpression(fold.start))
        sites.literals.push({ name: fold.accumulator, literal: fold.start });
      const push = pushOf(node);
      if (push !== undefined) sites.pushes.push(push);
    } else if (ts.isVariableDeclaration(node)) {
      const { name, type, initializer } = node;
      if (type === undefined && initializer !== undefined && ts.isIdentifier(name)) {
        if (ts.isObjectLiteralExpression(initializer)) sites.literals.push({ name, literal: initializer });
        if ((ts.getCombinedNodeFlags(node) & ts.NodeFlags.Let) !== 0) sites.variables.push(node);
      }
    } else if (ts.isBinaryExpression(node)) {
      const { left: target, right: value, operatorToken } = node;
      const { kind } = operatorToken;
      if (kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(target)) sites.assignments.push({ name: target, value });
      const isWrite = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
      if (isWrite && (ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)))
        sites.memberWrites.push({ target, value });
    } else if (ts.isImportSpecifier(node) || ts.isImportClause(node) || ts.isNamespaceImport(node)) {
      if (node.name !== undefined) sites.imported.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  kept.set(file, sites);
  return sites;
}

export function isBare(parameter: ts.ParameterDeclaration): boolean {
  return parameter.type === undefined && parameter.initializer === undefined && parameter.dotDotDotToken === undefined;
}

function bareHelpersOf(statement: ts.Statement): BareHelper[] {
  return helpersOf(statement).filter(({ node }) => node.parameters.some(isBare));
}

function helpersOf(statement: ts.Statement): BareHelper[] {
  if (ts.isFunctionDeclaration(statement))
    return statement.name === undefined || statement.body === undefined ? [] : [{ name: statement.name, node: statement }];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
    const isFunction = initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
    return isFunction && ts.isIdentifier(name) ? [{ name, node: initializer }] : [];
  });
}

export function foldOf(node: ts.Node): Fold | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || !/^reduce(Right)?$/.test(node.expression.name.text))
    return undefined;
  const [callback, start] = node.arguments;
  if (callback === undefined || start === undefined || !(ts.isArrowFunction(callback) || ts.isFunctionExpression(callback)))
    return undefined;
  const accumulator = callback.parameters[0]?.name;
  return accumulator !== undefined && ts.isIdentifier(accumulator) ? { accumulator, start } : undefined;
}

function pushOf(node: ts.Node): Push | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'push')
    return undefined;
  return { list: node.expression.expression, items: node.arguments.filter((argument) => !ts.isSpreadElement(argument)) };
}
