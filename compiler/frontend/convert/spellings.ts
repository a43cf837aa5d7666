import { ts } from 'ts-morph';
import type { HirEntry, HirExpression, HirSpread, HirStatement } from '../../hir/nodes.ts';
import { replacement } from '../unit.ts';
import { apiName, isBuiltIn, readVariable, type Scope, span, symbolOf, temporary, undefinedAt, written } from './context.ts';
import { convertExpression } from './expressions.ts';
import { convertHelper } from './functions.ts';
import { bindPattern } from './patterns.ts';
import { convertStatement } from './statements.ts';

/**
 * Spellings that people bring from other platforms and that mean the same as one of ours. They compile, with a warning and a fix
 * that writes ours.
 */

const consoleLevels = new Map([
  ['log', 'info'],
  ['info', 'info'],
  ['debug', 'debug'],
  ['warn', 'warn'],
  ['error', 'error'],
]);

/** `console.log(a, b)`: `api.log('info', `${a} ${b}`)`. */
export function convertConsole(scope: Scope, node: ts.CallExpression, callee: ts.PropertyAccessExpression): HirExpression {
  const at = span(scope, node);
  const level = consoleLevels.get(callee.name.text) ?? 'info';
  const texts = node.arguments.map((argument) =>
    ts.isStringLiteralLike(argument) && !/[`\\$]/.test(argument.text) ? argument.text : `\${${written(scope, argument)}}`,
  );
  const [only] = node.arguments;
  const message =
    only !== undefined && node.arguments.length === 1 && ts.isStringLiteralLike(only) ? written(scope, only) : `\`${texts.join(' ')}\``;
  const api = apiName(scope, node);
  const isWritten = api !== undefined && !node.arguments.some(ts.isSpreadElement);
  const fixes = isWritten ? [replacement(`Use ${api}.log`, at, `${api}.log('${level}', ${message})`)] : [];
  scope.conversion.problems.at('console-call', at, { level, api }, fixes);
  if (scope.kind === 'callback') scope.conversion.problems.at('effect-in-callback', at, {});
  const space: HirExpression = { kind: 'literal', value: ' ', span: at };
  const parts = node.arguments.flatMap((argument, index): HirExpression[] => [
    ...(index === 0 ? [] : [space]),
    convertExpression(scope, argument),
  ]);
  return {
    kind: 'effect',
    member: 'log',
    args: [
      { kind: 'literal', value: level, span: at },
      { kind: 'template', parts, span: at },
    ],
    span: at,
  };
}

/** `Object.assign({}, a, b)`: `{ ...a, ...b }`. Undefined where the first argument is not a literal, which it would change. */
export function convertObjectAssign(scope: Scope, node: ts.CallExpression): HirExpression {
  const at = span(scope, node);
  const [target, ...sources] = node.arguments;
  if (target === undefined || !ts.isObjectLiteralExpression(target) || sources.some(ts.isSpreadElement)) {
    scope.conversion.problems.at('object-assign-target', at, {});
    return undefinedAt(at);
  }
  const own = target.properties.map((property) => written(scope, property));
  const text = `{ ${[...own, ...sources.map((source) => `...${written(scope, source)}`)].join(', ')} }`;
  scope.conversion.problems.at('object-assign', at, {}, [replacement('Use spread', at, text)]);
  const record = convertExpression(scope, target);
  const first: readonly (HirEntry | HirSpread)[] = record.kind === 'record' ? record.entries : [];
  const spreads = sources.map(
    (source): HirSpread => ({ kind: 'spread', value: convertExpression(scope, source), span: span(scope, source) }),
  );
  return { kind: 'record', entries: [...first, ...spreads], span: at };
}

/** `record.hasOwnProperty(key)`: `Object.hasOwn(record, key)`. */
export function convertHasOwnProperty(scope: Scope, node: ts.CallExpression, callee: ts.PropertyAccessExpression): HirExpression {
  const at = span(scope, node);
  const [key] = node.arguments;
  const text = `Object.hasOwn(${written(scope, callee.expression)}, ${key === undefined ? '' : written(scope, key)})`;
  scope.conversion.problems.at('has-own-property', at, {}, [replacement('Use Object.hasOwn', at, text)]);
  const args = [convertExpression(scope, callee.expression), key === undefined ? undefinedAt(at) : convertExpression(scope, key)];
  return { kind: 'builtin', name: 'Object.hasOwn', args, span: at };
}

/** Whether a call is `list.forEach(…)` of the language, as a statement. */
export function isForEach(scope: Scope, node: ts.Expression): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'forEach')
    return false;
  if (node.questionDotToken !== undefined || node.expression.questionDotToken !== undefined) return false;
  const symbol = symbolOf(scope, node.expression.name);
  return symbol !== undefined && isBuiltIn(symbol);
}

