import { ts } from 'ts-morph';
import { parameterKey } from './infer-parameters.ts';
import { typeText } from './infer-records.ts';
import { type InferenceSites, inferenceSites } from './infer-sites.ts';
import type { Unit } from './unit.ts';

/**
 * Gives a `let` that the author left bare a type that holds what is assigned to it later, where its first value alone says too
 * little: an empty list that becomes another list, a text that may be missing afterwards. The answer is by the author's offset
 * behind the name.
 */
export function inferVariables(program: ts.Program, units: Iterable<Unit>): ReadonlyMap<string, string> {
  const checker = program.getTypeChecker();
  const found = new Map<string, string>();
  for (const unit of units) {
    const sites = inferenceSites(unit.file);
    if (sites.variables.length === 0 || sites.assignments.length === 0) continue;
    const variables = new Map<ts.Symbol, ts.VariableDeclaration>();
    for (const variable of sites.variables) {
      const symbol = checker.getSymbolAtLocation(variable.name);
      if (symbol !== undefined) variables.set(symbol, variable);
    }
    const assigned = assignedTypes(checker, sites, variables);
    for (const [symbol, types] of assigned) {
      const declaration = variables.get(symbol);
      const text = declaration === undefined ? undefined : widened(checker, declaration, types);
      if (declaration !== undefined && text !== undefined)
        found.set(parameterKey(unit.source.path, unit.edited.toOriginal(declaration.name.getEnd())), `: ${text}`);
    }
  }
  return found;
}

/** What is assigned to each variable as a whole: the expressions behind `=`. */
function assignedTypes(
  checker: ts.TypeChecker,
  { assignments }: InferenceSites,
  variables: ReadonlyMap<ts.Symbol, ts.VariableDeclaration>,
): ReadonlyMap<ts.Symbol, readonly ts.Expression[]> {
  const assigned = new Map<ts.Symbol, ts.Expression[]>();
  for (const { name, value } of assignments) {
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol === undefined || !variables.has(symbol)) continue;
    const values = assigned.get(symbol) ?? [];
    values.push(value);
    assigned.set(symbol, values);
  }
  return assigned;
}

function widened(
  checker: ts.TypeChecker,
  { name, initializer }: ts.VariableDeclaration,
  values: readonly ts.Expression[],
): string | undefined {
  if (initializer === undefined || initializer.kind === ts.SyntaxKind.NullKeyword) return undefined;
  if (ts.isArrayLiteralExpression(initializer) && initializer.elements.length === 0) return listText(checker, values);
  const declared = checker.getTypeAtLocation(name);
  if ((declared.flags & ts.TypeFlags.Any) !== 0) return undefined;
  const missing = ts.TypeFlags.Undefined | ts.TypeFlags.Null;
  const wider = new Set<string>();
  for (const value of values) {
    const type = checker.getTypeAtLocation(value);
    if (checker.isTypeAssignableTo(type, declared)) continue;
    // Another kind of value is a mistake more often than not; that there may be none is not.
    if (!checker.isTypeAssignableTo(checker.getNonNullableType(type), declared)) return undefined;
    for (const part of type.isUnion() ? type.types : [type]) {
      if ((part.flags & missing) !== 0) wider.add((part.flags & ts.TypeFlags.Null) === 0 ? 'undefined' : 'null');
    }
  }
  const own = typeText(checker, initializer);
  return own === undefined || wider.size === 0 ? undefined : [own, ...wider].join(' | ');
}

/** The union of the lists that an empty one is exchanged for. */
function listText(checker: ts.TypeChecker, values: readonly ts.Expression[]): string | undefined {
  const texts = values.flatMap((value) => {
    const type = checker.getTypeAtLocation(value);
    return checker.isArrayType(type) || checker.isTupleType(type) ? (typeText(checker, value) ?? []) : [undefined];
  });
  if (texts.length === 0 || texts.includes(undefined)) return undefined;
  return [...new Set(texts)].join(' | ');
}
