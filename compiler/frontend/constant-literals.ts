import { ts } from 'ts-morph';

/** Where names are looked up. */
export interface Names {
  readonly file: ts.SourceFile;
  /** What an imported name was given where it is declared, as a constant; undefined while that is not known. */
  readonly imported: (name: ts.Identifier) => ts.Expression | undefined;
}

/** The names of a file alone. */
export function localNames(file: ts.SourceFile): Names {
  return { file, imported: () => undefined };
}

/** A regular expression that stands here, or the one that a name stands for: of a `const`, or of a member of a constant table. */
export function patternBehind(names: Names, node: ts.Expression): ts.RegularExpressionLiteral | undefined {
  const at = skipParentheses(node);
  if (ts.isRegularExpressionLiteral(at)) return at;
  const value = ts.isPropertyAccessExpression(at) ? memberOf(names, at) : constantBehind(names, at);
  return value !== undefined && ts.isRegularExpressionLiteral(value) ? value : undefined;
}

/** The text of a literal that stands here, or of the one that a name stands for. */
export function textBehind(names: Names, node: ts.Expression): string | undefined {
  const at = skipParentheses(node);
  if (ts.isStringLiteralLike(at)) return at.text;
  const value = constantBehind(names, at);
  return value !== undefined && ts.isStringLiteralLike(value) ? value.text : undefined;
}

export function skipParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? skipParentheses(node.expression) : node;
}

/** What a name was given, where the only declaration of that name in the file is a `const`. */
function constantBehind({ file, imported }: Names, node: ts.Expression): ts.Expression | undefined {
  if (!ts.isIdentifier(node)) return undefined;
  const value = onlyConstant(file, node.text)?.initializer ?? imported(node);
  return value === undefined ? undefined : skipParentheses(value);
}

/** A member of a record at the top of the file, which nothing can change. */
function memberOf({ file, imported }: Names, { expression, name }: ts.PropertyAccessExpression): ts.Expression | undefined {
  if (!ts.isIdentifier(expression)) return undefined;
  const declaration = onlyConstant(file, expression.text);
  const isAtTop = declaration !== undefined && ts.isSourceFile(declaration.parent.parent.parent);
  const value = isAtTop ? declaration.initializer : declaration === undefined ? imported(expression) : undefined;
  const record = value === undefined ? undefined : skipParentheses(value);
  if (record === undefined || !ts.isObjectLiteralExpression(record)) return undefined;
  const named = record.properties.filter((property) => property.name === undefined || property.name.getText() === name.text);
  const [only, another] = named;
  return another === undefined && only !== undefined && ts.isPropertyAssignment(only) ? skipParentheses(only.initializer) : undefined;
}

function onlyConstant(file: ts.SourceFile, name: string): ts.VariableDeclaration | undefined {
  const declared: ts.Node[] = [];
  const visit = (inner: ts.Node): void => {
    const isBinding = ts.isVariableDeclaration(inner) || ts.isParameter(inner) || ts.isBindingElement(inner) || ts.isImportSpecifier(inner);
    if (isBinding && ts.isIdentifier(inner.name) && inner.name.text === name) declared.push(inner);
    ts.forEachChild(inner, visit);
  };
  visit(file);
  const [only, another] = declared;
  if (only === undefined || another !== undefined || !ts.isVariableDeclaration(only)) return undefined;
  return (only.parent.flags & ts.NodeFlags.Const) === 0 ? undefined : only;
}
