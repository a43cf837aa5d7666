import { ts } from 'ts-morph';
import { certainPartsEdits } from './certain-parts.ts';
import { localNames } from './constant-literals.ts';
import { constantTableEdits, constantTableType } from './constant-tables.ts';
import { documentedDeclarations, documentedType } from './documented-types.ts';
import type { Edit } from './edits.ts';
import { EditedText } from './edits.ts';
import type { EntryCandidate } from './entry.ts';
import { partsKey } from './infer-imported-parts.ts';
import { longKey } from './infer-long-lists.ts';
import { type ParameterTypes, parameterKey } from './infer-parameters.ts';
import { readKey } from './infer-reads.ts';
import { keptElementEdits } from './kept-elements.ts';
import { replaceCallbackEdits } from './replace-callbacks.ts';

/** Names of the text that is put in. No author can write them: `$writ` is refused as a name. */
export const caughtName = '$writCaught';

/**
 * The text that the checker sees at one attach point: the entry's parameters get their types, a `catch` binding becomes a typed
 * constant, and the names of the position are declared at the end.
 */
export function annotate(
  file: ts.SourceFile,
  entry: EntryCandidate | undefined,
  position: PositionTypes,
  inferred: ParameterTypes,
): EditedText {
  const edits: Edit[] = [];
  if (entry?.edit !== undefined) edits.push(entry.edit);
  if (entry !== undefined) edits.push(...parameterEdits(file, entry, position));
  const names = localNames(file);
  const visit = (node: ts.Node): void => {
    if (ts.isElementAccessExpression(node))
      edits.push(...memberReadEdits(file, node, inferred), ...longListEdits(file, node.expression, inferred));
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined) edits.push(...longListEdits(file, node.initializer, inferred));
    if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node)) {
      const brace = node.getEnd() - 1;
      const text = inferred.get(parameterKey(file.fileName, brace));
      if (text !== undefined) edits.push({ start: brace, end: brace, text });
    }
    if (ts.isParameter(node) && node.parent !== entry?.node) edits.push(...inferredEdits(file, node, inferred));
    if (ts.isVariableDeclaration(node) && node.type === undefined) {
      const end = node.name.getEnd();
      const type = documentedType(file, node)?.text ?? constantTableType(node);
      const text = type === undefined ? inferred.get(parameterKey(file.fileName, end)) : `: ${type}`;
      if (text !== undefined) edits.push({ start: end, end, text });
    }
    if (ts.isArrayLiteralExpression(node) && !isDocumented(file, node)) edits.push(...constantTableEdits(node));
    if (ts.isInterfaceDeclaration(node)) edits.push(...interfaceEdits(file, node));
    const parts = [...replaceCallbackEdits(names, node), ...certainPartsEdits(names, node)];
    edits.push(...(parts.length === 0 ? importedPartsEdits(file, node, inferred) : parts), ...keptElementEdits(node));
    if (ts.isCatchClause(node) && node.variableDeclaration !== undefined) edits.push(...catchEdits(file, node, node.variableDeclaration));
    ts.forEachChild(node, visit);
  };
  visit(file);
  const end = file.text.length;
  edits.push({ start: end, end, text: tail(file, position) });
  return new EditedText(file.text, edits);
}

/** Whether JSDoc says what the variable is in whose value a literal stands. */
function isDocumented(file: ts.SourceFile, node: ts.Node): boolean {
  const variable = ts.findAncestor(node, ts.isVariableDeclaration);
  return variable !== undefined && documentedType(file, variable) !== undefined;
}

/** Global type names of one attach point. */
export interface PositionTypes {
  readonly event: string;
  readonly api: string;
  readonly step: string;
  readonly config: string;
}

/**
 * `interface P { … }` as `type P = { … }`: the same type, but one that is known to hold nothing else, and so may be a claim, a
 * state value or a patch.
 */
function interfaceEdits(file: ts.SourceFile, node: ts.InterfaceDeclaration): Edit[] {
  const children = node.getChildren(file);
  const keyword = children.find(({ kind }) => kind === ts.SyntaxKind.InterfaceKeyword);
  const brace = children.find(({ kind }) => kind === ts.SyntaxKind.OpenBraceToken);
  if (keyword === undefined || brace === undefined) return [];
  const bases = (node.heritageClauses ?? []).flatMap(({ types }) => types.map((type) => type.getText(file)));
  const start = node.heritageClauses?.[0]?.getStart(file) ?? brace.getStart(file);
  return [
    { start: keyword.getStart(file), end: keyword.getEnd(), text: 'type' },
    { start, end: brace.getStart(file), text: `= ${bases.map((base) => `${base} & `).join('')}` },
    // An interface ends with its brace, whatever stands behind it on the line.
    { start: node.getEnd(), end: node.getEnd(), text: ';' },
  ];
}

/** `record[key]` as a call, where it was found that TypeScript cannot type it otherwise. */
function memberReadEdits(file: ts.SourceFile, node: ts.ElementAccessExpression, inferred: ParameterTypes): Edit[] {
  const start = node.getStart(file);
  const before = inferred.get(readKey(file.fileName, start));
  if (before === undefined) return [];
  const open = node.getChildren(file).find(({ kind }) => kind === ts.SyntaxKind.OpenBracketToken);
  const [between, after] = [open?.getStart(file) ?? start, node.getEnd() - 1].map((offset) => inferred.get(readKey(file.fileName, offset)));
  if (open === undefined || between === undefined || after === undefined) return [];
  return [
    { start, end: start, text: before },
    { start: open.getStart(file), end: open.getEnd(), text: between },
    { start: node.getEnd() - 1, end: node.getEnd(), text: after },
  ];
}