/**
 * `list.forEach((item, index) => …)`: the same loop. As ECMAScript 23.1.3.15 has it, the length is that of the beginning, and an
 * element that is gone by then is passed over.
 */
export function convertForEach(scope: Scope, node: ts.CallExpression): HirStatement[] {
  const at = span(scope, node);
  const { problems } = scope.conversion;
  const [given] = node.arguments;
  const callback = given === undefined ? undefined : skipParentheses(given);
  if (!ts.isPropertyAccessExpression(node.expression) || callback === undefined) return [];
  problems.at('for-each', at, {}, forEachFix(scope, node, node.expression, callback));
  const list = temporary(scope, node, 'list');
  const index = temporary(scope, node, 'index');
  const readList = readVariable(list, at);
  const readIndex = readVariable(index, at);
  const element: HirExpression = { kind: 'index', object: readList, key: readIndex, span: at };
  const keys: HirExpression = { kind: 'method', receiver: readList, name: 'keys', builtins: ['list.keys'], args: [], span: at };
  const body = forEachBody(scope, callback, [element, readIndex, readList]);
  const present: HirExpression = { kind: 'in', left: readIndex, right: readList, span: at };
  return [
    { kind: 'set', variable: list, value: convertExpression(scope, node.expression.expression), span: at },
    {
      kind: 'for',
      variable: index,
      list: keys,
      body: [{ kind: 'if', test: present, consequent: body, alternate: [], span: at }],
      span: at,
    },
  ];
}

function forEachBody(scope: Scope, callback: ts.Expression, args: readonly HirExpression[]): HirStatement[] {
  const at = span(scope, callback);
  const { problems } = scope.conversion;
  if (ts.isArrowFunction(callback) || ts.isFunctionExpression(callback)) {
    if (callback.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false) problems.at('async-callback', at, {});
    const bound = callback.parameters.flatMap((parameter, index) => {
      const value = args[index] ?? undefinedAt(at);
      return bindPattern(scope, parameter.name, value, parameter.initializer);
    });
    if (!ts.isBlock(callback.body)) return [...bound, { kind: 'evaluate', value: convertExpression(scope, callback.body), span: at }];
    return [
      ...bound,
      ...callback.body.statements.flatMap((statement) => continueForReturn(scope, convertStatement(scope, statement), false)),
    ];
  }
  const symbol = ts.isIdentifier(callback) ? symbolOf(scope, callback) : undefined;
  const helper = symbol === undefined ? undefined : convertHelper(scope, symbol, callback);
  if (helper === undefined) {
    problems.at('call-of-value', at, {});
    return [];
  }
  const passed = helper.parameters.map((_, index) => args[index] ?? undefinedAt(at));
  return [{ kind: 'evaluate', value: { kind: 'call', callee: helper, args: passed, span: at }, span: at }];
}

/** A `return` in the callback goes on with the next element. From inside another loop there is no way to say that. */
function continueForReturn(scope: Scope, statements: readonly HirStatement[], inLoop: boolean): HirStatement[] {
  return statements.flatMap((statement): HirStatement[] => {
    const inside = (block: readonly HirStatement[]) => continueForReturn(scope, block, inLoop);
    switch (statement.kind) {
      case 'return': {
        if (inLoop) scope.conversion.problems.at('return-from-inner-loop', statement.span, {});
        const { value, span: at } = statement;
        return [...(value === undefined ? [] : [{ kind: 'evaluate' as const, value, span: at }]), { kind: 'continue', span: at }];
      }
      case 'if':
        return [{ ...statement, consequent: inside(statement.consequent), alternate: inside(statement.alternate) }];
      case 'switch':
        return [
          {
            ...statement,
            cases: statement.cases.map((clause) => ({ ...clause, body: inside(clause.body) })),
            fallback: inside(statement.fallback),
          },
        ];
      case 'for':
        return [{ ...statement, body: continueForReturn(scope, statement.body, true) }];
      case 'catch':
        return [{ ...statement, body: inside(statement.body), handler: inside(statement.handler) }];
      case 'finally':
        return [{ ...statement, body: inside(statement.body), finalizer: inside(statement.finalizer) }];
      default:
        return [statement];
    }
  });
}

function forEachFix(scope: Scope, node: ts.CallExpression, callee: ts.PropertyAccessExpression, callback: ts.Expression) {
  if (!ts.isArrowFunction(callback) || callback.parameters.length !== 1 || /\breturn\b/.test(written(scope, callback.body))) return [];
  const name = callback.parameters[0] === undefined ? '' : written(scope, callback.parameters[0].name);
  const body = ts.isBlock(callback.body) ? written(scope, callback.body) : `{ ${written(scope, callback.body)}; }`;
  const statement = ts.isExpressionStatement(node.parent) ? node.parent : node;
  return [replacement('Use for…of', span(scope, statement), `for (const ${name} of ${written(scope, callee.expression)}) ${body}`)];
}

function skipParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? skipParentheses(node.expression) : node;
}
