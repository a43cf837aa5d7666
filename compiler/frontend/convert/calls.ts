import { ts } from 'ts-morph';
import type { Builtin } from '../../../schemas/language/builtin.ts';
import { type BuiltinId, builtinEntries, builtins } from '../../../schemas/language/builtins/index.ts';
import { kindOfInterface } from '../../declarations/language.ts';
import type { HirArgument, HirCallback, HirExpression, HirRequest } from '../../hir/nodes.ts';
import { memberRead } from '../infer-reads.ts';
import { replacement } from '../unit.ts';
import { convertCallback, wrapBuiltin } from './callbacks.ts';
import { isApi, isBuiltIn, isPromise, type Scope, span, symbolOf, undefinedAt } from './context.ts';
import { convertExpression, isApiPath, isGlobalOwner, reportNotAwaited } from './expressions.ts';
import { convertHelper } from './functions.ts';
import { convertConsole, convertHasOwnProperty, convertObjectAssign } from './spellings.ts';
import { shapeOfType } from './value-shape.ts';

/** A call. `awaited` says that an `await` stands right before it. */
export function convertCall(scope: Scope, node: ts.CallExpression, awaited: boolean): HirExpression {
  const at = span(scope, node);
  const { problems } = scope.conversion;
  const callee = skipParentheses(node.expression);
  if (!awaited && isPromise(scope, node) && !isElementOfAll(scope, node) && !isChained(scope, node)) reportNotAwaited(scope, node);
  if (ts.isPropertyAccessExpression(callee)) {
    if (isApiPath(scope, callee)) return convertApiCall(scope, node, callee);
    const owner = symbolOf(scope, callee.expression);
    if (owner !== undefined && isGlobalOwner(scope, callee.expression, owner)) {
      if (owner.name === 'Promise') return convertPromiseAll(scope, node);
      if (owner.name === 'console') return convertConsole(scope, node, callee);
      if (owner.name === 'Object' && callee.name.text === 'assign') return convertObjectAssign(scope, node);
      return convertBuiltin(scope, node, `${owner.name}.${callee.name.text}`, node.arguments);
    }
    if (callee.name.text === 'hasOwnProperty' && isBuiltInMember(scope, callee)) return convertHasOwnProperty(scope, node, callee);
    return convertMethod(scope, convertExpression(scope, callee.expression), callee, node);
  }
  const symbol = ts.isIdentifier(callee) ? symbolOf(scope, callee) : undefined;
  const [record, key] = node.arguments;
  if (symbol?.name === memberRead && record !== undefined && key !== undefined) {
    const object = convertExpression(scope, record);
    return { kind: 'index', object, key: convertExpression(scope, key), span: at };
  }
  if (symbol !== undefined && isBuiltIn(symbol)) {
    const name = span(scope, callee);
    if (symbol.name === 'isNaN') problems.at('global-is-nan', at, {}, [replacement('Use Number.isNaN', name, 'Number.isNaN')]);
    return convertBuiltin(scope, node, symbol.name, node.arguments);
  }
  const helper = symbol === undefined ? undefined : convertHelper(scope, symbol, node);
  if (helper === undefined) {
    if (symbol === undefined || !(isFunctionName(symbol) || isTakenFromApi(scope, symbol)))
      problems.at('call-of-value', at, { advice: adviceForCallee(symbol, callee) });
    return undefinedAt(at);
  }
  const apiParameters = scope.conversion.apiParameters.get(helper) ?? new Set();
  const args = node.arguments.flatMap((argument, index) => {
    if (!apiParameters.has(index)) return [convertPlainArgument(scope, argument)];
    if (!isApiArgument(scope, argument)) problems.at('api-as-value', span(scope, argument), {});
    return [];
  });
  // Arguments left out are undefined, which is what lets a parameter take its default.
  const missing = Array.from({ length: Math.max(0, helper.parameters.length - args.length) }, () => undefinedAt(at));
  return { kind: 'call', callee: helper, args: [...args.slice(0, helper.parameters.length), ...missing], span: at };
}

/** Whether a promise is gone on with by `.then` and its like, or a call is that: no promise has such a member, which is all there is to say. */
function isChained(scope: Scope, node: ts.CallExpression): boolean {
  const member = [node.parent, skipParentheses(node.expression)].find(
    (at): at is ts.PropertyAccessExpression => ts.isPropertyAccessExpression(at) && afterPromise.has(at.name.text),
  );
  return member !== undefined && isPromise(scope, member.expression);
}

