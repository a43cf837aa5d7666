import { ts } from 'ts-morph';
import { compilePattern } from '../../runtime/pattern/compile.ts';
import type { PatternNode } from '../../runtime/pattern/nodes.ts';
import { parsePattern } from '../../runtime/pattern/parse.ts';
import type { Edit } from './edits.ts';
import { readPatternLiteral } from './pattern-literal.ts';

/**
 * What a callback of `replace` is given depends on the groups of the pattern. Where the pattern is a literal, or a constant of the same
 * file, the call gets that as its type argument; elsewhere each group may be missing.
 */
export function replaceCallbackEdits(file: ts.SourceFile, node: ts.Node): Edit[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.typeArguments !== undefined) return [];
  const { name } = node.expression;
  const [searched, callback] = node.arguments;
  if (!/^replace(All)?$/.test(name.text) || searched === undefined || callback === undefined) return [];
  const inner = skipParentheses(callback);
  if (!ts.isArrowFunction(inner) && !ts.isFunctionExpression(inner)) return [];
  const literal = literalOf(file, skipParentheses(searched));
  const types = literal === undefined ? undefined : argumentTypes(literal);
  const end = name.getEnd();
  return types === undefined ? [] : [{ start: end, end, text: `<[${types.join(', ')}], true>` }];
}

/** The types of what stands behind the match: groups, place, text, and a record of the names where there are any. */
function argumentTypes(literal: ts.RegularExpressionLiteral): readonly string[] | undefined {
  const { source, flags } = readPatternLiteral(literal);
  if (compilePattern(source, flags).pattern === undefined) return undefined;
  const { node, groups, names } = parsePattern(source, flags);
  const certain = new Set(certainGroups(node));
  const typeOf = (group: number) => (certain.has(group) ? 'string' : 'string | undefined');
  const members = names.map(([name, group]) => `readonly ${name}: ${typeOf(group)};`);
  return [
    ...Array.from({ length: groups }, (_none, index) => typeOf(index + 1)),
    'number',
    'string',
    ...(names.length === 0 ? [] : [`{ ${members.join(' ')} }`]),
  ];
}

/** The groups that every match goes through. */
function certainGroups(node: PatternNode): readonly number[] {
  switch (node.kind) {
    case 'group':
      return [node.index, ...certainGroups(node.node)];
    case 'sequence':
      return node.nodes.flatMap(certainGroups);
    case 'repeat':
      return node.least > 0 ? certainGroups(node.node) : [];
    default:
      return [];
  }
}

/** A literal, or the one that a name stands for: the only declaration of that name in the file is a `const` with a literal. */
function literalOf(file: ts.SourceFile, node: ts.Expression): ts.RegularExpressionLiteral | undefined {
  if (ts.isRegularExpressionLiteral(node)) return node;
  if (!ts.isIdentifier(node)) return undefined;
  const declared: ts.Node[] = [];
  const visit = (inner: ts.Node): void => {
    const isBinding = ts.isVariableDeclaration(inner) || ts.isParameter(inner) || ts.isBindingElement(inner);
    if (isBinding && ts.isIdentifier(inner.name) && inner.name.text === node.text) declared.push(inner);
    ts.forEachChild(inner, visit);
  };
  visit(file);
  const [only, another] = declared;
  if (only === undefined || another !== undefined || !ts.isVariableDeclaration(only)) return undefined;
  const isConst = (only.parent.flags & ts.NodeFlags.Const) !== 0;
  const initializer = isConst && only.initializer !== undefined ? skipParentheses(only.initializer) : undefined;
  return initializer !== undefined && ts.isRegularExpressionLiteral(initializer) ? initializer : undefined;
}

function skipParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? skipParentheses(node.expression) : node;
}
