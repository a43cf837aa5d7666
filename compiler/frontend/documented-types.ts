import { ts } from 'ts-morph';

/**
 * The annotation that JSDoc gives a parameter or a variable: `@param {string} name`, `@type {string[]}`. It is put in as if the author
 * had written it, and so is checked. What is written for people only, or names what is not here, is none.
 */
export function documentedType(file: ts.SourceFile, node: ts.ParameterDeclaration | ts.VariableDeclaration): Documented | undefined {
  if (ts.isVariableDeclaration(node) && !(ts.isIdentifier(node.name) && ts.isVariableStatement(node.parent.parent))) return undefined;
  const type = ts.getJSDocType(node);
  const isOptional =
    ts.isParameter(node) &&
    (type?.kind === ts.SyntaxKind.JSDocOptionalType || ts.getJSDocParameterTags(node).some(({ isBracketed }) => isBracketed));
  const text = type === undefined ? undefined : typeText(type, namedTypes(file));
  return text === undefined ? undefined : { text, isOptional };
}

interface Documented {
  readonly text: string;
  readonly isOptional: boolean;
}

/** The types that `@typedef` names, as declarations. */
export function documentedDeclarations(file: ts.SourceFile): readonly string[] {
  const names = namedTypes(file);
  return typedefs(file).flatMap(({ name, typeExpression }) => {
    const type = typeExpression === undefined || ts.isJSDocTypeLiteral(typeExpression) ? typeExpression : typeExpression.type;
    const text = type === undefined ? undefined : typeText(type, names);
    return name === undefined || !names.has(name.getText(file)) ? [] : [`type ${name.getText(file)} = ${text ?? 'unknown'};`];
  });
}

/** Names that a documented type may hold beside those of the language: the file's own types, and those of `@typedef`. */
function namedTypes(file: ts.SourceFile): ReadonlySet<string> {
  const own = file.statements.flatMap((statement) =>
    ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement) ? [statement.name.text] : [],
  );
  const taken = new Set([...own, ...reserved]);
  const tags = typedefs(file);
  const documented = tags.flatMap(({ name, typeExpression }) => {
    const text = name?.getText(file);
    const isPlain = text !== undefined && /^[A-Za-z]\w*$/.test(text) && !taken.has(text);
    return isPlain && typeExpression !== undefined && tags.filter((other) => other.name?.getText(file) === text).length === 1 ? [text] : [];
  });
  return new Set([...own, ...documented]);
}

/** Names with a meaning of their own, which `@typedef` does not change. */
const reserved = [
  'Event',
  'Api',
  'Array',
  'ReadonlyArray',
  'Object',
  'Record',
  'Set',
  'String',
  'Number',
  'Boolean',
  'Date',
  'URL',
  'Error',
];

function typedefs(file: ts.SourceFile): readonly ts.JSDocTypedefTag[] {
  if (!file.text.includes('@typedef')) return [];
  // TypeScript's own way to comments leaves out all but the last in front of a function.
  const documented: readonly (ts.Node & { readonly jsDoc?: readonly ts.JSDoc[] })[] = [...file.statements, file.endOfFileToken];
  const comments = documented.flatMap(({ jsDoc = [] }) => jsDoc);
  return comments.flatMap(({ tags }) => [...(tags ?? [])]).filter(ts.isJSDocTypedefTag);
}

const keywords: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.StringKeyword, 'string'],
  [ts.SyntaxKind.NumberKeyword, 'number'],
  [ts.SyntaxKind.BooleanKeyword, 'boolean'],
  [ts.SyntaxKind.UndefinedKeyword, 'undefined'],
  [ts.SyntaxKind.UnknownKeyword, 'unknown'],
]);

