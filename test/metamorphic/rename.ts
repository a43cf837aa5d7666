import ts from 'typescript';
import type { Random } from '../differential/random.ts';
import { checkedFile } from './checked-file.ts';

/**
 * The same text with other names for what it declares: variables, parameters, helpers and types. What names something for others stays:
 * members, exports, the entry's `event` and `api`. Undefined where there is nothing to rename, or JSDoc names parameters too.
 */
export function renamed(fileName: string, text: string, random: Random): string | undefined {
  if (/@(?:param|type|typedef|template|returns?)\b/.test(text)) return undefined;
  const { file, checker } = checkedFile(fileName, text);
  const kept = new Set<ts.Symbol>();
  const places = new Map<ts.Symbol, ts.Identifier[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const symbol = symbolAt(node, checker);
      if (symbol !== undefined && isLocal(symbol, file)) {
        if (ts.isExportSpecifier(node.parent)) kept.add(symbol);
        places.set(symbol, [...(places.get(symbol) ?? []), node]);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  const edits: { readonly at: number; readonly end: number; readonly text: string }[] = [];
  for (const [index, [symbol, nodes]] of [...places].entries()) {
    if (kept.has(symbol)) continue;
    const name = `${random.pick(['a', 'z', '$', '_', 'ü', 'Ω', 'r\u0301'])}${index}${random.pick(['', '_', 'toString', '\u200d'])}`;
    for (const node of nodes) {
      const at = node.getStart(file);
      edits.push({ at, end: node.end, text: isShorthand(node) ? `${node.text}: ${name}` : name });
    }
  }
  if (edits.length === 0) return undefined;
  edits.sort((left, right) => right.at - left.at);
  let result = text;
  for (const { at, end, text: replacement } of edits) result = result.slice(0, at) + replacement + result.slice(end);
  return result;
}

function symbolAt(node: ts.Identifier, checker: ts.TypeChecker): ts.Symbol | undefined {
  if (ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node)
    return checker.getShorthandAssignmentValueSymbol(node.parent);
  if (ts.isExportSpecifier(node.parent)) return checker.getExportSpecifierLocalTargetSymbol(node.parent);
  return checker.getSymbolAtLocation(node);
}

const { SymbolFlags: Flags } = ts;
const renameable = Flags.Variable | Flags.Function | Flags.TypeAlias | Flags.Interface | Flags.TypeParameter;

/** To the checker, a file in the form of CommonJS declares `module` and `exports` itself; they are names of those who load it. */
const keptNames: ReadonlySet<string> = new Set(['event', 'api', 'default', 'arguments', 'undefined', 'module', 'exports']);

function isLocal(symbol: ts.Symbol, file: ts.SourceFile): boolean {
  const { declarations = [] } = symbol;
  return (
    (symbol.flags & renameable) !== 0 &&
    (symbol.flags & Flags.Property) === 0 &&
    !keptNames.has(symbol.name) &&
    declarations.length > 0 &&
    declarations.every((declaration) => declaration.getSourceFile() === file && !isExported(declaration))
  );
}

/** An exported name may be the entry's, which is as free as any other, or what another module asks for. */
function isExported(declaration: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Export) !== 0;
}

/** Whether the name of a member and the name of a variable are one word there. */
function isShorthand({ parent }: ts.Identifier): boolean {
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  return (
    ts.isBindingElement(parent) &&
    parent.propertyName === undefined &&
    parent.dotDotDotToken === undefined &&
    ts.isObjectBindingPattern(parent.parent)
  );
}
