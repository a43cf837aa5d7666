import type { Argument, ExpressionOf, StatementOf } from '../../../schemas/ir/nodes.ts';
import { mostArguments } from '../../ir/bounds.ts';
import { accessorOf, functionOf, methodsNamed } from '../builtins/dispatch.ts';
import { elementBytes, LimitReached } from '../meter.ts';
import type { Run } from '../run.ts';
import { iterableElements } from '../spread.ts';
import { kindOf, typeError, type Value } from '../values.ts';
import { planCallback } from './callbacks.ts';
import {
  callFunction,
  type Evaluate,
  type EvaluateArgument,
  type Execute,
  type Frame,
  newFrame,
  normal,
  type PlanContext,
  suspended,
} from './closure.ts';
import { planExpression } from './expressions.ts';
import { fixedValue } from './operands.ts';
import { planSealed } from './sealed.ts';

/** Calls of the program's own functions. */
export function planCall({ function: callee, arguments: args, slot }: StatementOf<'call'>, context: PlanContext, steps: number): Execute {
  const planned = context.functions[callee];
  if (planned === undefined) throw new Error(`function ${callee} is not there`);
  const argumentsOf = args.map((argument) => planSealed(argument, context));
  const [only] = argumentsOf;
  if (only !== undefined && argumentsOf.length === 1) {
    return (run, frame) => {
      run.meter.charge(steps);
      const inner = newFrame(planned);
      inner[0] = only(run, frame);
      frame[slot] = callFunction(planned, run, inner);
      return run.suspension === undefined ? normal : suspended;
    };
  }
  return (run, frame) => {
    run.meter.charge(steps);
    const inner = newFrame(planned);
    for (let index = 0; index < argumentsOf.length; index++) inner[index] = (argumentsOf[index] as Evaluate)(run, frame);
    frame[slot] = callFunction(planned, run, inner);
    return run.suspension === undefined ? normal : suspended;
  };
}

/** Calls of functions, constructors and constants of the built-in table. */
export function planBuiltin({ name, arguments: args }: ExpressionOf<'builtin'>, context: PlanContext): Evaluate {
  const compute = functionOf(name);
  if (compute === undefined) throw new Error(`built-in ${name} is not there`);
  const spread = planSpreadArguments(args, context);
  if (spread !== undefined) return (run, frame) => compute(run, undefined, ...spread(run, frame));
  const [first, second, ...others] = args.map((argument) => planArgument(argument, context));
  if (first === undefined) return (run) => compute(run, undefined);
  if (second === undefined) return (run, frame) => compute(run, undefined, first(run, frame));
  if (others.length === 0) return (run, frame) => compute(run, undefined, first(run, frame), second(run, frame));
  return (run, frame) => compute(run, undefined, first(run, frame), second(run, frame), ...others.map((argument) => argument(run, frame)));
}

/** Calls of methods: the receiver's kind decides. Texts and lists, which most receivers are, are told by a glance. */
export function planMethod({ receiver, name, arguments: args }: ExpressionOf<'method'>, context: PlanContext): Evaluate {
  const receiverOf = planExpression(receiver, context);
  const methods = methodsNamed(name);
  const ofText = methods.get('string');
  const ofList = methods.get('list');
  const methodOf = (target: Value) =>
    typeof target === 'string' ? ofText : Array.isArray(target) ? ofList : methods.get(kindOf(expectReceiver(target, name)));
  const spread = planSpreadArguments(args, context);
  if (spread !== undefined) {
    return (run, frame) => {
      const target = receiverOf(run, frame);
      const method = methodOf(target);
      const values = spread(run, frame);
      return method === undefined ? refuse(target, name) : method(run, target, ...values);
    };
  }
  const [first, second, ...others] = args.map((argument) => planArgument(argument, context));
  // JavaScript evaluates the arguments before it finds that there is nothing to call.
  if (first === undefined) {
    return (run, frame) => {
      const target = receiverOf(run, frame);
      const method = methodOf(target);
      return method === undefined ? refuse(target, name) : method(run, target);
    };
  }
  if (second === undefined) {
    const fixed = fixedValue(args[0], context);
    if (fixed !== undefined) {
      return (run, frame) => {
        const target = receiverOf(run, frame);
        const method = methodOf(target);
        return method === undefined ? refuse(target, name) : method(run, target, fixed.value);
      };
    }
    return (run, frame) => {
      const target = receiverOf(run, frame);
      const method = methodOf(target);
      const argument = first(run, frame);
      return method === undefined ? refuse(target, name) : method(run, target, argument);
    };
  }
  return (run, frame) => {
    const target = receiverOf(run, frame);
    const method = methodOf(target);
    const firstValue = first(run, frame);
    const secondValue = second(run, frame);
    const values = others.length === 0 ? noValues : others.map((argument) => argument(run, frame));
    if (method === undefined) return refuse(target, name);
    return values.length === 0 ? method(run, target, firstValue, secondValue) : method(run, target, firstValue, secondValue, ...values);
  };
}

const noValues: readonly unknown[] = [];

function expectReceiver(target: Value, name: string): Value {
  if (target === undefined || target === null) throw typeError(`cannot call \`${name}\` of ${target}`);
  return target;
}

function refuse(target: Value, name: string): never {
  const kind = kindOf(target);
  throw typeError(
    accessorOf(kind, name) === undefined ? `a ${kind} has no method \`${name}\`` : `\`${name}\` of a ${kind} is not a function`,
  );
}

function planArgument(argument: Argument, context: PlanContext): EvaluateArgument {
  if (argument.op === 'callback') return planCallback(argument, context);
  if (argument.op === 'spread') throw new Error('a spread argument is planned with its list');
  return planExpression(argument, context);
}

/** Arguments of which one is spread, as a list; undefined when none is. */
function planSpreadArguments(args: readonly Argument[], context: PlanContext): ((run: Run, frame: Frame) => unknown[]) | undefined {
  if (args.every((argument) => argument.op !== 'spread')) return undefined;
  const parts = args.map((argument) =>
    argument.op === 'spread'
      ? { spread: true, of: planExpression(argument.value, context) as EvaluateArgument }
      : { spread: false, of: planArgument(argument, context) },
  );
  return (run, frame) => {
    const values: unknown[] = [];
    for (const { spread, of } of parts) {
      const value = of(run, frame);
      if (!spread) values.push(value);
      else {
        const elements = iterableElements(run, value as Value);
        run.meter.build((values.length + elements.length) * elementBytes);
        if (values.length + elements.length > mostArguments)
          throw new LimitReached(`one call takes at most ${mostArguments.toLocaleString('en-US')} arguments`);
        values.push(...elements);
      }
    }
    return values;
  };
}