/** A type in words that mean the same outside of a comment; undefined for one that says nothing which could be checked. */
function typeText(node: ts.Node, names: ReadonlySet<string>): string | undefined {
  const inner = (part: ts.Node) => typeText(part, names);
  const keyword = keywords.get(node.kind);
  if (keyword !== undefined) return keyword;
  if (ts.isLiteralTypeNode(node)) return node.getText();
  if (ts.isParenthesizedTypeNode(node) || ts.isJSDocNonNullableType(node) || ts.isJSDocOptionalType(node)) return inner(node.type);
  if (ts.isJSDocNullableType(node)) return around(inner(node.type), (text) => `(${text}) | null`);
  if (ts.isArrayTypeNode(node)) return around(inner(node.elementType), (text) => `(${text})[]`);
  if (ts.isUnionTypeNode(node)) return all(node.types.map(inner), (texts) => texts.map((text) => `(${text})`).join(' | '));
  if (ts.isTupleTypeNode(node)) return all(node.elements.map(inner), (texts) => `[${texts.join(', ')}]`);
  if (ts.isTypeLiteralNode(node))
    return all(
      node.members.map((member) => memberText(member, inner)),
      braced,
    );
  if (ts.isJSDocTypeLiteral(node)) {
    const members = all(
      (node.jsDocPropertyTags ?? []).map((tag) => propertyText(tag, inner)),
      braced,
    );
    return around(members, (text) => (node.isArrayType ? `(${text})[]` : text));
  }
  return ts.isTypeReferenceNode(node) ? referenceText(node, names, inner) : undefined;
}

type Inner = (part: ts.Node) => string | undefined;

function memberText(member: ts.TypeElement, inner: Inner): string | undefined {
  if (!ts.isPropertySignature(member) || member.type === undefined) return undefined;
  return around(inner(member.type), (text) => named(member.name.getText(), member.questionToken !== undefined, text));
}

/** `@param {string} options.name`: the member `name`. One of a deeper record is said for people. */
function propertyText({ name, typeExpression, isBracketed }: ts.JSDocPropertyLikeTag, inner: Inner): string | undefined {
  const path = name.getText().split('.');
  const [member] = path.slice(-1);
  const text = typeExpression === undefined || path.length > 2 ? undefined : inner(typeExpression.type);
  const isOptional = isBracketed || typeExpression?.type.kind === ts.SyntaxKind.JSDocOptionalType;
  return member === undefined || text === undefined ? undefined : named(member, isOptional, text);
}

function named(name: string, isOptional: boolean, type: string): string {
  return isOptional ? `${name}?: (${type}) | undefined;` : `${name}: ${type};`;
}

function braced(members: readonly string[]): string {
  return `{ ${members.join(' ')} }`;
}

const boxed: ReadonlyMap<string, string> = new Map([
  ['String', 'string'],
  ['Number', 'number'],
  ['Boolean', 'boolean'],
]);
const withArguments: ReadonlyMap<string, number> = new Map([
  ['Array', 1],
  ['ReadonlyArray', 1],
  ['Set', 1],
  ['Record', 2],
  ['Partial', 1],
  ['Readonly', 1],
]);
const plain = new Set(['Date', 'URL', 'URLSearchParams', 'Error', 'RegExp']);

function referenceText({ typeName, typeArguments = [] as never }: ts.TypeReferenceNode, names: ReadonlySet<string>, inner: Inner) {
  const name = typeName.getText();
  if (typeArguments.length === 0) return boxed.get(name) ?? (plain.has(name) || names.has(name) ? name : undefined);
  const wanted = name === 'Object' ? 2 : withArguments.get(name);
  if (typeArguments.length !== wanted) return undefined;
  return all(typeArguments.map(inner), (texts) => `${name === 'Object' ? 'Record' : name}<${texts.join(', ')}>`);
}

function around(text: string | undefined, wrap: (text: string) => string): string | undefined {
  return text === undefined ? undefined : wrap(text);
}

function all(texts: readonly (string | undefined)[], join: (texts: readonly string[]) => string): string | undefined {
  const known = texts.filter((text) => text !== undefined);
  return known.length === texts.length && known.length > 0 ? join(known) : undefined;
}