function isBuiltInMember(scope: Scope, node: ts.PropertyAccessExpression): boolean {
  const symbol = symbolOf(scope, node.name);
  return symbol !== undefined && isBuiltIn(symbol);
}

/** A parameter stands for data: which function a call means must be readable where it is written. */
function adviceForCallee(symbol: ts.Symbol | undefined, callee: ts.Expression): string | undefined {
  if (ts.isArrowFunction(callee) || ts.isFunctionExpression(callee))
    return 'Write its statements where it stands, or make it a function at the top of the file and call that.';
  const declaration = symbol?.valueDeclaration;
  const isParameter = declaration !== undefined && ts.findAncestor(declaration, (at) => !ts.isBindingElement(at) && !ts.isBindingName(at));
  return isParameter && ts.isParameter(isParameter)
    ? `\`${symbol?.name}\` is a parameter, and helpers take data alone: use map, filter, find or reduce with the function written there, or call a helper by its name.`
    : undefined;
}

/** A name that stands for a function, whose use has been reported: it recurs, or it is kept inside a function. */
function isFunctionName({ valueDeclaration }: ts.Symbol): boolean {
  if (valueDeclaration === undefined) return false;
  if (ts.isFunctionDeclaration(valueDeclaration)) return true;
  const initializer = ts.isVariableDeclaration(valueDeclaration) ? valueDeclaration.initializer : undefined;
  return initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
}

/** A name for a member of `api`, of which it has been said that nothing else may stand for it. */
function isTakenFromApi(scope: Scope, { valueDeclaration }: ts.Symbol): boolean {
  const declaration = valueDeclaration === undefined ? undefined : ts.findAncestor(valueDeclaration, ts.isVariableDeclaration);
  return declaration?.initializer !== undefined && isApiPath(scope, declaration.initializer);
}

export function convertNew(scope: Scope, node: ts.NewExpression): HirExpression {
  const symbol = ts.isIdentifier(node.expression) ? symbolOf(scope, node.expression) : undefined;
  const at = span(scope, node);
  if (symbol === undefined || !isBuiltIn(symbol) || builtinIdOf('constructor', symbol.name) === undefined) {
    scope.conversion.problems.at('unsupported-new', at, { name: node.expression.getText() });
    return undefinedAt(at);
  }
  return convertBuiltin(scope, node, `new ${symbol.name}`, node.arguments ?? []);
}

function builtinIdOf(form: Builtin['form'], name: string): BuiltinId | undefined {
  return builtinEntries.find(([, builtin]) => builtin.form === form && builtin.name === name)?.[0];
}

/** `name` is the name in a program, with `new ` before a constructor. */
function convertBuiltin(scope: Scope, node: ts.Expression, name: string, args: readonly ts.Expression[]): HirExpression {
  const at = span(scope, node);
  const id = name.startsWith('new ') ? builtinIdOf('constructor', name.slice(4)) : builtinIdOf('function', name);
  if (id === undefined) {
    scope.conversion.problems.at('call-of-value', at, {});
    return undefinedAt(at);
  }
  return { kind: 'builtin', name: id, args: args.map((argument, index) => convertArgument(scope, argument, index, [id])), span: at };
}

/** `receiver.name(…)`: a method of the language, chosen at run time by the receiver's kind. */
export function convertMethod(
  scope: Scope,
  receiver: HirExpression,
  access: ts.PropertyAccessExpression,
  node: ts.CallExpression,
): HirExpression {
  const at = span(scope, node);
  const name = access.name.text;
  const ids = methodIds(symbolOf(scope, access.name), name, isDead(scope, access.expression));
  if (ids.length === 0) {
    const advice = afterPromise.has(name) ? adviceForPromise : adviceForMethod.get(name);
    scope.conversion.problems.at('call-of-value', at, { advice });
    return undefinedAt(at);
  }
  if (ids.some((id) => (builtins[id] as Builtin).iterates) && !isIteratedAtOnce(node))
    scope.conversion.problems.at('iterator-as-value', at, { name });
  const args = node.arguments.map((argument, index) => convertArgument(scope, argument, index, ids));
  const call: HirExpression = { kind: 'method', receiver, name, builtins: ids, args, span: at };
  const [type] = node.typeArguments ?? [];
  return type !== undefined && ids.includes('response.json') ? convertTyped(scope, call, type) : call;
}

