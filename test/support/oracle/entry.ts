import ts from 'typescript';

/** The names of the top-level functions with the parameters `event, api` that nothing in the file calls. */
export function bareEntries(fileName: string, source: string): string[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.ESNext, true);
  const called = calledNames(file);
  return file.statements.flatMap(namedFunctions).filter((name) => !called.has(name));
}

function namedFunctions(statement: ts.Statement): string[] {
  if (ts.isFunctionDeclaration(statement)) return statement.name && takesEventAndApi(statement) ? [statement.name.text] : [];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    ts.isIdentifier(name) && initializer && ts.isArrowFunction(initializer) && takesEventAndApi(initializer) ? [name.text] : [],
  );
}

function takesEventAndApi({ parameters }: ts.SignatureDeclarationBase): boolean {
  const names = parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : ''));
  return names.join() === 'event,api';
}

function calledNames(file: ts.SourceFile): Set<string> {
  const called = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) called.add(node.expression.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return called;
}
