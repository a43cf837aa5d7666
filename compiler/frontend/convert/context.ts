import { ts } from 'ts-morph';
import type { HirExpression, HirFunction, ModuleConstant, Span, Variable } from '../../hir/nodes.ts';
import { isDeclaration } from '../project.ts';
import { type Problems, spanOf, type Unit, writtenText } from '../unit.ts';

/** What the conversion of one action at one position shares. */
export interface Conversion {
  readonly checker: ts.TypeChecker;
  readonly problems: Problems;
  readonly units: ReadonlyMap<string, Unit>;
  /** Helpers by symbol; `converting` marks one whose body is being walked, so that a call of it is recursion. */
  readonly functions: Map<ts.Symbol, HirFunction | 'converting'>;
  readonly constants: Map<ts.Symbol, ModuleConstant>;
  /** Which of a helper's written parameters stand for `api`, and so are no parameters of the program. */
  readonly apiParameters: Map<HirFunction, ReadonlySet<number>>;
}

/** One function being converted. */
export interface Scope {
  readonly conversion: Conversion;
  readonly kind: 'entry' | 'helper' | 'callback';
  /** Variables by symbol; a callback sees those of the functions around it. */
  readonly variables: Map<ts.Symbol, Variable>;
  readonly outer: Scope | undefined;
  /** The entry's `event`. */
  readonly event: ts.Symbol | undefined;
  /** Parameters that stand for `api`. */
  readonly api: ReadonlySet<ts.Symbol>;
  /** What the innermost `catch` around bound. */
  caught: Variable | undefined;
}

/** The scope of a function of its own: no variables around it, no event and no api. */
export function newScope(conversion: Conversion, kind: Scope['kind']): Scope {
  return { conversion, kind, variables: new Map(), outer: undefined, event: undefined, api: new Set(), caught: undefined };
}

export function unitOf(scope: Scope, node: ts.Node): Unit {
  const unit = scope.conversion.units.get(node.getSourceFile().fileName);
  if (unit === undefined) throw new Error(`${node.getSourceFile().fileName} belongs to no action`);
  return unit;
}

export function span(scope: Scope, node: ts.Node): Span {
  return spanOf(unitOf(scope, node), node);
}

/** What the author wrote there. */
export function written(scope: Scope, node: ts.Node): string {
  return writtenText(unitOf(scope, node), node);
}

/** The symbol a name stands for, imports followed to what they import. */
export function symbolOf(scope: Scope, node: ts.Node): ts.Symbol | undefined {
  const { checker } = scope.conversion;
  const symbol =
    ts.isIdentifier(node) && ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
  return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol;
}

export function findVariable(scope: Scope, symbol: ts.Symbol): { readonly variable: Variable; readonly own: boolean } | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const variable = at.variables.get(symbol);
    if (variable !== undefined) return { variable, own: at === scope };
  }
  return undefined;
}

export function isApi(scope: Scope, node: ts.Node): boolean {
  if (!ts.isIdentifier(node)) return false;
  const symbol = symbolOf(scope, node);
  for (let at: Scope | undefined = scope; at !== undefined && symbol !== undefined; at = at.outer) if (at.api.has(symbol)) return true;
  return false;
}

/** What `api` is called where a node stands; undefined where no name there means it. */
export function apiName(scope: Scope, node: ts.Node): string | undefined {
  const visible = new Set(scope.conversion.checker.getSymbolsInScope(node, ts.SymbolFlags.Value));
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer)
    for (const symbol of at.api) if (visible.has(symbol)) return symbol.name;
  return undefined;
}

export function isEvent(scope: Scope, symbol: ts.Symbol): boolean {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) if (at.event === symbol) return true;
  return false;
}

/** Whether a symbol is one of ours: declared by the language, not by the tenant. */
export function isBuiltIn(symbol: ts.Symbol): boolean {
  const declarations = symbol.declarations ?? [];
  return declarations.length > 0 && declarations.every((declaration) => isDeclaration(declaration.getSourceFile()));
}

export function isPromise(scope: Scope, node: ts.Expression): boolean {
  const type = scope.conversion.checker.getTypeAtLocation(node);
  return type.symbol?.name === 'Promise' && isBuiltIn(type.symbol);
}

export function temporary(scope: Scope, node: ts.Node, name: string): Variable {
  return { name, span: span(scope, node), assigned: false };
}

export function undefinedAt(at: Span): HirExpression {
  return { kind: 'literal', value: undefined, span: at };
}

export function readVariable(variable: Variable, at: Span): HirExpression {
  return { kind: 'variable', variable, span: at };
}
