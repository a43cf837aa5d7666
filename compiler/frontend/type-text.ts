import { ts } from 'ts-morph';
import { isBuiltIn } from './convert/context.ts';

const deepestType = 12;
/** A type that stands in two members is written twice, and so a few lines of records could fill the memory. */
const mostParts = 2000;
/** A longer choice says nothing that its kind does not. */
const mostChoices = 64;

/**
 * A type written out, so that it means the same in a file that has none of its names: what a value of the type is once it was
 * copied as JSON. What cannot be said becomes `Json`, which allows less.
 */
export function typeText(checker: ts.TypeChecker, type: ts.Type, at: ts.Node, depth = 0, left = { parts: mostParts }): string {
  left.parts -= 1;
  if (depth > deepestType || left.parts < 0) return 'Json';
  const inner = (part: ts.Type) => typeText(checker, part, at, depth + 1, left);
  const { flags } = type;
  if (type.aliasSymbol?.name === 'Json' && isBuiltIn(type.aliasSymbol)) return 'Json';
  if ((flags & ts.TypeFlags.Never) !== 0) return 'never';
  if ((flags & ts.TypeFlags.Null) !== 0) return 'null';
  if (type.isStringLiteral() || type.isNumberLiteral()) return JSON.stringify(type.value);
  if ((flags & ts.TypeFlags.BooleanLiteral) !== 0) return checker.typeToString(type) === 'true' ? 'true' : 'false';
  if ((flags & ts.TypeFlags.Boolean) !== 0) return 'boolean';
  if ((flags & ts.TypeFlags.StringLike) !== 0) return 'string';
  if ((flags & ts.TypeFlags.NumberLike) !== 0) return 'number';
  if ((flags & ts.TypeFlags.TypeParameter) !== 0) {
    const constraint = checker.getBaseConstraintOfType(type);
    return constraint === undefined || constraint === type ? 'Json' : inner(constraint);
  }
  if (type.isUnion()) {
    // An undefined member is left out of the copy.
    const parts = type.types.filter((part) => (part.flags & ts.TypeFlags.Undefined) === 0);
    return parts.length > mostChoices ? 'Json' : unionText(parts.map(inner));
  }
  if (checker.isTupleType(type)) return tupleText(type, checker.getTypeArguments(type as ts.TypeReference).map(inner));
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    return `(${element === undefined ? 'Json' : inner(element)})[]`;
  }
  if (type.isIntersection()) return intersectionText(type, inner) ?? recordText(checker, type, at, inner);
  return (flags & ts.TypeFlags.Object) === 0 ? 'Json' : recordText(checker, type, at, inner);
}

/** Elements that may be left out, and the rest, stay such elements. */
function tupleText(type: ts.Type, elements: readonly string[]): string {
  const { elementFlags } = (type as ts.TupleTypeReference).target;
  const written = elements.map((text, index) => {
    const flags = elementFlags[index] ?? ts.ElementFlags.Required;
    if ((flags & ts.ElementFlags.Rest) !== 0) return `...(${text})[]`;
    if ((flags & ts.ElementFlags.Variadic) !== 0) return `...${text}`;
    return (flags & ts.ElementFlags.Optional) === 0 ? text : `(${text})?`;
  });
  return `[${written.join(', ')}]`;
}

/** A choice of written types, each once. */
export function unionText(texts: readonly string[]): string {
  const distinct = [...new Set(texts)];
  if (distinct.length === 0) return 'never';
  if (distinct.includes('Json')) return 'Json';
  return distinct.length === 1 ? (distinct[0] ?? 'never') : distinct.map((text) => `(${text})`).join(' | ');
}

/** Parts of data that nobody described, such as the texts among it, stay such parts. */
function intersectionText(type: ts.IntersectionType, inner: (part: ts.Type) => string): string | undefined {
  const isMembers = (part: ts.Type) => part.symbol?.name === 'JsonMembers' && isBuiltIn(part.symbol);
  const others = type.types.filter((part) => !isMembers(part));
  const [other] = others;
  if (other === undefined || others.length === type.types.length) return undefined;
  return others.length > 1 ? 'Json' : `${inner(other)} & JsonMembers`;
}

function recordText(checker: ts.TypeChecker, type: ts.Type, at: ts.Node, inner: (part: ts.Type) => string): string {
  const isOurs = type.symbol !== undefined && isBuiltIn(type.symbol) && type.symbol.name !== '__type';
  if (isOurs && type.symbol.name === 'JsonObject') return 'JsonObject';
  if (isOurs || type.getCallSignatures().length > 0) return 'Json';
  const index = type.getStringIndexType();
  const members = type.getProperties().map((property) => {
    const member = checker.getTypeOfSymbolAtLocation(property, at);
    const optional =
      (property.flags & ts.SymbolFlags.Optional) !== 0 ||
      (member.flags & ts.TypeFlags.Undefined) !== 0 ||
      (member.isUnion() && member.types.some((part) => (part.flags & ts.TypeFlags.Undefined) !== 0));
    const text = (member.flags & ts.TypeFlags.Undefined) !== 0 ? 'never' : inner(member);
    return memberText(property.name, text, optional);
  });
  if (index === undefined) return `{ ${members.join(' ')} }`;
  return members.length === 0 ? `{ readonly [key: string]: ${inner(index)} | undefined }` : 'JsonObject';
}

/** A member of a written record type. */
export function memberText(name: string, type: string, optional: boolean): string {
  return `readonly ${JSON.stringify(name)}${optional ? '?' : ''}: ${type}${optional ? ' | undefined' : ''};`;
}