const adviceForPromise =
  'A promise has no such member. Write `const answer = await …;`, and go on with `answer` in the next statement, as in `answer.json()`; what `.catch` did goes into `try { … } catch (error) { … }`.';

/** Spellings that are taken in some places only. */
const adviceForMethod: ReadonlyMap<string, string> = new Map([
  ['forEach', 'Loop with `for (const item of list) { … }`, in an `if` where it depends on a condition.'],
  ['hasOwnProperty', 'Write `Object.hasOwn(record, key)`, behind a test that the record is there.'],
]);

/** What other code goes on with when a promise is kept, or is not. */
const afterPromise = new Set(['then', 'catch', 'finally']);

/** `json<T>()`: the value is held to `T` at run time, since nothing that comes from outside has a type. */
function convertTyped(scope: Scope, value: HirExpression, node: ts.TypeNode): HirExpression {
  const { checker, problems } = scope.conversion;
  const shape = shapeOfType(checker, checker.getTypeFromTypeNode(node), node);
  if (shape === undefined) problems.at('type-not-json', span(scope, node), { type: node.getText() });
  return shape === undefined || shape.kind === 'any' ? value : { kind: 'conform', value, shape, span: value.span };
}

/** Functions that walk their first argument to its end. */
const walkers = new Set(['Array.from', 'Set', 'Object.fromEntries', 'URLSearchParams']);

/** JavaScript answers an iterator, which is used up by walking it; we answer a list. Where it is walked at once, nobody can tell. */
function isIteratedAtOnce(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent)) return isIteratedAtOnce(parent);
  if (ts.isForOfStatement(parent) || ts.isSpreadElement(parent)) return true;
  if (ts.isVariableDeclaration(parent)) return ts.isArrayBindingPattern(parent.name);
  if (!ts.isCallExpression(parent) && !ts.isNewExpression(parent)) return false;
  return parent.arguments?.[0] === node && walkers.has(parent.expression.getText());
}

/** The built-ins that a method's declarations stand for: one for each kind the receiver's type holds. */
function methodIds(symbol: ts.Symbol | undefined, name: string, dead: boolean): readonly BuiltinId[] {
  // Code that is dead at this attach point has no types to choose by, and lives elsewhere.
  if (dead) return builtinEntries.filter(([, builtin]) => builtin.form === 'method' && builtin.name === name).map(([id]) => id);
  if (symbol === undefined || !isBuiltIn(symbol)) return [];
  const kinds = (symbol.declarations ?? []).map(({ parent }) =>
    ts.isInterfaceDeclaration(parent) ? kindOfInterface.get(parent.name.text) : undefined,
  );
  const ids = builtinEntries
    .filter(([, builtin]) => builtin.form === 'method' && builtin.name === name && kinds.includes(builtin.on))
    .map(([id]) => id);
  return ids.sort();
}

function isDead(scope: Scope, node: ts.Expression): boolean {
  return (scope.conversion.checker.getTypeAtLocation(node).flags & ts.TypeFlags.Never) !== 0;
}

function convertArgument(scope: Scope, node: ts.Expression, index: number, ids: readonly BuiltinId[]): HirArgument {
  if (ts.isSpreadElement(node)) return { kind: 'spread', value: convertExpression(scope, node.expression), span: span(scope, node) };
  const takesCallback = ids.length > 0 && ids.every((id) => (builtins[id] as Builtin).callback === index);
  return (takesCallback ? callbackOf(scope, skipParentheses(node)) : undefined) ?? convertExpression(scope, node);
}

