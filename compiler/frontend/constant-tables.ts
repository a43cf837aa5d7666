import { ts } from 'ts-morph';

/**
 * The type of a table that stands at the top of the file, `const rows = [['a', 1], ['b', 2]]`: rows of the same columns. The checker
 * takes each row for a list of any length, so that every column might be missing. Nothing can be added to a module constant or
 * taken from it, and what its rows hold is written there.
 */
export function constantTableType({ parent, type, initializer }: ts.VariableDeclaration): string | undefined {
  const isConstant = (parent.flags & ts.NodeFlags.Const) !== 0 && ts.isSourceFile(parent.parent.parent);
  if (!isConstant || type !== undefined || initializer === undefined || !ts.isArrayLiteralExpression(initializer)) return undefined;
  const rows = initializer.elements.map((row) => (ts.isArrayLiteralExpression(row) ? row.elements.map(columnType) : []));
  const [first = []] = rows;
  if (first.length < 2 || rows.some((row) => row.length !== first.length)) return undefined;
  const columns = first.map((_, index) => [...new Set(rows.map((row) => row[index]))]);
  if (columns.some((types) => types.includes(undefined))) return undefined;
  return `[${columns.map((types) => types.join(' | ')).join(', ')}][]`;
}

/** The type of a cell, where it is a literal and can have no other. */
function columnType(cell: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(cell)) return 'string';
  const number = ts.isPrefixUnaryExpression(cell) && cell.operator === ts.SyntaxKind.MinusToken ? cell.operand : cell;
  if (ts.isNumericLiteral(number)) return 'number';
  if (cell.kind === ts.SyntaxKind.TrueKeyword || cell.kind === ts.SyntaxKind.FalseKeyword) return 'boolean';
  if (cell.kind === ts.SyntaxKind.NullKeyword) return 'null';
  if (ts.isRegularExpressionLiteral(cell)) return 'RegExp';
  return ts.isArrayLiteralExpression(cell) && cell.elements.length > 0 && cell.elements.every(ts.isStringLiteralLike)
    ? 'string[]'
    : undefined;
}
