import { ts } from 'ts-morph';
import type { Builtin } from '../../../schemas/language/builtin.ts';
import { type BuiltinId, builtins } from '../../../schemas/language/builtins/index.ts';
import type { HirFunction, Variable } from '../../hir/nodes.ts';
import { newScope, readVariable, type Scope, span } from './context.ts';
import { convertBody, convertParameters } from './functions.ts';

/** An arrow that a built-in calls. It sees the variables around it and assigns none of them. */
export function convertCallback(outer: Scope, node: ts.ArrowFunction | ts.FunctionExpression): HirFunction {
  const at = span(outer, node);
  if (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false)
    outer.conversion.problems.at('async-callback', at, {});
  const scope: Scope = { ...newScope(outer.conversion, 'callback'), outer, caught: outer.caught };
  const { parameters, prologue } = convertParameters(scope, node.parameters);
  return { name: 'callback', span: at, parameters, body: [...prologue, ...convertBody(scope, node)] };
}

/** `xs.map(String)`: a function that hands its arguments on, as many as the built-in declares. */
export function wrapBuiltin(scope: Scope, node: ts.Expression, id: BuiltinId): HirFunction {
  const at = span(scope, node);
  const [signature] = scope.conversion.checker.getContextualType(node)?.getCallSignatures() ?? [];
  const passed = signature?.getParameters().length ?? 1;
  const parameters: Variable[] = Array.from({ length: Math.min(passed, parameterCount(builtins[id])) }, (_, index) => ({
    name: `argument${index}`,
    span: at,
    assigned: false,
  }));
  const args = parameters.map((parameter) => readVariable(parameter, at));
  return { name: id, span: at, parameters, body: [{ kind: 'return', value: { kind: 'builtin', name: id, args, span: at }, span: at }] };
}

/** How many arguments a built-in takes; a rest parameter takes them all. */
function parameterCount({ signature }: Builtin): number {
  const text = typeof signature === 'string' ? signature : (signature.at(-1) ?? '');
  const file = ts.createSourceFile('signature.ts', `declare function f${text};`, ts.ScriptTarget.ES2023);
  const [statement] = file.statements;
  if (statement === undefined || !ts.isFunctionDeclaration(statement)) return 1;
  return statement.parameters.some(({ dotDotDotToken }) => dotDotDotToken !== undefined)
    ? Number.POSITIVE_INFINITY
    : statement.parameters.length;
}
