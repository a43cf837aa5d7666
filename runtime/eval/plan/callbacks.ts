import type { Part } from '../../../schemas/ir/nodes.ts';
import type { Callback, Value } from '../values.ts';
import { callFunction, type EvaluateArgument, newFrame, type PlanContext } from './closure.ts';
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
    const captured = capturesOf.map((captureOf) => captureOf(run, frame));
    const callback: Callback = (...args: Value[]) => {
      run.meter.charge(1);
      const inner = newFrame(planned);
      for (let index = 0; index < captured.length; index++) inner[index] = captured[index];
      for (let index = 0; index < parameters; index++) inner[captured.length + index] = args[index];
      return callFunction(planned, run, inner);
    };
    return callback;
  };
}
