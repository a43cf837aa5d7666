import { BudgetExceeded } from '../../runtime/eval/meter.ts';
import { compilePatterns, PatternValue } from '../../runtime/eval/pattern-value.ts';
import { callFunction, newFrame, type PlanContext, type PlannedFunction } from '../../runtime/eval/plan/closure.ts';
import { planExpression } from '../../runtime/eval/plan/expressions.ts';
import { planFunction } from '../../runtime/eval/plan/statements.ts';
import { Run } from '../../runtime/eval/run.ts';
import { ErrorValue, isRecord, rangeError, type Value } from '../../runtime/eval/values.ts';
import { defaultLimits, type Limits } from '../../schemas/platform/limits.ts';
import { childExpressions, childrenOfStatement, type HirPart, visitStatements } from '../hir/children.ts';
import type { HirExpression, HirFunction, ModuleConstant, Variable } from '../hir/nodes.ts';
import { Emission } from '../lower/emission.ts';
import { lowerFunction } from '../lower/functions.ts';

/**
 * The values of expressions that depend on nothing but the text. They are computed by the evaluator that runs actions, so that
 * a folded value is the one the run would have computed.
 */

/** Built-ins whose answer depends on when they are asked. */
const clockBuiltins = new Set(['new Date', 'Date.now']);

/** Why an expression is no constant: the first part that depends on something, callbacks and helpers included. */
export function notConstant(node: HirPart, seen = new Set<object>(), bound: ReadonlySet<Variable> = new Set()): HirPart | undefined {
  switch (node.kind) {
    case 'variable':
      return bound.has(node.variable) ? undefined : node;
    case 'input':
    case 'effect':
    case 'fetch':
      return node;
    case 'constant':
      if (seen.has(node.constant)) return undefined;
      seen.add(node.constant);
      return notConstant(node.constant.value, seen);
    case 'optional': {
      const inside = new Set([...bound, node.variable]);
      return notConstant(node.value, seen, bound) ?? notConstant(node.access, seen, inside);
    }
    case 'callback':
      return notConstantFunction(node.function, seen, bound);
    case 'call': {
      const callee = notConstantFunction(node.callee, seen, new Set());
      if (callee !== undefined) return node;
      break;
    }
    case 'builtin':
      if (clockBuiltins.has(node.name) && (node.args.length === 0 || node.args.some(({ kind }) => kind === 'spread'))) return node;
  }
  for (const child of childExpressions(node)) {
    const found = notConstant(child, seen, bound);
    if (found !== undefined) return found;
  }
  return undefined;
}

function notConstantFunction(definition: HirFunction, seen: Set<object>, outer: ReadonlySet<Variable>): HirPart | undefined {
  if (seen.has(definition)) return undefined;
  seen.add(definition);
  const bound = new Set([...outer, ...definition.parameters]);
  visitStatements(definition, (statement) => {
    if (statement.kind === 'set' || statement.kind === 'for' || statement.kind === 'catch') bound.add(statement.variable);
  });
  let found: HirPart | undefined;
  visitStatements(definition, (statement) => {
    for (const expression of childrenOfStatement(statement).expressions) found ??= notConstant(expression, seen, bound);
  });
  return found;
}

/** What computing a constant may use: enough for lists that people write, too little to hold a build up. */
const foldingLimits: Limits = { ...defaultLimits, steps: 2_000_000, built: 4 * 1024 * 1024 };

/** The value of a constant expression; an error that computing it throws is answered as that error. */
export function foldExpression(node: HirExpression): Value | ErrorValue {
  const emission = new Emission(new Map());
  const entry: HirFunction = {
    name: 'constant',
    span: node.span,
    parameters: [],
    body: [{ kind: 'return', value: node, span: node.span }],
  };
  lowerFunction(emission, entry);
  const run = new Run({ event: {}, now: 0 }, foldingLimits, true);
  const constants: Value[] = [];
  const functions: PlannedFunction[] = [];
  const context: PlanContext = { functions, constants, targets: [], shapes: [], patterns: compilePatterns(emission.patterns) };
  try {
    for (const constant of emission.constants) constants.push(planExpression(constant, context)(run, []));
    for (const definition of emission.functions) functions.push(planFunction(definition, context));
    const planned = functions.at(-1);
    if (planned === undefined) throw new Error('a constant has no function');
    return callFunction(planned, run, newFrame(planned));
  } catch (thrown) {
    if (thrown instanceof ErrorValue) return thrown;
    if (thrown instanceof BudgetExceeded) return rangeError(`computing it would take too much: ${thrown.message}`);
    throw thrown;
  }
}

const values = new WeakMap<ModuleConstant, Value>();

/** The value of a module constant that `notConstant` found nothing against. */
export function constantValue(constant: ModuleConstant): Value {
  if (values.has(constant)) return values.get(constant);
  const value = foldExpression(constant.value);
  values.set(constant, value);
  return value;
}

/** Whether a value can stand in a program: scalars and patterns, and lists and records of them. A value that is shared is looked at once. */
export function isEncodable(value: Value, seen = new Set<object>()): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null || seen.has(value)) return true;
  if (value instanceof PatternValue) return true;
  seen.add(value);
  if (Array.isArray(value)) return value.every((element) => isEncodable(element, seen));
  return isRecord(value) && Object.entries(value).every(([key, member]) => key.isWellFormed() && isEncodable(member, seen));
}
