import { ts } from 'ts-morph';
import type { JsonSchema } from '../../schemas/json.ts';
import { isBuiltIn } from './convert/context.ts';

const deepestSchema = 4;
/** A longer choice says nothing that its kind does not. */
const mostChoices = 64;

/** A JSON Schema of the values of a type, once they were copied as JSON. What cannot be said is left open. */
export function typeSchema(checker: ts.TypeChecker, type: ts.Type, at: ts.Node, depth = 0): JsonSchema {
  const inner = (part: ts.Type) => typeSchema(checker, part, at, depth + 1);
  const { flags } = type;
  if (depth > deepestSchema || (type.aliasSymbol?.name === 'Json' && isBuiltIn(type.aliasSymbol))) return true;
  if ((flags & ts.TypeFlags.Null) !== 0) return { type: 'null' };
  if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
  // A flag that is only ever set is one all the same: a host may well hand in that it is not.
  if ((flags & ts.TypeFlags.BooleanLike) !== 0) return { type: 'boolean' };
  if ((flags & ts.TypeFlags.StringLike) !== 0) return { type: 'string' };
  if ((flags & ts.TypeFlags.NumberLike) !== 0) return { type: 'number' };
  if (type.isUnion()) {
    // An undefined member is left out of the copy.
    const parts = type.types.filter((part) => (part.flags & ts.TypeFlags.Undefined) === 0);
    return parts.length > mostChoices ? true : choiceOf(parts.map(inner));
  }
  if (checker.isTupleType(type)) return { type: 'array' };
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    return { type: 'array', items: element === undefined ? true : inner(element) };
  }
  if (type.isIntersection() || (flags & ts.TypeFlags.Object) === 0) return true;
  return recordSchema(checker, type, at, inner);
}

/** Values that follow one of the schemas. */
export function choiceOf(schemas: readonly JsonSchema[]): JsonSchema {
  const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  if (distinct.includes(true)) return true;
  const constants = distinct.flatMap((schema) => (typeof schema === 'object' && 'const' in schema ? [schema.const] : []));
  if (constants.length === distinct.length && distinct.length > 1) return { enum: constants } as JsonSchema;
  const [only] = distinct;
  return distinct.length === 1 && only !== undefined ? only : ({ anyOf: distinct } as JsonSchema);
}

function recordSchema(checker: ts.TypeChecker, type: ts.Type, at: ts.Node, inner: (part: ts.Type) => JsonSchema): JsonSchema {
  const isOurs = type.symbol !== undefined && isBuiltIn(type.symbol) && type.symbol.name !== '__type';
  if (isOurs && type.symbol.name === 'JsonObject') return { type: 'object' };
  if (isOurs || type.getCallSignatures().length > 0) return true;
  const index = type.getStringIndexType();
  if (index !== undefined) return { type: 'object' };
  const members = type.getProperties().map((property) => {
    const member = checker.getTypeOfSymbolAtLocation(property, at);
    const parts = member.isUnion() ? member.types : [member];
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0 || parts.some((part) => (part.flags & ts.TypeFlags.Undefined) !== 0);
    return { name: property.name, schema: inner(member), optional };
  });
  const properties = Object.fromEntries(members.map(({ name, schema }) => [name, schema]));
  return { type: 'object', properties, required: members.flatMap(({ name, optional }) => (optional ? [] : [name])) } as JsonSchema;
}
