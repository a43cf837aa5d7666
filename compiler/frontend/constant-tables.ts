import { ts } from 'ts-morph';
import type { Edit } from './edits.ts';

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

/**
 * A table further inside of a constant, `const tests = [{ name: 'a', shares: [['on', 50], ['off', 50]] }]`, or one whose cells are no
 * literals: its rows are told to be as long as they are written.
 */
export function constantTableEdits(node: ts.Node): Edit[] {
  if (!ts.isArrayLiteralExpression(node) || node.elements.length === 0) return [];
  const [length = 0, ...others] = node.elements.map((row) =>
    ts.isArrayLiteralExpression(row) && !row.elements.some(ts.isSpreadElement) ? row.elements.length : 0,
  );
  if (length < 2 || others.some((other) => other !== length)) return [];
  const declaration = constantAround(node.parent);
  if (declaration === undefined || constantTableType(declaration) !== undefined) return [];
  const row = `[${Array.from({ length }, () => 'unknown').join(', ')}]`;
  return [{ start: node.getEnd(), end: node.getEnd(), text: ` satisfies ${row}[]` }];
}

/** The module constant without a type in whose value something is written out. */
function constantAround(node: ts.Node): ts.VariableDeclaration | undefined {
  if (ts.isObjectLiteralExpression(node) || ts.isPropertyAssignment(node) || ts.isArrayLiteralExpression(node))
    return constantAround(node.parent);
  if (!ts.isVariableDeclaration(node) || node.type !== undefined) return undefined;
  const isConstant = (node.parent.flags & ts.NodeFlags.Const) !== 0 && ts.isSourceFile(node.parent.parent.parent);
  return isConstant ? node : undefined;
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
