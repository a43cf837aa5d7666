import { ts } from 'ts-morph';
import type { HirFunction, HirStatement, ModuleConstant, Variable } from '../../hir/nodes.ts';
import type { FunctionNode } from '../entry.ts';
import { type Conversion, isBuiltIn, newScope, readVariable, type Scope, span, symbolOf, undefinedAt } from './context.ts';
import { convertExpression } from './expressions.ts';
import { bindPattern } from './patterns.ts';
import { convertBlock } from './statements.ts';

/** The entry: its first parameter is the event, its second the api. */
export function convertEntry(conversion: Conversion, name: string, node: FunctionNode): HirFunction {
  const [event, api] = node.parameters;
  const bootstrap = newScope(conversion, 'entry');
  const eventSymbol = event !== undefined && ts.isIdentifier(event.name) ? symbolOf(bootstrap, event.name) : undefined;
  const apiSymbol = api !== undefined && ts.isIdentifier(api.name) ? symbolOf(bootstrap, api.name) : undefined;
  const scope: Scope = { ...bootstrap, event: eventSymbol, api: new Set(apiSymbol === undefined ? [] : [apiSymbol]) };
  if (api !== undefined && apiSymbol === undefined) conversion.problems.at('api-as-value', span(scope, api), {});
  for (const parameter of node.parameters) {
    if (parameter.initializer !== undefined || parameter.dotDotDotToken !== undefined)
      conversion.problems.at('entry-parameter', span(scope, parameter), {});
  }
  const prologue: HirStatement[] = [];
  if (event !== undefined && eventSymbol === undefined) {
    prologue.push(...bindPattern(scope, event.name, { kind: 'input', name: 'event', span: span(scope, event) }));
  }
  return { name, span: span(scope, node), parameters: [], body: [...prologue, ...convertBody(scope, node)] };
}

/** Converts the helpers and constants that nothing uses, so that what is wrong with them is said too: JavaScript computes an unused constant. */
export function convertUnused(conversion: Conversion, file: ts.SourceFile, entry: FunctionNode): void {
  const scope = newScope(conversion, 'helper');
  for (const statement of file.statements) {
    const names = ts.isFunctionDeclaration(statement)
      ? [statement.name]
      : ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.map(({ name }) => name)
        : [];
    for (const name of names) {
      const symbol = name === undefined ? undefined : symbolOf(scope, name);
      if (name !== undefined && symbol !== undefined && helperNode(symbol) !== entry)
        convertHelper(scope, symbol, name) ?? convertConstant(scope, symbol);
    }
  }
}

/** A top-level function or `const` arrow, converted when it is first used. Undefined for a symbol that is no helper. */
export function convertHelper(from: Scope, symbol: ts.Symbol, use: ts.Node): HirFunction | undefined {
  const { conversion } = from;
  const known = conversion.functions.get(symbol);
  if (known === 'converting') {
    conversion.problems.at('recursion', span(from, use), { name: writtenName(symbol) });
    return undefined;
  }
  if (known !== undefined) return known;
  const node = helperNode(symbol);
  if (node === undefined) return undefined;
  conversion.functions.set(symbol, 'converting');
  const api = node.parameters.filter(({ name }) => isApiParameter(from, name));
  const scope: Scope = { ...newScope(conversion, 'helper'), api: new Set(api.flatMap(({ name }) => symbolOf(from, name) ?? [])) };
  const { parameters, prologue } = convertParameters(
    scope,
    node.parameters.filter((parameter) => !api.includes(parameter)),
  );
  const helper: HirFunction = { name: symbol.name, span: span(scope, node), parameters, body: [...prologue, ...convertBody(scope, node)] };
  conversion.functions.set(symbol, helper);
  conversion.apiParameters.set(helper, new Set(api.map((parameter) => node.parameters.indexOf(parameter))));
  return helper;
}

