import { ts } from 'ts-morph';
import { type Names, patternBehind, skipParentheses } from './constant-literals.ts';
import type { Edit } from './edits.ts';
import { knownGroups } from './pattern-groups.ts';

/**
 * What a callback of `replace` is given depends on the groups of the pattern. Where the pattern is a literal, or a constant, the call gets that as its type argument; elsewhere each group may be missing.
 */
export function replaceCallbackEdits(names: Names, node: ts.Node): Edit[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.typeArguments !== undefined) return [];
  const { name } = node.expression;
  const [searched, callback] = node.arguments;
  if (!/^replace(All)?$/.test(name.text) || searched === undefined || callback === undefined) return [];
  const inner = skipParentheses(callback);
  if (!ts.isArrowFunction(inner) && !ts.isFunctionExpression(inner)) return [];
  const literal = patternBehind(names, searched);
  const types = literal === undefined ? undefined : argumentTypes(literal);
  const end = name.getEnd();
  return types === undefined ? [] : [{ start: end, end, text: `<[${types.join(', ')}], $writProof>` }];
}

/** The types of what stands behind the match: groups, place, text, and a record of the names where there are any. */
function argumentTypes(literal: ts.RegularExpressionLiteral): readonly string[] | undefined {
  const known = knownGroups(literal);
  if (known === undefined) return undefined;
  const typeOf = (isCertain: boolean | undefined) => (isCertain ? 'string' : 'string | undefined');
  const members = known.names.map(([name, group]) => `readonly ${name}: ${typeOf(known.certain[group - 1])};`);
  return [...known.certain.map(typeOf), 'number', 'string', ...(members.length === 0 ? [] : [`{ ${members.join(' ')} }`])];
}
