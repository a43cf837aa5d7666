import { planExpression } from '../../runtime/eval/plan/expressions.ts';
import { Run } from '../../runtime/eval/run.ts';
import { ErrorValue, isRecord, type Value } from '../../runtime/eval/values.ts';
import { defaultLimits } from '../../schemas/platform/limits.ts';
import { childExpressions, type HirPart } from '../hir/children.ts';
import type { HirExpression, ModuleConstant } from '../hir/nodes.ts';
import { Emission } from '../lower/emission.ts';
import { lowerExpression } from '../lower/expressions.ts';
import { FrameBuilder } from '../lower/frame.ts';

/**
 * The values of expressions that depend on nothing but the text. They are computed by the evaluator that runs actions, so that
 * a folded value is the one the run would have computed.
 */

/** Built-ins whose answer depends on when they are asked. */
const clockBuiltins = new Set(['new Date', 'Date.now']);

/** Why an expression is no constant: the first part that depends on something. */
export function notConstant(node: HirPart): HirPart | undefined {
  switch (node.kind) {
    case 'variable':
    case 'input':
    case 'call':
    case 'effect':
    case 'fetch':
    case 'callback':
      return node;
    case 'constant':
      return notConstant(node.constant.value);
    case 'builtin':
      if (clockBuiltins.has(node.name) && node.args.length === 0) return node;
  }
  for (const child of childExpressions(node)) {
    const found = notConstant(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value of a constant expression; an error that computing it throws is answered as that error. */
export function foldExpression(node: HirExpression): Value | ErrorValue {
  const emission = new Emission(new Map());
  const lowered = lowerExpression(new FrameBuilder(emission), node, []);
  const run = new Run({ event: {}, now: 0 }, defaultLimits, true);
  const constants: Value[] = [];
  const context = { functions: [], constants, targets: [], shapes: [] };
  try {
    for (const constant of emission.constants) constants.push(planExpression(constant, context)(run, []));
    return planExpression(lowered, context)(run, []);
  } catch (thrown) {
    if (thrown instanceof ErrorValue) return thrown;
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

/** Whether a value can stand in a program: scalars, and lists and records of them. */
export function isEncodable(value: Value): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isEncodable);
  return isRecord(value) && Object.entries(value).every(([key, member]) => key.isWellFormed() && isEncodable(member));
}
