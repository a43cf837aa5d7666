import { ts } from 'ts-morph';
import { builtins } from '../../../schemas/language/builtins/index.ts';
import type { HirEntry, HirExpression, HirSpread } from '../../hir/nodes.ts';
import { caughtName } from '../annotate.ts';
import { longListIn } from '../infer-long-lists.ts';
import { laterMembers } from '../infer-records.ts';
import { keptTest } from '../kept-elements.ts';
import { readPatternLiteral } from '../pattern-literal.ts';
import { replacement } from '../unit.ts';
import { adviceFor, sentence } from '../unknown-names.ts';
import { convertCall, convertNew } from './calls.ts';
import { convertChain, isChain } from './chains.ts';
import { findVariable, isApi, isBuiltIn, isEvent, isPromise, readVariable, type Scope, span, symbolOf, undefinedAt } from './context.ts';
import { convertConstant } from './functions.ts';
import { convertOperator } from './operators.ts';

const { SyntaxKind: Kind } = ts;

/** Turns a checked expression into HIR. What the language does not have is reported and stands as undefined. */
export function convertExpression(scope: Scope, node: ts.Expression): HirExpression {
  const converted = convertUntyped(scope, node);
  // What stands in parentheses has answered for itself.
  if (converted.isScalar !== undefined) return converted;
  let known: boolean | undefined;
  const isScalar = () => {
    known ??= holdsScalar(scope.conversion.checker, node);
    return known;
  };
  return { ...converted, isScalar };
}

const scalarFlags =
  ts.TypeFlags.StringLike |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.Null |
  ts.TypeFlags.Undefined |
  ts.TypeFlags.Void;

function holdsScalar(checker: ts.TypeChecker, node: ts.Expression): boolean {
  const type = checker.getTypeAtLocation(node);
  return type.isUnion() ? type.types.every(({ flags }) => (flags & scalarFlags) !== 0) : (type.flags & scalarFlags) !== 0;
}

function convertUntyped(scope: Scope, node: ts.Expression): HirExpression {
  if (isChain(node)) return convertChain(scope, node);
  const at = span(scope, node);
  if (ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression(node) || ts.isAsExpression(node))
    return convertExpression(scope, node.expression);
  if (ts.isStringLiteralLike(node)) return { kind: 'literal', value: node.text, span: at };
  if (ts.isNumericLiteral(node)) return { kind: 'literal', value: Number(node.text), span: at };
  if (ts.isRegularExpressionLiteral(node)) return { kind: 'pattern', ...readPatternLiteral(node), span: at };
  if (ts.isIdentifier(node)) return convertIdentifier(scope, node);
  if (ts.isTemplateExpression(node)) return convertTemplate(scope, node);
  if (ts.isArrayLiteralExpression(node))
    return {
      kind: 'list',
      elements: node.elements.filter((element) => !isLaterElements(element)).map((element) => convertElement(scope, element)),
      span: at,
    };
  if (ts.isObjectLiteralExpression(node))
    return { kind: 'record', entries: node.properties.flatMap((property) => convertProperty(scope, property)), span: at };
  if (ts.isPropertyAccessExpression(node)) return convertMember(scope, node);
  if (ts.isElementAccessExpression(node)) {
    const object = convertExpression(scope, node.expression);
    return { kind: 'index', object, key: convertExpression(scope, node.argumentExpression), span: at };
  }
  if (ts.isCallExpression(node)) {
    const list = longListIn(node);
    return list === undefined ? convertCall(scope, node, false) : convertExpression(scope, list);
  }
  if (ts.isNewExpression(node)) return convertNew(scope, node);
  if (ts.isAwaitExpression(node)) return convertAwait(scope, node);
  if (ts.isConditionalExpression(node)) {
    const test = keptTest(node);
    if (test !== undefined) return convertExpression(scope, test);
    return {
      kind: 'conditional',
      test: convertExpression(scope, node.condition),
      consequent: convertExpression(scope, node.whenTrue),
      alternate: convertExpression(scope, node.whenFalse),
      span: at,
    };
  }
  switch (node.kind) {
    case Kind.TrueKeyword:
    case Kind.FalseKeyword:
      return { kind: 'literal', value: node.kind === Kind.TrueKeyword, span: at };
    case Kind.NullKeyword:
      return { kind: 'literal', value: null, span: at };
  }
  const operator = convertOperator(scope, node);
  if (operator !== undefined) return operator;
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) scope.conversion.problems.at('function-as-value', at, {});
  else scope.conversion.problems.at('unsupported-syntax', at, { syntax: node.getText().slice(0, 40) });
  return undefinedAt(at);
}

