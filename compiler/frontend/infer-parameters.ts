import { ts } from 'ts-morph';
import type { FunctionNode } from './entry.ts';
import { inferenceSites, isBare } from './infer-sites.ts';
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
  const names = new Set<string>();
  for (const unit of all) {
    for (const { name, node } of inferenceSites(unit.file).helpers) {
      const symbol = node === entry ? undefined : checker.getSymbolAtLocation(name);
      if (symbol === undefined) continue;
      bare.set(symbol, { unit, node });
      names.add(name.text);
    }
  }
  if (bare.size === 0) return new Map();
  const uses = new Map<ts.ParameterDeclaration, Uses>();
  for (const { node } of bare.values())
    for (const parameter of node.parameters) if (isBare(parameter)) uses.set(parameter, { passed: [], unknown: false });
  for (const { file } of all) {
    const { handed, imported } = inferenceSites(file);
    for (const name of handed) if (names.has(name.text) || imported.has(name.text)) collectUse(checker, name, bare, uses);
  }
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

/** Notes what one call passes to a helper, or hands it on to. */
function collectUse(
  checker: ts.TypeChecker,
  node: ts.Identifier,
  bare: ReadonlyMap<ts.Symbol, { readonly node: FunctionNode }>,
  uses: ReadonlyMap<ts.ParameterDeclaration, Uses>,
): void {
  const symbol = followAlias(checker, checker.getSymbolAtLocation(node));
  const helper = symbol === undefined ? undefined : bare.get(symbol);
  const { parent } = node;
  if (helper === undefined || !ts.isCallExpression(parent)) return;
  const add = (used: Uses | undefined, type: ts.Type | undefined): void => {
    if (used === undefined) return;
    if (type !== undefined && (type.flags & ts.TypeFlags.Any) !== 0) used.unknown = true;
    else used.passed.push(type);
  };
  if (parent.expression === node) {
    helper.node.parameters.forEach((parameter, index) => {
      const argument = parent.arguments[index];
      add(uses.get(parameter), argument === undefined ? undefined : checker.getTypeAtLocation(argument));
    });
    return;
  }
  const signature = callbackSignature(checker, parent, node);
  helper.node.parameters.forEach((parameter, index) => {
    const handed = signature?.getParameters()[index];
    const used = uses.get(parameter);
    if (signature === undefined && used !== undefined) used.unknown = true;
    else add(used, handed === undefined ? undefined : checker.getTypeOfSymbolAtLocation(handed, node));
  });
}

/** What a built-in passes to the callback that stands at this argument. */
function callbackSignature(checker: ts.TypeChecker, call: ts.CallExpression, argument: ts.Expression): ts.Signature | undefined {
  const parameter = checker.getResolvedSignature(call)?.getParameters()[call.arguments.indexOf(argument)];
  if (parameter === undefined) return undefined;
  const type = checker.getTypeOfSymbolAtLocation(parameter, argument);
  // `replace` takes a text too.
  return (type.isUnion() ? type.types : [type]).flatMap((each) => each.getCallSignatures())[0];
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
