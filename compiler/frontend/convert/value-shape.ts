import { ts } from 'ts-morph';
import { canonicalize } from '../../../runtime/ir/canonical.ts';
import type { ShapeMember, ValueShape } from '../../../schemas/ir/value-shape.ts';
import { isBuiltIn } from './context.ts';

const deepestType = 20;

/** The shape of the values of a type, for a type that JSON can hold; undefined for another one. */
export function shapeOfType(checker: ts.TypeChecker, type: ts.Type, at: ts.Node, depth = 0): ValueShape | undefined {
  if (depth > deepestType) return undefined;
  const inner = (part: ts.Type): ValueShape | undefined => shapeOfType(checker, part, at, depth + 1);
  const { flags } = type;
  if (type.aliasSymbol?.name === 'Json' && isBuiltIn(type.aliasSymbol)) return { kind: 'any' };
  if ((flags & ts.TypeFlags.Unknown) !== 0) return { kind: 'any' };
  if ((flags & ts.TypeFlags.Null) !== 0) return { kind: 'null' };
  if (type.isStringLiteral() || type.isNumberLiteral()) return { kind: 'literal', value: type.value };
  if ((flags & ts.TypeFlags.BooleanLiteral) !== 0) return { kind: 'literal', value: checker.typeToString(type) === 'true' };
  if ((flags & ts.TypeFlags.Boolean) !== 0) return { kind: 'boolean' };
  if ((flags & ts.TypeFlags.String) !== 0) return { kind: 'string' };
  if ((flags & ts.TypeFlags.Number) !== 0) return { kind: 'number' };
  if (type.isUnion()) {
    const parts = type.types.filter((part) => (part.flags & ts.TypeFlags.Undefined) === 0).map(inner);
    return all(parts, unionOf);
  }
  if (checker.isTupleType(type)) {
    const isFixed = (type as ts.TupleTypeReference).target.elementFlags.every((element) => element === ts.ElementFlags.Required);
    if (!isFixed) return undefined;
    return all(checker.getTypeArguments(type as ts.TypeReference).map(inner), (elements) => ({ kind: 'tuple', elements }));
  }
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    const of = element === undefined ? undefined : inner(element);
    return of === undefined ? undefined : { kind: 'list', of };
  }
  return (flags & ts.TypeFlags.Object) === 0 ? undefined : recordShape(checker, type, at, inner);
}

/**
 * The checker lists the members of a union by their ids, and so by what else it has met. A program must not depend on its
 * neighbours: here they stand in the order of their own texts.
 */
function unionOf(shapes: readonly ValueShape[]): ValueShape {
  const [only, ...others] = shapes;
  if (only !== undefined && others.length === 0) return only;
  const byText = new Map(shapes.map((shape) => [canonicalize(shape), shape]));
  const of = [...byText].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, shape]) => shape);
  return { kind: 'union', of };
}

function recordShape(
  checker: ts.TypeChecker,
  type: ts.Type,
  at: ts.Node,
  inner: (part: ts.Type) => ValueShape | undefined,
): ValueShape | undefined {
  const isOurs = type.symbol !== undefined && isBuiltIn(type.symbol) && type.symbol.name !== '__type';
  if (type.symbol?.name === 'JsonObject' && isOurs) return { kind: 'record', members: [], rest: { kind: 'any' } };
  if (isOurs || type.getCallSignatures().length > 0) return undefined;
  const index = type.getStringIndexType();
  const rest = index === undefined ? null : inner(index);
  if (rest === undefined) return undefined;
  const members = type.getProperties().map((property): ShapeMember | undefined => {
    const member = checker.getTypeOfSymbolAtLocation(property, at);
    const optional =
      (property.flags & ts.SymbolFlags.Optional) !== 0 ||
      (member.isUnion() && member.types.some(({ flags }) => (flags & ts.TypeFlags.Undefined) !== 0));
    const shape = inner(member);
    return shape === undefined ? undefined : { name: property.name, shape, optional };
  });
  return all(members, (known) => ({ kind: 'record', members: known, rest }));
}

function all<T>(parts: readonly (T | undefined)[], make: (parts: readonly T[]) => ValueShape): ValueShape | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? make(known) : undefined;
}
