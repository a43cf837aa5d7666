import { ts } from 'ts-morph';
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { Span } from '../hir/nodes.ts';
import { isAssignmentOperator } from './assignment-operator.ts';
import type { FunctionNode } from './entry.ts';

/**
 * The fix that moves a function out of the function that holds it: behind it, at the top of the file, with what it reads of its
 * surroundings as parameters in front of its own. Offered where that means the same: its name means nothing else in the file, what
 * is captured is never assigned again, and the function is called and nothing else.
 */
export function moveHelperFix(
  declaration: ts.FunctionDeclaration | ts.VariableDeclaration,
  spanOf: (node: ts.Node) => Span,
): readonly Fix[] {
  const file = declaration.getSourceFile();
  const moved = movable(declaration);
  if (moved === undefined) return [];
  const { name, node, statement } = moved;
  const names = namesIn(file);
  const uses = names.uses.get(name) ?? [];
  const captured = capturedBy(names, node, uses);
  if (captured === undefined || names.bindings.get(name)?.length !== 1 || names.assigned.has(name)) return [];
  const callsOnly = captured.length > 0;
  if (uses.some((use) => isInside(use, node) || !isPlainCall(use, callsOnly))) return [];
  const top = topStatement(statement);
  const start = startWithComments(file, statement);
  const { source } = spanOf(node);
  const at = (from: number, to: number, text: string) => ({ range: source.rangeOf(from, to), text });
  const calls = callsOnly ? uses.map((use) => argumentsEdit(use)) : [];
  return [
    {
      title: `Move ${name} to the top of the file`,
      edits: [
        at(...wholeLines(file.text, start, statement.getEnd()), ''),
        at(top.getEnd(), top.getEnd(), `\n\n${movedText(file, node, start, statement.getEnd(), captured)}`),
        ...calls.map(({ offset, empty }) => at(offset, offset, `${captured.join(', ')}${empty ? '' : ', '}`)),
      ],
    },
  ];
}

interface Movable {
  readonly name: string;
  readonly node: FunctionNode;
  readonly statement: ts.Statement;
}

function movable(declaration: ts.FunctionDeclaration | ts.VariableDeclaration): Movable | undefined {
  const { name } = declaration;
  if (name === undefined || !ts.isIdentifier(name)) return undefined;
  const node = ts.isFunctionDeclaration(declaration) ? declaration : declaration.initializer;
  if (node === undefined || !(ts.isFunctionDeclaration(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node)))
    return undefined;
  if (node.parameters.some(({ dotDotDotToken }) => dotDotDotToken !== undefined)) return undefined;
  if (ts.isFunctionDeclaration(declaration)) return { name: name.text, node, statement: declaration };
  const list = declaration.parent;
  if (!ts.isVariableDeclarationList(list) || list.declarations.length !== 1) return undefined;
  return ts.isVariableStatement(list.parent) ? { name: name.text, node, statement: list.parent } : undefined;
}

interface Names {
  /** Where each name is declared, whatever the scope. */
  readonly bindings: ReadonlyMap<string, readonly ts.Node[]>;
  readonly uses: ReadonlyMap<string, readonly ts.Identifier[]>;
  readonly assigned: ReadonlySet<string>;
}

function namesIn(file: ts.SourceFile): Names {
  const bindings = new Map<string, ts.Node[]>();
  const uses = new Map<string, ts.Identifier[]>();
  const assigned = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      if (isBinding(node)) bindings.set(node.text, [...(bindings.get(node.text) ?? []), node.parent]);
      else if (isUse(node)) uses.set(node.text, [...(uses.get(node.text) ?? []), node]);
    }
    for (const target of targetsOf(node)) assigned.add(target);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { bindings, uses, assigned };
}

function isBinding(node: ts.Identifier): boolean {
  const { parent } = node;
  const names = ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent) || ts.isFunctionLike(parent);
  return (names && parent.name === node) || ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent);
}

function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  return !ts.isTypeNode(parent) && !ts.isPropertySignature(parent);
}

/** The names that an assignment changes, inside of patterns too. */
function targetsOf(node: ts.Node): readonly string[] {
  const target =
    ts.isBinaryExpression(node) && isAssignmentOperator(node.operatorToken.kind)
      ? node.left
      : (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
          (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)
        ? node.operand
        : ts.isForOfStatement(node) || ts.isForInStatement(node)
          ? node.initializer
          : undefined;
  if (target === undefined || ts.isVariableDeclarationList(target)) return [];
  if (ts.isIdentifier(target)) return [target.text];
  return ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)
    ? []
    : (target.getText().match(/[A-Za-z_$][\w$]*/g) ?? []);
}

