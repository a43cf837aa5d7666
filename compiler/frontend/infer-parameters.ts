import { ts } from 'ts-morph';
import type { FunctionNode } from './entry.ts';
import type { Unit } from './unit.ts';

/** Types for parameters that the author left bare, by the author's offset behind the parameter's name; text to put in there. */
export type ParameterTypes = ReadonlyMap<string, string>;

export function parameterKey(path: string, offset: number): string {
  return `${path}:${offset}`;
}

interface Uses {
  /** What each call passes, as far as it is known; undefined where a call passes nothing. */
  readonly passed: (ts.Type | undefined)[];
  /** A call passes what is itself not known yet. */
  unknown: boolean;
}

/**
 * Gives each bare parameter of a helper the union of what its calls pass. A call from a helper whose own parameters are not known
 * yet waits for the next round; the answer is what could be found in this one. A helper that nothing calls is dead: its
 * parameters are `never`, and nothing in it is an error.
 */
export function inferParameters(program: ts.Program, units: Iterable<Unit>, entry: FunctionNode): ReadonlyMap<string, string> {
  const checker = program.getTypeChecker();
  const all = [...units];
  const bare = new Map<ts.Symbol, { readonly unit: Unit; readonly node: FunctionNode }>();
  for (const unit of all) {
    for (const { name, node } of helpers(unit.file)) {
      const symbol = checker.getSymbolAtLocation(name);
      if (symbol !== undefined && node !== entry && node.parameters.some(isBare)) bare.set(symbol, { unit, node });
    }
  }
  if (bare.size === 0) return new Map();
  const uses = new Map<ts.ParameterDeclaration, Uses>();
  for (const { node } of bare.values())
    for (const parameter of node.parameters) if (isBare(parameter)) uses.set(parameter, { passed: [], unknown: false });
  for (const unit of all) collectUses(checker, unit.file, bare, uses);
  const types = new Map<string, string>();
  for (const { unit, node } of bare.values()) {
    for (const parameter of node.parameters) {
      const used = uses.get(parameter);
      const text = used === undefined || used.unknown ? undefined : typeText(checker, used.passed, node);
      if (text !== undefined) types.set(parameterKey(unit.source.path, unit.edited.toOriginal(parameter.name.getEnd())), text);
    }
  }
  return types;
}

function isBare(parameter: ts.ParameterDeclaration): boolean {
  return parameter.type === undefined && parameter.initializer === undefined && parameter.dotDotDotToken === undefined;
}

interface Helper {
  readonly name: ts.Identifier;
  readonly node: FunctionNode;
}

function helpers(file: ts.SourceFile): Helper[] {
  return file.statements.flatMap((statement): Helper[] => {
    if (ts.isFunctionDeclaration(statement))
      return statement.name === undefined || statement.body === undefined ? [] : [{ name: statement.name, node: statement }];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
      const isFunction = initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
      return isFunction && ts.isIdentifier(name) ? [{ name, node: initializer }] : [];
    });
  });
}

function collectUses(
  checker: ts.TypeChecker,
  file: ts.SourceFile,
  bare: ReadonlyMap<ts.Symbol, { readonly node: FunctionNode }>,
  uses: ReadonlyMap<ts.ParameterDeclaration, Uses>,
): void {
  const add = (used: Uses | undefined, type: ts.Type | undefined): void => {
    if (used === undefined) return;
    if (type !== undefined && (type.flags & ts.TypeFlags.Any) !== 0) used.unknown = true;
    else used.passed.push(type);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const helper = bare.get(followAlias(checker, checker.getSymbolAtLocation(node)) as ts.Symbol);
      if (helper !== undefined && ts.isCallExpression(node.parent) && node.parent.expression === node) {
        const args = node.parent.arguments;
        helper.node.parameters.forEach((parameter, index) => {
          const argument = args[index];
          add(uses.get(parameter), argument === undefined ? undefined : checker.getTypeAtLocation(argument));
        });
      } else if (helper !== undefined && ts.isCallExpression(node.parent) && node.parent.arguments.includes(node)) {
        const signature = callbackSignature(checker, node.parent, node);
        helper.node.parameters.forEach((parameter, index) => {
          const handed = signature?.getParameters()[index];
          const used = uses.get(parameter);
          if (signature === undefined && used !== undefined) used.unknown = true;
          else add(used, handed === undefined ? undefined : checker.getTypeOfSymbolAtLocation(handed, node));
        });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}

/** What a built-in passes to the callback that stands at this argument. */
function callbackSignature(checker: ts.TypeChecker, call: ts.CallExpression, argument: ts.Expression): ts.Signature | undefined {
  const parameter = checker.getResolvedSignature(call)?.getParameters()[call.arguments.indexOf(argument)];
  if (parameter === undefined) return undefined;
  return checker.getTypeOfSymbolAtLocation(parameter, argument).getCallSignatures()[0];
}

function followAlias(checker: ts.TypeChecker, symbol: ts.Symbol | undefined): ts.Symbol | undefined {
  return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The annotation: with `?` where a call leaves the argument out. */
function typeText(checker: ts.TypeChecker, passed: readonly (ts.Type | undefined)[], at: ts.Node): string {
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;
  const texts = passed.flatMap((type) => (type === undefined ? [] : [checker.typeToString(type, at, flags)]));
  if (texts.length === 0) return passed.length === 0 ? ': never' : '?: undefined';
  const union = [...new Set(texts)].map((text) => (/=>|\bkeyof\b/.test(text) ? `(${text})` : text)).join(' | ');
  return `${passed.includes(undefined) ? '?' : ''}: ${union}`;
}