/** What a call is sure to give by a constant of another file. */
function importedPartsEdits(file: ts.SourceFile, node: ts.Node, inferred: ParameterTypes): Edit[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const end = node.expression.name.getEnd();
  const text = inferred.get(partsKey(file.fileName, end));
  return text === undefined ? [] : [{ start: end, end, text }];
}

/** A list that is sure to have some elements. */
function longListEdits(file: ts.SourceFile, list: ts.Expression, inferred: ParameterTypes): Edit[] {
  const [start, end] = [list.getStart(file), list.getEnd()];
  const before = inferred.get(longKey(file.fileName, start));
  const after = inferred.get(`${longKey(file.fileName, end)} end`);
  if (before === undefined || after === undefined) return [];
  return [
    { start, end: start, text: before },
    { start: end, end, text: after },
  ];
}

/** What was found out about a bare parameter, or what its JSDoc says. */
function inferredEdits(file: ts.SourceFile, parameter: ts.ParameterDeclaration, inferred: ParameterTypes): Edit[] {
  if (parameter.type !== undefined || parameter.initializer !== undefined) return [];
  const end = parameter.name.getEnd();
  const documented = documentedType(file, parameter);
  const text =
    documented === undefined
      ? inferred.get(parameterKey(file.fileName, end))
      : `${documented.isOptional && parameter.questionToken === undefined ? '?' : ''}: ${documented.text}`;
  if (text === undefined) return [];
  const { parent } = parameter;
  const bare = ts.isArrowFunction(parent) && file.text[parent.parameters.pos - 1] !== '(';
  const start = parameter.name.getStart(file);
  return bare
    ? [
        { start, end: start, text: '(' },
        { start: end, end, text: `${text})` },
      ]
    : [{ start: end, end: parameter.questionToken?.getEnd() ?? end, text }];
}

function parameterEdits(file: ts.SourceFile, { node }: EntryCandidate, { event, api }: PositionTypes): Edit[] {
  // `event => …` needs parentheses before it can take a type.
  const bare = ts.isArrowFunction(node) && file.text[node.parameters.pos - 1] !== '(';
  return node.parameters.slice(0, 2).flatMap((parameter, index) => {
    if (parameter.initializer !== undefined || parameter.dotDotDotToken !== undefined) return [];
    const end = parameter.questionToken?.getEnd() ?? parameter.name.getEnd();
    // What the author says of the two parameters is for people: the types are the attach point's, whatever the words.
    const until = parameter.type?.getEnd() ?? end;
    const type = `: ${index === 0 ? event : api}`;
    if (!bare) return [{ start: end, end: until, text: type }];
    const start = parameter.name.getStart(file);
    return [
      { start, end: start, text: '(' },
      { start: end, end, text: `${type})` },
    ];
  });
}

function catchEdits(file: ts.SourceFile, clause: ts.CatchClause, binding: ts.VariableDeclaration): Edit[] {
  const parenthesis = clause.getChildren(file).find(({ kind }) => kind === ts.SyntaxKind.OpenParenToken);
  const open = parenthesis?.getStart(file) ?? binding.getStart(file);
  const inside = clause.block.getStart(file) + 1;
  const name = file.text.slice(binding.name.getStart(file), binding.name.getEnd());
  return [
    { start: open, end: clause.block.getStart(file), text: '' },
    { start: inside, end: inside, text: `let ${name}: $writError = ${caughtName};` },
  ];
}

function tail(file: ts.SourceFile, { event, api, step, config }: PositionTypes): string {
  const own = namesOf(file);
  const aliases = [
    ['Event', event],
    ['Api', api],
  ].filter(([name = '']) => !own.has(name));
  const globals = [
    ['step', step],
    ['config', config],
  ].filter(([name = '']) => !own.has(name));
  return [
    '',
    // Generic, since for editors the author may say whose event is meant: `Event<'slug'>`.
    ...aliases.map(([name, type]) => `type ${name}<Slug = unknown> = ${type};`),
    ...globals.map(([name, type]) => `declare const ${name}: ${type};`),
    `declare const ${caughtName}: $writError;`,
    ...documentedDeclarations(file),
    'export {};',
  ].join('\n');
}

/** What the author declares or imports at the top of the file: those names are the author's own. */
function namesOf(file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of file.statements) {
    if (ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) names.add(statement.name.text);
    else if (ts.isFunctionDeclaration(statement) && statement.name !== undefined) names.add(statement.name.text);
    else if (ts.isVariableStatement(statement))
      for (const { name } of statement.declarationList.declarations) names.add(name.getText(file));
    else if (ts.isImportDeclaration(statement)) {
      const bindings = statement.importClause?.namedBindings;
      if (bindings !== undefined && ts.isNamedImports(bindings)) for (const { name } of bindings.elements) names.add(name.text);
    }
  }
  return names;
}
