import ts from 'typescript';

/**
 * An action's text as V8 takes it: types blanked out, exports turned into assignments, everything else where it stood. Two calls are
 * put in, both for the contract's list: `$caught` at the head of each catch clause, and `$value` around each member that is read.
 */
export function textForV8(source: string): string {
  const file = ts.createSourceFile('action.ts', source, ts.ScriptTarget.ESNext, true);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    editsOf(node, file, edits);
    if (!isErased(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return applied(source, edits);
}

/** Text to put in place of a stretch. Of two at one place the one that was asked for first stands first. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function applied(source: string, edits: readonly Edit[]): string {
  let text = '';
  let position = 0;
  for (const edit of [...edits].sort((left, right) => left.start - right.start || left.end - right.end)) {
    if (edit.start < position) continue;
    text += source.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return text + source.slice(position);
}

function isErased(node: ts.Node): boolean {
  return ts.isTypeNode(node) || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeParameterDeclaration(node);
}

function editsOf(node: ts.Node, file: ts.SourceFile, edits: Edit[]): void {
  const start = node.getStart(file);
  const erase = (from: number, to: number, text = ' ') => edits.push({ start: from, end: to, text });
  if (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) erase(start, node.end, ';');
  if (ts.isParameter(node) || ts.isVariableDeclaration(node)) {
    const from = ts.isParameter(node) && node.questionToken !== undefined ? node.questionToken.getStart(file) : node.name.end;
    const to = node.type?.end ?? (ts.isParameter(node) ? node.questionToken?.end : undefined);
    if (to !== undefined) erase(from, to);
  }
  if (ts.isFunctionLike(node)) {
    if (node.typeParameters !== undefined) erase(node.typeParameters.pos - 1, node.typeParameters.end + 1);
    // The colon stands behind the closing parenthesis.
    if (node.type !== undefined) erase(source(file).lastIndexOf(')', node.type.getStart(file)) + 1, node.type.end);
  }
  if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && node.typeArguments !== undefined)
    erase(node.typeArguments.pos - 1, node.typeArguments.end + 1);
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) erase(node.expression.end, node.end);
  if (ts.isCatchClause(node) && node.variableDeclaration !== undefined) markCatch(node, node.variableDeclaration, file, edits);
  if (isRead(node)) {
    edits.push({ start, end: start, text: '$value(' });
    edits.push({ start: node.end, end: node.end, text: ')' });
  }
  editExports(node, file, erase);
}

const source = (file: ts.SourceFile): string => file.text;

function markCatch(clause: ts.CatchClause, { name }: ts.VariableDeclaration, file: ts.SourceFile, edits: Edit[]): void {
  const head = clause.block.getStart(file) + 1;
  if (ts.isIdentifier(name)) {
    edits.push({ start: head, end: head, text: ` $caught(${name.text}); ` });
    return;
  }
  edits.push({ start: name.getStart(file), end: name.end, text: '$error' });
  edits.push({ start: head, end: head, text: ` let ${name.getText(file)} = $caught($error); ` });
}

function editExports(node: ts.Node, file: ts.SourceFile, erase: (from: number, to: number, text?: string) => void): void {
  if (ts.isExportAssignment(node)) erase(node.getStart(file), node.expression.getStart(file), 'exports.default = ');
  if (ts.isExportDeclaration(node)) {
    const names = node.exportClause !== undefined && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : [];
    erase(
      node.getStart(file),
      node.end,
      names.map((element) => `exports[${JSON.stringify(element.name.text)}] = ${(element.propertyName ?? element.name).text};`).join(' '),
    );
  }
  if (!ts.canHaveModifiers(node)) return;
  const modifiers = (ts.getModifiers(node) ?? []).filter(
    ({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword,
  );
  if (modifiers.length === 0) return;
  const isNameless = ts.isFunctionDeclaration(node) && node.name === undefined;
  erase(modifiers[0]?.getStart(file) ?? 0, modifiers.at(-1)?.end ?? 0, isNameless ? ';exports.default =' : '');
  if (ts.isFunctionDeclaration(node) && node.name !== undefined) {
    erase(node.end, node.end, `\nexports[${JSON.stringify(node.name.text)}] = ${node.name.text};`);
  }
  if (ts.isVariableStatement(node)) {
    const names = node.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
    erase(node.end, node.end, names.map((name) => `\nexports[${JSON.stringify(name)}] = ${name};`).join(''));
  }
}

const namespaces = new Set(['Array', 'Date', 'JSON', 'Math', 'Number', 'Object', 'Promise', 'String', 'api', 'console', 'exports']);

/** Whether a node reads a member as a value: not to call it, not to write it, and not in the middle of an optional chain. */
function isRead(node: ts.Node): boolean {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return false;
  if (ts.isIdentifier(node.expression) && namespaces.has(node.expression.text)) return false;
  const { parent } = node;
  if (ts.isCallExpression(parent) && parent.expression === node) return false;
  if (
    ts.isPrefixUnaryExpression(parent) &&
    (parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken)
  )
    return false;
  if (ts.isPostfixUnaryExpression(parent)) return false;
  if (ts.isBinaryExpression(parent) && parent.left === node && isAssignment(parent.operatorToken.kind)) return false;
  if (isOutside(node)) return false;
  const goesOn = (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) && parent.expression === node;
  return !goesOn || !ts.isOptionalChain(node) || parent.questionDotToken !== undefined;
}

/** Shorthand targets of patterns and parenthesised callees keep their form. */
function isOutside(node: ts.Node): boolean {
  return (
    ts.isParenthesizedExpression(node.parent) && ts.isCallExpression(node.parent.parent) && node.parent.parent.expression === node.parent
  );
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
