import { ts } from 'ts-morph';
import { isAssignmentOperator } from './assignment-operator.ts';
import { type Names, patternBehind, skipParentheses, textBehind } from './constant-literals.ts';
import type { Edit } from './edits.ts';
import { knownGroups } from './pattern-groups.ts';

/**
 * What `split`, `match`, `exec` and `matchAll` are sure to give where the separator or the pattern is known: a first piece, and the
 * groups that every match goes through. The call gets it as its type argument, under a name that no author can write.
 */
export function certainPartsEdits(names: Names, node: ts.Node): Edit[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.typeArguments !== undefined) return [];
  const { name, expression: receiver } = node.expression;
  const known = readers.get(name.text)?.(names, node, receiver);
  const end = name.getEnd();
  return known === undefined ? [] : [{ start: end, end, text: `<${known}>` }];
}

type Reader = (names: Names, node: ts.CallExpression, receiver: ts.Expression) => string | undefined;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['split', (names, node) => (isReadAtOnce(names.file, node) && hasFirstPiece(names, node) ? '$writFirst' : undefined)],
  ['pop', (names, _node, receiver) => (isCutWithFirst(names, receiver) ? '$writFirst' : undefined)],
  ['shift', (names, _node, receiver) => (isCutWithFirst(names, receiver) ? '$writFirst' : undefined)],
  ['at', (names, node, receiver) => (isEnd(node.arguments[0]) && isCutWithFirst(names, receiver) ? '$writFirst' : undefined)],
  ['exec', (names, node, receiver) => (isStatic(names.file, node) ? groupsOf(names, receiver, false) : undefined)],
  ['match', (names, node) => (isStatic(names.file, node) ? groupsOf(names, node.arguments[0], true) : undefined)],
  ['matchAll', (names, node) => groupsOf(names, node.arguments[0], false)],
]);

/**
 * JavaScript cuts a text into one piece at least, but for a separator that is nothing or may match nothing (an empty text has no
 * pieces then) and for a limit of none.
 */
function hasFirstPiece(names: Names, { arguments: [separator, limit, ...others] }: ts.CallExpression): boolean {
  if (separator === undefined || others.length > 0) return false;
  if (limit !== undefined && !(ts.isNumericLiteral(limit) && /^[1-9]\d{0,8}$/.test(limit.text))) return false;
  const text = textBehind(names, separator);
  if (text !== undefined) return text !== '';
  const literal = patternBehind(names, separator);
  return literal !== undefined && knownGroups(literal)?.nullable === false;
}

/** Whether a text is cut up right there: `text.split('@').pop()` has a piece to take. */
function isCutWithFirst(names: Names, receiver: ts.Expression): boolean {
  const call = skipParentheses(receiver);
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return false;
  return call.expression.name.text === 'split' && call.typeArguments === undefined && hasFirstPiece(names, call);
}

/** `0` or `-1`, which every list that is not empty has. */
function isEnd(index: ts.Expression | undefined): boolean {
  if (index === undefined) return false;
  if (ts.isNumericLiteral(index)) return index.text === '0';
  const isMinus = ts.isPrefixUnaryExpression(index) && index.operator === ts.SyntaxKind.MinusToken;
  return isMinus && ts.isNumericLiteral(index.operand) && index.operand.text === '1';
}

/** With `all`, what `match` gives for a flag `g`: the texts of the matches, and no groups. */
function groupsOf(names: Names, pattern: ts.Expression | undefined, all: boolean): string | undefined {
  const literal = pattern === undefined ? undefined : patternBehind(names, pattern);
  const known = literal === undefined ? undefined : knownGroups(literal);
  if (known === undefined) return undefined;
  if (all && known.isGlobal) return '$writTexts';
  const numbered = known.certain.flatMap((isCertain, index) => (isCertain ? [`readonly ${index + 1}: string;`] : []));
  const named = known.names.filter(([, group]) => known.certain[group - 1]).map(([name]) => `readonly ${name}: string;`);
  if (known.names.length > 0) numbered.push(`readonly groups: RegExpGroups & { ${named.join(' ')} };`);
  return numbered.length === 0 ? undefined : `$writCertain<{ ${numbered.join(' ')} }>`;
}

/** Whether the pieces are looked at where they are made, or kept under a name that always stands for them, all of them. */
function isReadAtOnce(file: ts.SourceFile, node: ts.CallExpression): boolean {
  const at = outermost(node);
  const { parent } = at;
  if (ts.isElementAccessExpression(parent)) return parent.expression === at;
  if (ts.isArrowFunction(parent)) return parent.body === at && isHandedOn(parent);
  if (ts.isReturnStatement(parent)) return isHandedOn(ts.findAncestor(parent, ts.isFunctionLike));
  if (!ts.isVariableDeclaration(parent) || parent.type !== undefined) return false;
  return !ts.isIdentifier(parent.name) || !isChanged(file, parent.name.text);
}

/** Whether a function is an argument: a callback, whose results nobody assigns to. */
function isHandedOn(node: ts.Node | undefined): boolean {
  if (node === undefined || !(ts.isArrowFunction(node) || ts.isFunctionExpression(node))) return false;
  const at = outermost(node);
  return ts.isCallExpression(at.parent) && at.parent.arguments.includes(at);
}

/** Whether a value stays what it is: no variable that is given another one later takes its type from it. */
function isStatic(file: ts.SourceFile, node: ts.CallExpression): boolean {
  const { parent } = outermost(node);
  return !ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name) || !isChanged(file, parent.name.text);
}

const shortening = new Set(['pop', 'shift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin', 'unshift']);

/** Whether a name of the file is assigned, or a list under it is changed. */
function isChanged(file: ts.SourceFile, name: string): boolean {
  const isNamed = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === name;
  const visit = (node: ts.Node): boolean => {
    if (ts.isBinaryExpression(node) && isAssignmentOperator(node.operatorToken.kind)) {
      const { left } = node;
      if (isNamed(left) || ((ts.isPropertyAccessExpression(left) || ts.isElementAccessExpression(left)) && isNamed(left.expression)))
        return true;
    }
    if (ts.isPropertyAccessExpression(node) && isNamed(node.expression) && shortening.has(node.name.text)) return true;
    return ts.forEachChild(node, visit) ?? false;
  };
  return visit(file);
}

/** An expression with the parentheses around it. */
function outermost(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node.parent) ? outermost(node.parent) : node;
}