function convertIdentifier(scope: Scope, node: ts.Identifier): HirExpression {
  const at = span(scope, node);
  const { problems } = scope.conversion;
  if (node.text === caughtName && scope.caught !== undefined) return readVariable(scope.caught, at);
  const symbol = symbolOf(scope, node);
  if (symbol === undefined || (symbol.declarations ?? []).length === 0) {
    // Of the names that are declared nowhere, which the checker knows by itself, `undefined` alone is the language's own.
    if (node.text !== 'undefined')
      problems.at('unknown-name', at, { name: node.text, suggestion: '', advice: sentence(adviceFor(node.text)) });
    return undefinedAt(at);
  }
  if (isEvent(scope, symbol)) return { kind: 'input', name: 'event', span: at };
  if (isApi(scope, node)) {
    problems.at('api-as-value', at, {});
    return undefinedAt(at);
  }
  const found = findVariable(scope, symbol);
  if (found !== undefined) return readVariable(found.variable, at);
  const constant = convertConstant(scope, symbol);
  if (constant !== undefined) return { kind: 'constant', constant, span: at };
  if (node.text === 'step' || node.text === 'config') return { kind: 'input', name: node.text, span: at };
  if (isBuiltIn(symbol)) return convertGlobal(scope, node);
  if (isLocalVariable(symbol)) problems.at('unset-variable', at, { name: node.text });
  // A pattern at the top of the file has been reported as such.
  else if (symbol.valueDeclaration === undefined || !ts.isBindingElement(symbol.valueDeclaration)) problems.at('function-as-value', at, {});
  return undefinedAt(at);
}

/** A variable of a function that is met before its declaration was: it is read before it is set. */
function isLocalVariable({ valueDeclaration: declaration }: ts.Symbol): boolean {
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return false;
  const isFunction =
    declaration.initializer !== undefined &&
    (ts.isArrowFunction(declaration.initializer) || ts.isFunctionExpression(declaration.initializer));
  return !isFunction && !ts.isSourceFile(declaration.parent.parent.parent);
}

function convertGlobal(scope: Scope, node: ts.Identifier): HirExpression {
  const at = span(scope, node);
  if (node.text === 'NaN') return { kind: 'literal', value: Number.NaN, span: at };
  if (node.text === 'Infinity') return { kind: 'literal', value: Number.POSITIVE_INFINITY, span: at };
  scope.conversion.problems.at('function-as-value', at, {});
  return undefinedAt(at);
}

/** A plain member: of a value, or a constant such as `Number.MAX_SAFE_INTEGER`. */
function convertMember(scope: Scope, node: ts.PropertyAccessExpression): HirExpression {
  const at = span(scope, node);
  const { problems } = scope.conversion;
  if (isApiPath(scope, node)) {
    problems.at('api-as-value', at, {});
    return undefinedAt(at);
  }
  const owner = ts.isIdentifier(node.expression) ? symbolOf(scope, node.expression) : undefined;
  const member = symbolOf(scope, node.name);
  if (member !== undefined && isBuiltIn(member) && (member.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Function)) !== 0) {
    problems.at('function-as-value', at, {});
    return undefinedAt(at);
  }
  if (owner !== undefined && isGlobalOwner(scope, node.expression, owner)) {
    const name = `${owner.name}.${node.name.text}`;
    if (Object.hasOwn(builtins, name)) return { kind: 'builtin', name, args: [], span: at };
    problems.at('call-of-value', at, {});
    return undefinedAt(at);
  }
  return { kind: 'get', object: convertExpression(scope, node.expression), key: node.name.text, span: at };
}

/** `Math`, `Number`, `Object`: names of the language that own functions and constants and are no values themselves. */
export function isGlobalOwner(scope: Scope, node: ts.Node, symbol: ts.Symbol): boolean {
  return (
    ts.isIdentifier(node) &&
    node.text !== 'step' &&
    node.text !== 'config' &&
    isBuiltIn(symbol) &&
    findVariable(scope, symbol) === undefined
  );
}

export function isApiPath(scope: Scope, node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isApiPath(scope, node.expression);
  return ts.isPropertyAccessExpression(node) ? isApiPath(scope, node.expression) : isApi(scope, node);
}

