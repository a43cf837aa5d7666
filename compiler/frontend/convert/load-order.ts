import { ts } from 'ts-morph';
import { type Conversion, newScope, type Scope, span, symbolOf } from './context.ts';

/**
 * Refuses a module constant that needs another one, itself or through a helper, before that is set. JavaScript computes the constants
 * of a file from top to bottom, behind those of the files it imports, and throws a ReferenceError there.
 */
export function checkLoadOrder(conversion: Conversion, entryFile: ts.SourceFile): void {
  const scope = newScope(conversion, 'helper');
  const ranks = new Map(filesInLoadOrder(conversion.checker, entryFile).map((file, rank) => [file, rank]));
  const isBefore = (left: ts.Node, right: ts.Node): boolean => {
    const [leftFile, rightFile] = [left.getSourceFile(), right.getSourceFile()];
    if (leftFile === rightFile) return left.getEnd() <= right.getStart();
    return (ranks.get(leftFile) ?? 0) < (ranks.get(rightFile) ?? 0);
  };
  for (const file of ranks.keys()) {
    for (const constant of file.statements.flatMap(constantsOf)) {
      if (constant.initializer === undefined || ts.isFunctionLike(constant.initializer)) continue;
      const early = firstNeeded(scope, constant.initializer, new Set(), (needed) => !isBefore(needed, constant));
      if (early !== undefined) conversion.problems.at('unset-variable', span(scope, constant), { name: early.name.getText() });
    }
  }
}

/** The first constant that computing an expression may read and that a test picks; helpers are followed into, each once. */
function firstNeeded(
  scope: Scope,
  node: ts.Node,
  seen: Set<ts.Node>,
  picks: (constant: ts.VariableDeclaration) => boolean,
): ts.VariableDeclaration | undefined {
  if (ts.isTypeNode(node)) return undefined;
  if (ts.isIdentifier(node)) {
    const declaration = symbolOf(scope, node)?.valueDeclaration;
    if (declaration === undefined || seen.has(declaration)) return undefined;
    const isHelper = ts.isFunctionDeclaration(declaration);
    const isConstant = isModuleConstant(declaration) && isOwn(scope, declaration);
    if (!isHelper && !isConstant) return undefined;
    seen.add(declaration);
    if (isConstant && picks(declaration)) return declaration;
    // A constant that is set needs nothing any more; a helper needs what its body reads, whenever it is called.
    const body = isHelper ? declaration : declaration.initializer;
    return body !== undefined && ts.isFunctionLike(body) ? firstNeeded(scope, body, seen, picks) : undefined;
  }
  return ts.forEachChild(node, (child) => firstNeeded(scope, child, seen, picks));
}

function isModuleConstant(node: ts.Declaration): node is ts.VariableDeclaration {
  return ts.isVariableDeclaration(node) && ts.isSourceFile(node.parent.parent.parent);
}

/** Whether a declaration stands in a file of the author; built-ins are declared as constants too. */
function isOwn({ conversion }: Scope, node: ts.Node): boolean {
  return conversion.units.has(node.getSourceFile().fileName);
}

/** The constants that a statement at the top of a file declares. */
function constantsOf(statement: ts.Statement): readonly ts.VariableDeclaration[] {
  return ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
}

function filesInLoadOrder(checker: ts.TypeChecker, entryFile: ts.SourceFile): ts.SourceFile[] {
  const order: ts.SourceFile[] = [];
  const seen = new Set<ts.SourceFile>();
  const load = (file: ts.SourceFile): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const statement of file.statements) {
      if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
      const { moduleSpecifier } = statement;
      const imported = moduleSpecifier && checker.getSymbolAtLocation(moduleSpecifier)?.valueDeclaration;
      if (imported !== undefined && ts.isSourceFile(imported)) load(imported);
    }
    order.push(file);
  };
  load(entryFile);
  return order;
}
