import { ts } from 'ts-morph';
import type { Fix } from '../../diagnostics/diagnostic.ts';
import type { HirExpression, HirStatement } from '../../hir/nodes.ts';
import { isAssignmentOperator } from '../assignment-operator.ts';
import { replacement } from '../unit.ts';
import { convertAssignment, convertIncrement } from './assignments.ts';
import { isBuiltIn, readVariable, type Scope, span, symbolOf, temporary, undefinedAt, written } from './context.ts';
import { convertExpression } from './expressions.ts';
import { bindPattern, declare } from './patterns.ts';
import { convertForEach, isForEach } from './spellings.ts';
import { convertSwitch } from './switch.ts';

export function convertBlock(scope: Scope, statements: readonly ts.Statement[]): HirStatement[] {
  return statements.flatMap((statement) => convertStatement(scope, statement));
}

export function convertStatement(scope: Scope, node: ts.Statement): HirStatement[] {
  const at = span(scope, node);
  if (ts.isBlock(node)) return convertBlock(scope, node.statements);
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.flatMap((declaration) => convertDeclaration(scope, declaration));
  if (ts.isExpressionStatement(node)) return convertExpressionStatement(scope, node);
  if (ts.isIfStatement(node)) {
    return [
      {
        kind: 'if',
        test: convertExpression(scope, node.expression),
        consequent: convertStatement(scope, node.thenStatement),
        alternate: node.elseStatement === undefined ? [] : convertStatement(scope, node.elseStatement),
        span: at,
      },
    ];
  }
  if (ts.isReturnStatement(node)) {
    return [{ kind: 'return', value: node.expression === undefined ? undefined : convertExpression(scope, node.expression), span: at }];
  }
  if (ts.isForOfStatement(node)) return convertForOf(scope, node);
  if (ts.isSwitchStatement(node)) return convertSwitch(scope, node);
  if (ts.isTryStatement(node)) return convertTry(scope, node);
  if (ts.isThrowStatement(node)) return convertThrow(scope, node);
  if (ts.isBreakStatement(node)) return [{ kind: 'break', span: at }];
  if (ts.isContinueStatement(node)) return [{ kind: 'continue', span: at }];
  // Types are erased, empty statements do nothing; everything else the subset refused before.
  return [];
}

function convertDeclaration(scope: Scope, node: ts.VariableDeclaration): HirStatement[] {
  const at = span(scope, node);
  const { initializer } = node;
  if (initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))) {
    // Reported by the subset.
    return [];
  }
  if (initializer !== undefined) return bindPattern(scope, node.name, convertExpression(scope, initializer));
  if (!ts.isIdentifier(node.name)) return [];
  // `let x;` sets undefined anew each time a loop comes by.
  const declares = node.type !== undefined && !mayBeUndefined(scope.conversion.checker.getTypeAtLocation(node.name));
  return [{ kind: 'set', variable: declare(scope, node.name), value: undefinedAt(at), span: at, ...(declares ? { declares } : {}) }];
}

function mayBeUndefined(type: ts.Type): boolean {
  const isUndefined = ({ flags }: ts.Type) => (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Unknown)) !== 0;
  return type.isUnion() ? type.types.some(isUndefined) : isUndefined(type);
}

function convertExpressionStatement(scope: Scope, node: ts.ExpressionStatement): HirStatement[] {
  let { expression } = node;
  while (ts.isParenthesizedExpression(expression)) expression = expression.expression;
  if (ts.isStringLiteral(expression)) return [];
  if (ts.isBinaryExpression(expression) && isAssignmentOperator(expression.operatorToken.kind)) return convertAssignment(scope, expression);
  if (
    (ts.isPrefixUnaryExpression(expression) || ts.isPostfixUnaryExpression(expression)) &&
    (expression.operator === ts.SyntaxKind.PlusPlusToken || expression.operator === ts.SyntaxKind.MinusMinusToken)
  ) {
    return convertIncrement(scope, expression);
  }
  if (isForEach(scope, expression)) return convertForEach(scope, expression);
  return [{ kind: 'evaluate', value: convertExpression(scope, expression), span: span(scope, node) }];
}

function convertForOf(scope: Scope, node: ts.ForOfStatement): HirStatement[] {
  const at = span(scope, node);
  const { problems } = scope.conversion;
  if (node.awaitModifier !== undefined) problems.at('unsupported-syntax', span(scope, node.awaitModifier), { syntax: 'for await' });
  const list = convertExpression(scope, node.expression);
  const declaration = ts.isVariableDeclarationList(node.initializer) ? node.initializer.declarations[0] : undefined;
  if (declaration === undefined) {
    problems.at('loop-variable', span(scope, node.initializer), {});
    return [];
  }
  if (ts.isIdentifier(declaration.name)) {
    const variable = declare(scope, declaration.name);
    return [{ kind: 'for', variable, list, body: convertStatement(scope, node.statement), span: at }];
  }
  const variable = temporary(scope, declaration, 'element');
  const bound = bindPattern(scope, declaration.name, readVariable(variable, span(scope, declaration)));
  return [{ kind: 'for', variable, list, body: [...bound, ...convertStatement(scope, node.statement)], span: at }];
}

function convertTry(scope: Scope, node: ts.TryStatement): HirStatement[] {
  const at = span(scope, node);
  let body = convertBlock(scope, node.tryBlock.statements);
  if (node.catchClause !== undefined) {
    const variable = temporary(scope, node.catchClause, 'caught');
    const outer = scope.caught;
    scope.caught = variable;
    const handler = convertBlock(scope, node.catchClause.block.statements);
    scope.caught = outer;
    body = [{ kind: 'catch', body, variable, handler, span: at }];
  }
  return node.finallyBlock === undefined
    ? body
    : [{ kind: 'finally', body, finalizer: convertBlock(scope, node.finallyBlock.statements), span: at }];
}

/** Only errors are thrown: what else is caught could not have a name and a message. */
function convertThrow(scope: Scope, node: ts.ThrowStatement): HirStatement[] {
  const { checker } = scope.conversion;
  const declared = ts.isIdentifier(node.expression) ? symbolOf(scope, node.expression)?.valueDeclaration : undefined;
  // Behind `e instanceof Error` nothing is left of what was caught, which is an error in any case.
  const types = [node.expression, ...(declared === undefined ? [] : [declared])].map((at) => checker.getTypeAtLocation(at));
  const isError = types.some(({ symbol }) => symbol?.name === 'Error' && isBuiltIn(symbol));
  if (!isError) scope.conversion.problems.at('throw-not-error', span(scope, node.expression), {}, thrownTextFix(scope, node.expression));
  const value: HirExpression = convertExpression(scope, node.expression);
  return [{ kind: 'throw', value, span: span(scope, node) }];
}

/** `throw 'no'`: the same text in an error. */
function thrownTextFix(scope: Scope, thrown: ts.Expression): readonly Fix[] {
  if (!ts.isStringLiteralLike(thrown) && !ts.isTemplateExpression(thrown)) return [];
  const text = `new Error(${written(scope, thrown)})`;
  return [replacement(`Write ${text}`, span(scope, thrown), text)];
}