/** An arrow, the name of a helper, or the name of a built-in, where a built-in calls it. */
function callbackOf(scope: Scope, node: ts.Expression): HirCallback | undefined {
  const at = span(scope, node);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node))
    return { kind: 'callback', function: convertCallback(scope, node), span: at };
  const name = ts.isPropertyAccessExpression(node) ? `${node.expression.getText()}.${node.name.text}` : node.getText();
  const symbol = ts.isIdentifier(node)
    ? symbolOf(scope, node)
    : ts.isPropertyAccessExpression(node)
      ? symbolOf(scope, node.name)
      : undefined;
  if (symbol === undefined) return undefined;
  if (isBuiltIn(symbol)) {
    const id = builtinIdOf('function', name);
    return id === undefined ? undefined : { kind: 'callback', function: wrapBuiltin(scope, node, id), span: at };
  }
  const helper = convertHelper(scope, symbol, node);
  return helper === undefined ? undefined : { kind: 'callback', function: helper, span: at };
}

function convertPlainArgument(scope: Scope, node: ts.Expression): HirExpression {
  if (ts.isSpreadElement(node)) {
    scope.conversion.problems.at('spread-to-helper', span(scope, node), {});
    return undefinedAt(span(scope, node));
  }
  return convertExpression(scope, node);
}

/** `api` handed on to a helper is no value: the helper's parameter stands for the same path. */
function isApiArgument(scope: Scope, node: ts.Expression): boolean {
  return isApi(scope, skipParentheses(node));
}

function convertApiCall(scope: Scope, node: ts.CallExpression, callee: ts.PropertyAccessExpression): HirExpression {
  const at = span(scope, node);
  const { problems } = scope.conversion;
  const path = apiPath(callee);
  const sealed = path === 'secrets.get' || path === 'hmac';
  if (scope.kind === 'callback' && !sealed) problems.at('effect-in-callback', at, {});
  const spread = node.arguments.find(ts.isSpreadElement);
  if (spread !== undefined) problems.at('spread-to-helper', span(scope, spread), {});
  if (path === 'fetch') return { kind: 'fetch', requests: [convertRequest(scope, node)], all: false, span: at };
  if (sealed) return convertSealed(scope, node, path);
  return { kind: 'effect', member: path, args: node.arguments.map((argument) => convertExpression(scope, argument)), span: at };
}

function convertSealed(scope: Scope, node: ts.CallExpression, path: 'secrets.get' | 'hmac'): HirExpression {
  const at = span(scope, node);
  const [first = undefinedAt(at), data = undefinedAt(at), options] = node.arguments.map((argument) => convertExpression(scope, argument));
  return path === 'hmac' ? { kind: 'hmac', secret: first, data, options, span: at } : { kind: 'secret', name: first, span: at };
}

function convertRequest(scope: Scope, node: ts.CallExpression): HirRequest {
  const [url, options] = node.arguments;
  const at = span(scope, node);
  return {
    kind: 'request',
    url: url === undefined ? undefinedAt(at) : convertExpression(scope, url),
    options: options === undefined ? undefined : convertExpression(scope, options),
    span: at,
  };
}

function apiPath(node: ts.PropertyAccessExpression): string {
  return ts.isPropertyAccessExpression(node.expression) ? `${apiPath(node.expression)}.${node.name.text}` : node.name.text;
}

/** `Promise.all([api.fetch(…), …])`: one statement that asks for all of them. */
function convertPromiseAll(scope: Scope, node: ts.CallExpression): HirExpression {
  const at = span(scope, node);
  const [list] = node.arguments;
  const elements = list !== undefined && ts.isArrayLiteralExpression(list) ? list.elements.map(skipParentheses) : undefined;
  const calls = elements?.map((element) => (isFetchCall(scope, element) ? element : undefined));
  if (calls === undefined || !calls.every((call) => call !== undefined)) {
    scope.conversion.problems.at('promise-list', at, {});
    return undefinedAt(at);
  }
  if (scope.kind === 'callback') scope.conversion.problems.at('effect-in-callback', at, {});
  return { kind: 'fetch', requests: calls.map((call) => convertRequest(scope, call)), all: true, span: at };
}

function isFetchCall(scope: Scope, node: ts.Expression): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    isApiPath(scope, node.expression) &&
    apiPath(node.expression) === 'fetch'
  );
}

function isElementOfAll(scope: Scope, node: ts.CallExpression): boolean {
  const list = node.parent;
  return (
    ts.isArrayLiteralExpression(list) &&
    ts.isCallExpression(list.parent) &&
    list.parent.expression.getText() === 'Promise.all' &&
    isFetchCall(scope, node)
  );
}

function skipParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? skipParentheses(node.expression) : node;
}