/** What a function reads of the functions around it, in order; undefined where passing it on could mean something else. */
function capturedBy(names: Names, node: FunctionNode, calls: readonly ts.Identifier[]): readonly string[] | undefined {
  const captured: string[] = [];
  for (const [name, uses] of names.uses) {
    const inside = uses.filter((use) => isInside(use, node));
    if (inside.length > 0 && name === 'arguments') return undefined;
    const outer = inside.map((use) => resolve(names, use)).filter((binding) => binding !== undefined && !isInside(binding, node));
    const [binding] = outer;
    if (binding === undefined || outer.every((each) => each !== undefined && isTopLevel(each))) continue;
    const isSame = outer.every((each) => each === binding) && calls.every((call) => resolve(names, call, name) === binding);
    if (!isSame || isFunction(binding) || names.assigned.has(name)) return undefined;
    captured.push(name);
  }
  return captured;
}

/** The declaration that a name means where it is used; undefined for what the file does not declare. */
function resolve(names: Names, use: ts.Identifier, name = use.text): ts.Node | undefined {
  const bindings = names.bindings.get(name) ?? [];
  for (let at: ts.Node | undefined = use; at !== undefined; at = at.parent) {
    const scope = at;
    const found = bindings.find((binding) => scopeOf(binding) === scope);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The node in which a declaration's name is known. */
function scopeOf(binding: ts.Node): ts.Node | undefined {
  if (ts.isBindingElement(binding)) return scopeOf(binding.parent.parent);
  if (ts.isParameter(binding)) return binding.parent;
  if (ts.isFunctionExpression(binding)) return binding;
  const isVar = ts.isVariableDeclaration(binding) && (ts.getCombinedNodeFlags(binding) & ts.NodeFlags.BlockScoped) === 0;
  if (isVar && !ts.isCatchClause(binding.parent))
    return ts.findAncestor(binding.parent, (at) => ts.isFunctionLike(at) || ts.isSourceFile(at));
  return ts.findAncestor(
    binding.parent,
    (at) => ts.isBlock(at) || ts.isCaseBlock(at) || ts.isIterationStatement(at, false) || ts.isCatchClause(at) || ts.isSourceFile(at),
  );
}

function isFunction(binding: ts.Node): boolean {
  const value = ts.isVariableDeclaration(binding) ? binding.initializer : binding;
  return value !== undefined && (ts.isFunctionDeclaration(value) || ts.isArrowFunction(value) || ts.isFunctionExpression(value));
}

function isTopLevel(binding: ts.Node): boolean {
  const scope = scopeOf(binding);
  return scope !== undefined && ts.isSourceFile(scope);
}

function isInside(node: ts.Node, outer: ts.Node): boolean {
  return node.getSourceFile() === outer.getSourceFile() && outer.pos <= node.pos && node.end <= outer.end;
}

/** Whether a function's name stands where it is called, or, where it needs nothing more, is handed on as a callback. */
function isPlainCall(use: ts.Identifier, callsOnly: boolean): boolean {
  const { parent } = use;
  if (!ts.isCallExpression(parent)) return false;
  return parent.expression === use ? !parent.arguments.some(ts.isSpreadElement) : !callsOnly;
}

function argumentsEdit(use: ts.Identifier): { readonly offset: number; readonly empty: boolean } {
  const call = use.parent;
  if (!ts.isCallExpression(call)) throw new Error('a function that is moved is used otherwise than by calling it');
  return { offset: call.arguments.pos, empty: call.arguments.length === 0 };
}

function topStatement(node: ts.Node): ts.Node {
  return ts.isSourceFile(node.parent) ? node : topStatement(node.parent);
}

/** Where a statement starts with the comments that belong to it. */
function startWithComments(file: ts.SourceFile, statement: ts.Statement): number {
  return ts.getLeadingCommentRanges(file.text, statement.pos)?.[0]?.pos ?? statement.getStart(file);
}

/** A stretch with the line that it leaves empty. */
function wholeLines(text: string, start: number, end: number): [number, number] {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const isAlone = lineEnd !== -1 && text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd).trim() === '';
  return isAlone ? [lineStart, lineEnd + 1] : [start, end];
}

/** The statement with what it captured in front of its parameters. */
function movedText(file: ts.SourceFile, node: FunctionNode, start: number, end: number, captured: readonly string[]): string {
  if (captured.length === 0) return file.text.slice(start, end);
  const { parameters } = node;
  const before = file.text.slice(start, parameters.pos);
  const behind = file.text.slice(parameters.pos, end);
  const [only] = parameters;
  const isBare = only !== undefined && file.text[parameters.pos - 1] !== '(';
  if (!isBare) return `${before}${captured.join(', ')}${parameters.length === 0 ? '' : ', '}${behind}`;
  const written = file.text.slice(only.getStart(file), only.getEnd());
  return `${before} (${[...captured, written].join(', ')})${file.text.slice(only.getEnd(), end)}`;
}
