import { ts } from 'ts-morph';
import { builtinEntries } from '../../schemas/language/builtins/index.ts';
import { skipParentheses } from './constant-literals.ts';
import type { Finding } from './finding.ts';
import { isJson } from './type-fixes.ts';
import { spanOf, type Unit, writtenText } from './unit.ts';

/** How data that nobody described is narrowed for what the author does with it there; undefined where that is not plain to see. */
export function dynamicAdvice(unit: Unit, checker: ts.TypeChecker, node: ts.Node): string | undefined {
  const taken = ts.findAncestor(node, ts.isObjectBindingPattern);
  if (taken !== undefined && (ts.isBindingElement(node) || ts.isBindingElement(node.parent))) return patternAdvice(taken);
  const used = useOf(checker, node);
  if (used === undefined) return undefined;
  const what = writtenText(unit, used.value);
  if (what.length > longestName || what.includes('\n')) return undefined;
  const operand = ts.isBinaryExpression(used.value) || ts.isConditionalExpression(used.value) ? `(${what})` : what;
  const tests = used.kinds.map((kind) => (kind === 'list' ? `Array.isArray(${what})` : `typeof ${operand} === '${kind}'`));
  const [test, other] = tests;
  const either = other === undefined ? `\`${test}\`` : `\`${test}\`, or \`${other}\``;
  const first = isStable(used.value) ? 'Ask first what it is' : 'Put it into a constant and ask first what that is';
  return `${first}: ${either}. Or give the metadata a schema in writ.yaml, or the answer a type: \`json<T>()\`.`;
}

/** Whether it has been said of what a method is called on that nothing is known of it: then there is no more to say of the call. */
export function isSaidOfOwner({ unit, problems, node }: Finding): boolean {
  const access = node.parent;
  if (!ts.isPropertyAccessExpression(access) || access.name !== node) return false;
  return [access.expression, skipParentheses(access.expression)].some((owner) => {
    const span = spanOf(unit, owner);
    const { start } = span.source.rangeOf(span.start, span.end);
    return problems.all.some(
      ({ slug, file, range }) =>
        slug === 'dynamic-data' && file === span.source.path && start.line === range.start.line && start.column === range.start.column,
    );
  });
}

/** `const { a, b } = await answer.json()`: nothing says that there is a record to take apart. */
function patternAdvice({ elements }: ts.ObjectBindingPattern): string {
  const names = elements.map(({ propertyName, name }) => (propertyName ?? name).getText());
  const [first = 'name'] = names;
  const members = names.map((name) => `${name}?: string`).join('; ');
  return `Give it a name and read \`data?.${first}\`, or say what it holds: \`json<{ ${members} }>()\` for an answer, a schema in writ.yaml for metadata.`;
}

const longestName = 60;

interface Use {
  readonly value: ts.Expression;
  readonly kinds: readonly ('string' | 'number' | 'list')[];
}

/** The value in question, and the kinds that have the method which is called, or that can be looped over. */
function useOf(checker: ts.TypeChecker, node: ts.Node): Use | undefined {
  const isDynamic = (value: ts.Expression) => isJson(checker, checker.getTypeAtLocation(value));
  const { parent } = node;
  const isWalked = (ts.isForOfStatement(parent) && parent.expression === node) || ts.isSpreadElement(parent);
  if (isWalked && ts.isExpression(node) && isDynamic(node)) return { value: skipParentheses(node), kinds: ['list'] };
  if (ts.isExpression(node) && isArgument(node) && isDynamic(node)) {
    const kinds = kindsOf(checker, checker.getContextualType(node));
    return kinds.length === 0 ? undefined : { value: skipParentheses(node), kinds };
  }
  const isOwner = ts.isPropertyAccessExpression(parent) && parent.expression === node;
  const access = ts.isPropertyAccessExpression(node) && !isOwner ? node : parent;
  if (ts.isPropertyAccessExpression(access)) {
    const isCalled = ts.isCallExpression(access.parent) && access.parent.expression === access;
    const kinds = kindsWith(access.name.text);
    if (!isCalled || kinds.length === 0 || !isDynamic(access.expression)) return undefined;
    const value = skipParentheses(access.expression);
    const [asked, kind] = withoutFallback(value);
    return kind !== undefined && kinds.includes(kind) ? { value: asked, kinds: [kind] } : { value, kinds };
  }
  return undefined;
}

function isArgument(node: ts.Expression): boolean {
  const { parent } = node;
  return (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && (parent.arguments ?? []).some((argument) => argument === node);
}

/** `value || []`: the value, and the kind that the fallback says was meant. */
function withoutFallback(value: ts.Expression): readonly [ts.Expression, Use['kinds'][number] | undefined] {
  const operators: readonly ts.SyntaxKind[] = [ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken];
  if (!ts.isBinaryExpression(value) || !operators.includes(value.operatorToken.kind)) return [value, undefined];
  const { left, right } = value;
  const kind = ts.isArrayLiteralExpression(right) ? 'list' : ts.isStringLiteralLike(right) ? 'string' : undefined;
  return [skipParentheses(left), kind];
}

/** The kinds that an argument may have. */
function kindsOf(checker: ts.TypeChecker, type: ts.Type | undefined): Use['kinds'] {
  const parts = type === undefined ? [] : type.isUnion() ? type.types : [type];
  const has = (flags: ts.TypeFlags) => parts.some((part) => (part.flags & flags) !== 0);
  const isList = parts.some((part) => checker.isArrayType(part) || part.symbol?.name === 'Iterable');
  return [
    ...(isList ? (['list'] as const) : []),
    ...(has(ts.TypeFlags.StringLike) ? (['string'] as const) : []),
    ...(has(ts.TypeFlags.NumberLike) ? (['number'] as const) : []),
  ];
}

/** Texts, numbers and lists alone: what else has methods is not JSON. */
function kindsWith(method: string): readonly ('string' | 'number' | 'list')[] {
  const kinds = new Set(builtinEntries.filter(([, { form, name }]) => form === 'method' && name === method).map(([, { on }]) => on));
  if (method === 'forEach') kinds.add('list');
  return (['list', 'string', 'number'] as const).filter((kind) => kinds.has(kind) && method !== 'toString');
}

/** A name, or members of one: what TypeScript remembers a test of. */
function isStable(node: ts.Expression): boolean {
  return ts.isIdentifier(node) || (ts.isPropertyAccessExpression(node) && isStable(node.expression));
}
