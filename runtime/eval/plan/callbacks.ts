import type { Part } from '../../../schemas/ir/nodes.ts';
import type { Run } from '../run.ts';
import type { Callback, Value } from '../values.ts';
import { callFunction, type EvaluateArgument, type Frame, newFrame, type PlanContext, type PlannedFunction } from './closure.ts';
import { planExpression } from './expressions.ts';

/**
 * A callback: a function of the program with captured values in its first slots. They are captured by value, which is what
 * JavaScript's closures see too, since nothing can assign a variable while a built-in runs its callback.
 */
export function planCallback(node: Part<'callback'>, context: PlanContext): EvaluateArgument {
  const planned = context.functions[node.function];
  if (planned === undefined) throw new Error(`function ${node.function} is not there`);
  const capturesOf = node.captures.map((capture) => planExpression(capture, context));
  const parameters = planned.parameters - capturesOf.length;
  return (run, frame) => {
    // A frame that has the captured values is the start of every call's.
    const captured = newFrame(planned);
    for (let index = 0; index < capturesOf.length; index++) captured[index] = capturesOf[index]?.(run, frame);
    if (planned.answer?.keepsFrame && parameters <= 2) return answeringCallback(planned, run, captured, capturesOf.length, parameters);
    return parameters <= 2
      ? shortCallback(planned, run, captured, capturesOf.length, parameters)
      : longCallback(planned, run, captured, capturesOf.length);
  };
}

/** Most callbacks take one thing or two, and what else a built-in passes is not collected for them. */
function shortCallback(planned: PlannedFunction, run: Run, captured: Frame, from: number, parameters: number): Callback {
  return (first: Value, second: Value) => {
    run.meter.charge(1);
    const inner = captured.slice();
    if (parameters > 0) inner[from] = first;
    if (parameters > 1) inner[from + 1] = second;
    return callFunction(planned, run, inner);
  };
}

/** One that leaves its frame as it is but for its arguments, which each call brings: they find the same frame again. */
function answeringCallback(planned: PlannedFunction, run: Run, inner: Frame, from: number, parameters: number): Callback {
  return (first: Value, second: Value) => {
    run.meter.charge(1);
    if (parameters > 0) inner[from] = first;
    if (parameters > 1) inner[from + 1] = second;
    return callFunction(planned, run, inner);
  };
}

function longCallback(planned: PlannedFunction, run: Run, captured: Frame, from: number): Callback {
  return (...args: Value[]) => {
    run.meter.charge(1);
    const inner = captured.slice();
    for (let index = from; index < planned.parameters; index++) inner[index] = args[index - from];
    return callFunction(planned, run, inner);
  };
}