function convertTemplate(scope: Scope, node: ts.TemplateExpression): HirExpression {
  const text = (literal: ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail): HirExpression[] =>
    literal.text === '' ? [] : [{ kind: 'literal', value: literal.text, span: span(scope, literal) }];
  for (const { expression } of node.templateSpans) warnOfRecord(scope, expression);
  const parts = node.templateSpans.flatMap(({ expression, literal }) => [convertExpression(scope, expression), ...text(literal)]);
  return { kind: 'template', parts: [...text(node.head), ...parts], span: span(scope, node) };
}

/** A record's text is `[object Object]`, which nobody wants in a log line. */
function warnOfRecord(scope: Scope, node: ts.Expression): void {
  const { checker } = scope.conversion;
  const type = checker.getTypeAtLocation(node);
  const parts = type.isUnion() ? type.types : [type];
  const isRecord = (part: ts.Type): boolean =>
    (part.flags & ts.TypeFlags.Object) !== 0 &&
    !checker.isArrayType(part) &&
    !checker.isTupleType(part) &&
    part.symbol?.name !== 'Date' &&
    part.symbol?.name !== 'URL' &&
    part.symbol?.name !== 'URLSearchParams' &&
    part.symbol?.name !== 'RegExp' &&
    part.symbol?.name !== 'Error' &&
    part.symbol?.name !== 'JsonObject' &&
    part.symbol?.name !== 'Secret';
  if (parts.some(isRecord)) scope.conversion.problems.at('record-in-text', span(scope, node), {});
}

function convertElement(scope: Scope, node: ts.Expression): HirExpression | HirSpread {
  if (ts.isSpreadElement(node)) return { kind: 'spread', value: convertExpression(scope, node.expression), span: span(scope, node) };
  if (ts.isOmittedExpression(node))
    scope.conversion.problems.at('unsupported-syntax', span(scope, node.parent), { syntax: 'a hole in a list' });
  return ts.isOmittedExpression(node) ? undefinedAt(span(scope, node)) : convertExpression(scope, node);
}

function convertProperty(scope: Scope, node: ts.ObjectLiteralElementLike): (HirEntry | HirSpread)[] {
  const at = span(scope, node);
  if (ts.isSpreadAssignment(node) && isLaterMembers(node.expression)) return [];
  if (ts.isSpreadAssignment(node)) return [{ kind: 'spread', value: convertExpression(scope, node.expression), span: at }];
  if (ts.isShorthandPropertyAssignment(node)) {
    const key: HirExpression = { kind: 'literal', value: node.name.text, span: span(scope, node.name) };
    return [{ kind: 'entry', key, value: convertIdentifier(scope, node.name), span: at }];
  }
  if (ts.isPropertyAssignment(node)) {
    return [{ kind: 'entry', key: convertPropertyName(scope, node.name), value: convertExpression(scope, node.initializer), span: at }];
  }
  return [];
}

function isLaterElements(node: ts.Expression): boolean {
  return ts.isSpreadElement(node) && isLaterMembers(node.expression);
}

/** Put in for the type checker; nothing of it is the author's. */
function isLaterMembers(node: ts.Expression): boolean {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === laterMembers;
}

/** The key that a name in a literal or a pattern stands for. */
export function convertPropertyName(scope: Scope, name: ts.PropertyName): HirExpression {
  const at = span(scope, name);
  if (ts.isComputedPropertyName(name)) return convertExpression(scope, name.expression);
  // A numeric name is the text of its number: `{ 1.0: x }` has the key `1`.
  const text = ts.isNumericLiteral(name)
    ? String(Number(name.text))
    : ts.isIdentifier(name) || ts.isStringLiteralLike(name)
      ? name.text
      : name.getText();
  return { kind: 'literal', value: text, span: at };
}

function convertAwait(scope: Scope, node: ts.AwaitExpression): HirExpression {
  let operand: ts.Expression = node.expression;
  while (ts.isParenthesizedExpression(operand)) operand = operand.expression;
  if (ts.isCallExpression(operand) && !isChain(operand)) return convertCall(scope, operand, true);
  if (isPromise(scope, operand) && !ts.isNewExpression(operand)) {
    scope.conversion.problems.at('promise-not-awaited', span(scope, operand), {});
    return undefinedAt(span(scope, node));
  }
  return convertExpression(scope, operand);
}

/** A promise that nobody waits for where it is made. */
export function reportNotAwaited(scope: Scope, node: ts.Expression): void {
  const at = span(scope, node);
  const insertion = { ...at, end: at.start };
  scope.conversion.problems.at('promise-not-awaited', at, {}, [replacement('Insert await', insertion, 'await ')]);
}
