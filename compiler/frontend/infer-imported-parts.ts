import { ts } from 'ts-morph';
import { certainPartsEdits } from './certain-parts.ts';
import type { Names } from './constant-literals.ts';
import { parameterKey } from './infer-parameters.ts';
import { inferenceSites } from './infer-sites.ts';
import { replaceCallbackEdits } from './replace-callbacks.ts';
import type { Unit } from './unit.ts';

/**
 * What separators and patterns are sure to give that are constants of another file: the type argument of a call, by the author's
 * offset behind its name.
 */
export function inferImportedParts(program: ts.Program, units: Iterable<Unit>): ReadonlyMap<string, string> {
  const checker = program.getTypeChecker();
  const found = new Map<string, string>();
  for (const { file, source, edited } of units) {
    const { imported } = inferenceSites(file);
    if (imported.size === 0) continue;
    const names: Names = { file, imported: (name) => (imported.has(name.text) ? importedConstant(checker, name) : undefined) };
    const visit = (node: ts.Node): void => {
      for (const { start, text } of [...certainPartsEdits(names, node), ...replaceCallbackEdits(names, node)])
        found.set(partsKey(source.path, edited.toOriginal(start)), text);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return found;
}

/** Distinct from the keys of what is put in elsewhere. */
export function partsKey(path: string, offset: number): string {
  return `parts ${parameterKey(path, offset)}`;
}

/** What a name stands for that is a constant at the top of a file. */
function importedConstant(checker: ts.TypeChecker, name: ts.Identifier): ts.Expression | undefined {
  const symbol = checker.getSymbolAtLocation(name);
  if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Alias) === 0) return undefined;
  const declaration = checker.getAliasedSymbol(symbol).valueDeclaration;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration) || !ts.isSourceFile(declaration.parent.parent.parent))
    return undefined;
  return (declaration.parent.flags & ts.NodeFlags.Const) === 0 ? undefined : declaration.initializer;
}
