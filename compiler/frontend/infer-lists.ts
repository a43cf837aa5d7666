import { ts } from 'ts-morph';
import { parameterKey } from './infer-parameters.ts';
import { laterMembers, typeText } from './infer-records.ts';
import { foldOf, inferenceSites } from './infer-sites.ts';
import type { Unit } from './unit.ts';

/**
 * Gives an empty list inside a record the elements that are pushed onto it: `const user = { roles: [] }; user.roles.push('a')`.
 * TypeScript does this for a variable of its own, and takes a member for a list of nothing. The answer is by the author's
 * offset of the closing bracket.
 */
export function inferLists(program: ts.Program, units: Iterable<Unit>): ReadonlyMap<string, string> {
  const checker = program.getTypeChecker();
  const all = [...units];
  const pushed = new Map<ts.ArrayLiteralExpression, string[]>();
  for (const { file } of all) {
    for (const { list: onto, items } of inferenceSites(file).pushes) {
      const list = emptyListBehind(checker, onto);
      if (list === undefined) continue;
      const types = items.flatMap((item) => typeText(checker, item) ?? []);
      pushed.set(list, [...(pushed.get(list) ?? []), ...types]);
    }
  }
  const found = new Map<string, string>();
  for (const [list, types] of pushed) {
    const unit = all.find(({ file }) => file === list.getSourceFile());
    if (unit === undefined || types.length === 0) continue;
    const text = `...${laterMembers}<(${[...new Set(types)].join(' | ')})[]>()`;
    found.set(parameterKey(unit.source.path, unit.edited.toOriginal(list.getEnd() - 1)), text);
  }
  return found;
}

/** The empty list that a member was given in the literal that declares it; one that an earlier round filled counts too. */
function emptyListBehind(checker: ts.TypeChecker, node: ts.Expression): ts.ArrayLiteralExpression | undefined {
  const initializer = initializerOf(checker, node);
  if (initializer === undefined || !ts.isArrayLiteralExpression(initializer)) return undefined;
  const { elements } = initializer;
  const isOurs = (element: ts.Expression) => ts.isSpreadElement(element) && element.expression.getText().startsWith(laterMembers);
  return elements.every(isOurs) ? initializer : undefined;
}

function functionAround(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node, (at) => ts.isFunctionDeclaration(at) || ts.isArrowFunction(at) || ts.isFunctionExpression(at));
}

/** What a member was given in its literal, what `reduce` starts with, or what a variable that a callback fills begins as. */
function initializerOf(checker: ts.TypeChecker, node: ts.Expression): ts.Expression | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const declaration = checker.getSymbolAtLocation(node.name)?.valueDeclaration;
    return declaration !== undefined && ts.isPropertyAssignment(declaration) ? declaration.initializer : undefined;
  }
  const declaration = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  if (declaration !== undefined && ts.isVariableDeclaration(declaration) && declaration.type === undefined) {
    // What grows in the function that declares it, TypeScript follows by itself, and better.
    return functionAround(declaration) === functionAround(node) ? undefined : declaration.initializer;
  }
  if (declaration === undefined || !ts.isParameter(declaration)) return undefined;
  const fold = foldOf(declaration.parent.parent);
  return fold !== undefined && fold.accumulator === declaration.name ? fold.start : undefined;
}
