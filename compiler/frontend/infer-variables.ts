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
      const pushed = sites.pushes.filter(({ list }) => ts.isIdentifier(list) && checker.getSymbolAtLocation(list) === symbol);
      const items = pushed.flatMap((push) => push.items);
      const text = declaration === undefined ? undefined : widened(checker, declaration, types, items);
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
  pushed: readonly ts.Expression[],
): string | undefined {
  if (initializer === undefined || initializer.kind === ts.SyntaxKind.NullKeyword) return undefined;
  if (ts.isArrayLiteralExpression(initializer) && initializer.elements.length === 0) return listText(checker, name, values, pushed);
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

/** The union of the lists that an empty one is exchanged for, and of what is pushed onto it. */
function listText(
  checker: ts.TypeChecker,
  name: ts.BindingName,
  values: readonly ts.Expression[],
  pushed: readonly ts.Expression[],
): string | undefined {
  const symbol = checker.getSymbolAtLocation(name);
  const isItself = (node: ts.Expression): boolean => ts.isIdentifier(node) && checker.getSymbolAtLocation(node) === symbol;
  const parts = values.map((value): Added => addedTo(value, isItself) ?? { lists: [value], joined: [], items: [] });
  const joined = parts.flatMap((part) => part.joined);
  const isList = (value: ts.Expression): boolean => !listTypeText(checker, value).includes(undefined);
  const items = [...pushed, ...parts.flatMap((part) => part.items), ...joined.filter((value) => !isList(value))].flatMap(
    (item) => typeText(checker, item) ?? [],
  );
  const lists = [...parts.flatMap((part) => part.lists), ...joined.filter(isList)].flatMap((list) => listTypeText(checker, list));
  if (lists.includes(undefined)) return undefined;
  const texts = [...lists, ...(items.length === 0 ? [] : [`(${[...new Set(items)].join(' | ')})[]`])];
  return texts.length === 0 ? undefined : `(${[...new Set(texts)].map((text) => `${text}[number]`).join(' | ')})[]`;
}

/** The type of a list; nothing while the checker does not know it, and undefined for what is no list. */
function listTypeText(checker: ts.TypeChecker, value: ts.Expression): readonly (string | undefined)[] {
  const type = checker.getTypeAtLocation(value);
  if ((type.flags & ts.TypeFlags.Any) !== 0) return [];
  if (!checker.isArrayType(type) && !checker.isTupleType(type)) return [undefined];
  const text = typeText(checker, value);
  return text === undefined || /\b(any|unknown)\b/.test(text) ? [] : [`(${text})`];
}

/** What a list gets that is made of itself: `all = all.concat(more)`, `all = [...all, one]`, `all = all.slice(1)`. */
function addedTo(value: ts.Expression, isItself: (node: ts.Expression) => boolean): Added | undefined {
  if (ts.isParenthesizedExpression(value)) return addedTo(value.expression, isItself);
  if (ts.isArrayLiteralExpression(value)) {
    const spread = value.elements.flatMap((element) => (ts.isSpreadElement(element) ? [element.expression] : []));
    if (!spread.some(isItself)) return undefined;
    const items = value.elements.filter((element) => !ts.isSpreadElement(element));
    return { lists: spread.filter((list) => !isItself(list)), joined: [], items };
  }
  if (!ts.isCallExpression(value) || !ts.isPropertyAccessExpression(value.expression)) return undefined;
  const { expression: list, name } = value.expression;
  const before = isItself(list) ? { lists: [], joined: [], items: [] } : addedTo(list, isItself);
  if (before === undefined) return undefined;
  if (name.text === 'concat') {
    const others = value.arguments.filter((argument) => !ts.isSpreadElement(argument) && !isItself(argument));
    return { ...before, joined: [...before.joined, ...others] };
  }
  return keepsElements.has(name.text) ? before : undefined;
}

interface Added {
  readonly lists: readonly ts.Expression[];
  /** Lists, or elements: `concat` takes both. */
  readonly joined: readonly ts.Expression[];
  readonly items: readonly ts.Expression[];
}

/** Methods whose result holds nothing that the list did not. */
const keepsElements = new Set(['filter', 'slice', 'sort', 'reverse', 'toSorted', 'toReversed']);
