import { LimitReached } from '../../runtime/eval/meter.ts';
import { compilePatterns, extraKeys, PatternValue } from '../../runtime/eval/pattern-value.ts';
import { callFunction, newFrame, type PlanContext, type PlannedFunction } from '../../runtime/eval/plan/closure.ts';
import { planFunction } from '../../runtime/eval/plan/statements.ts';
import { Run } from '../../runtime/eval/run.ts';
import { QueryValue, UrlValue } from '../../runtime/eval/url-values.ts';
import { DateValue, ErrorValue, isRecord, SetValue, type Value } from '../../runtime/eval/values.ts';
import { defaultLimits, type Limits } from '../../schemas/platform/limits.ts';
import { childExpressions, childrenOfStatement, type HirPart, visitStatements } from '../hir/children.ts';
import type { HirExpression, HirFunction, ModuleConstant, Variable } from '../hir/nodes.ts';
import { Emission } from '../lower/emission.ts';
import { lowerFunction } from '../lower/functions.ts';
import { nothingSealed } from './secrets.ts';

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
    case 'secret':
    case 'hmac':
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

/** Why a constant expression has no value: computing it throws, takes too much, or comes to what a program cannot hold. */
export class NoConstant extends Error {}

/** The value of a constant expression, or why it has none. Module constants that it names stand for the values they have. */
export function foldExpression(node: HirExpression): Value | NoConstant {
  const emission = new Emission(new Map(), nothingSealed);
  const entry: HirFunction = {
    name: 'constant',
    span: node.span,
    parameters: [],
    body: [{ kind: 'return', value: node, span: node.span }],
  };
  try {
    lowerFunction(emission, entry);
    const functions: PlannedFunction[] = [];
    const patterns = compilePatterns(emission.patterns);
    const context: PlanContext = { functions, constants: emission.constantValues, targets: [], shapes: [], patterns };
    for (const definition of emission.functions) functions.push(planFunction(definition, context));
    const planned = functions.at(-1);
    if (planned === undefined) throw new Error('a constant has no function');
    return callFunction(planned, new Run({ event: {}, now: 0 }, foldingLimits, true), newFrame(planned));
  } catch (thrown) {
    if (thrown instanceof NoConstant) return thrown;
    if (thrown instanceof ErrorValue) return new NoConstant(thrown.message);
    if (thrown instanceof LimitReached) return new NoConstant(`computing it would take too much: ${thrown.message}`);
    throw thrown;
  }
}

const values = new WeakMap<ModuleConstant, Value | NoConstant>();

/** The value of a module constant that `notConstant` found nothing against: one value, whoever names it. */
export function constantValue(constant: ModuleConstant): Value | NoConstant {
  if (values.has(constant)) return values.get(constant);
  const value = checkedValue(foldExpression(constant.value));
  values.set(constant, value);
  return value;
}

function checkedValue(value: Value | NoConstant): Value | NoConstant {
  if (value instanceof NoConstant) return value;
  const parts = new Set<object>();
  const problem = encodingProblem(value, parts, { left: mostConstantParts });
  if (problem !== undefined) return new NoConstant(problem);
  // What all runs share is frozen there, so nothing that is computed from it here may change it either.
  for (const part of parts) Object.freeze(part);
  return value;
}

/** So many scalars, lists and records a constant may hold: far below what a program may have in all. */
const mostConstantParts = 50_000;

/** Why a value cannot stand in a program; undefined when it can. A value that is shared is looked at once. */
function encodingProblem(value: Value, seen: Set<object>, parts: { left: number }): string | undefined {
  parts.left -= 1;
  if (parts.left < 0) return `it has more than ${mostConstantParts.toLocaleString('en-US')} parts`;
  if (typeof value === 'string') return value.isWellFormed() ? undefined : 'it holds a text with half of a surrogate pair';
  if (typeof value !== 'object' || value === null || seen.has(value)) return undefined;
  seen.add(value);
  if (value instanceof PatternValue || value instanceof DateValue || value instanceof UrlValue || value instanceof QueryValue)
    return undefined;
  if (value instanceof ErrorValue) return encodingProblem(value.message, seen, parts);
  if (Array.isArray(value) && extraKeys(value).length > 0) return 'it holds the match of a regular expression';
  const inside = value instanceof SetValue ? value.elements() : Array.isArray(value) ? value : undefined;
  if (inside === undefined && !isRecord(value)) return 'it holds a value that is neither a scalar nor a list or record of scalars';
  const members = inside ?? Object.entries(value).flat();
  for (const member of members) {
    const problem = encodingProblem(member, seen, parts);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