/** A default export is called `default` by the checker, whatever its author calls it. */
function writtenName({ name, valueDeclaration }: ts.Symbol): string {
  const own = valueDeclaration !== undefined && ts.isFunctionDeclaration(valueDeclaration) ? valueDeclaration.name : undefined;
  return own?.text ?? name;
}

function helperNode(symbol: ts.Symbol): FunctionNode | undefined {
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined) return undefined;
  if (ts.isFunctionDeclaration(declaration)) return declaration.body === undefined ? undefined : declaration;
  const isTopLevel = ts.isVariableDeclaration(declaration) && ts.isSourceFile(declaration.parent.parent.parent);
  const initializer = isTopLevel ? declaration.initializer : undefined;
  return initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) ? initializer : undefined;
}

/** A parameter whose type is the position's `Api`, under whatever name. */
function isApiParameter(scope: Scope, name: ts.BindingName): boolean {
  const { aliasSymbol } = scope.conversion.checker.getTypeAtLocation(name);
  return aliasSymbol !== undefined && isBuiltIn(aliasSymbol) && aliasSymbol.name.startsWith('$writApi');
}

/** A module constant by its symbol; undefined for a symbol that is none. */
export function convertConstant(from: Scope, symbol: ts.Symbol): ModuleConstant | undefined {
  const { conversion } = from;
  const known = conversion.constants.get(symbol);
  if (known !== undefined) return known;
  const declaration = symbol.valueDeclaration;
  if (declaration !== undefined && ts.isBindingElement(declaration)) {
    reportModulePattern(from, declaration);
    return undefined;
  }
  if (declaration === undefined || !ts.isVariableDeclaration(declaration) || !ts.isSourceFile(declaration.parent.parent.parent))
    return undefined;
  if (declaration.initializer === undefined || helperNode(symbol) !== undefined) return undefined;
  const scope = newScope(conversion, 'helper');
  const at = span(scope, declaration);
  const constant: { -readonly [K in keyof ModuleConstant]: ModuleConstant[K] } = {
    name: symbol.name,
    span: at,
    // Found in its place by a constant that needs itself, which is refused.
    value: { kind: 'literal', value: undefined, span: at },
  };
  conversion.constants.set(symbol, constant);
  constant.value = convertExpression(scope, declaration.initializer);
  return constant;
}

/** `const { a } = …` at the top of a file; one inside a function is bound to variables and never asked for here. */
function reportModulePattern(scope: Scope, element: ts.BindingElement): void {
  let pattern: ts.Node = element.parent;
  while (ts.isBindingElement(pattern.parent)) pattern = pattern.parent.parent;
  scope.conversion.problems.at('module-pattern', span(scope, pattern), {});
}

/** Parameters as plain variables; defaults and patterns become statements in front of the body. */
export function convertParameters(
  scope: Scope,
  nodes: readonly ts.ParameterDeclaration[],
): { readonly parameters: readonly Variable[]; readonly prologue: readonly HirStatement[] } {
  const prologue: HirStatement[] = [];
  const parameters = nodes.map((node): Variable => {
    const at = span(scope, node);
    if (node.dotDotDotToken !== undefined) scope.conversion.problems.at('rest-parameter', at, {});
    const plain = ts.isIdentifier(node.name) && node.initializer === undefined;
    const variable: Variable = {
      name: ts.isIdentifier(node.name) ? node.name.text : 'parameter',
      span: span(scope, node.name),
      assigned: false,
    };
    const symbol = ts.isIdentifier(node.name) ? symbolOf(scope, node.name) : undefined;
    if (plain && symbol !== undefined) scope.variables.set(symbol, variable);
    else prologue.push(...bindPattern(scope, node.name, readVariable(variable, at), node.initializer));
    return variable;
  });
  return { parameters, prologue };
}

export function convertBody(scope: Scope, { body }: FunctionNode): readonly HirStatement[] {
  if (body === undefined) return [];
  if (ts.isBlock(body)) return convertBlock(scope, body.statements);
  const at = span(scope, body);
  return [{ kind: 'return', value: convertExpression(scope, body) ?? undefinedAt(at), span: at }];
}
