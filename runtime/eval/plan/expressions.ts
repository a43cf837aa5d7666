import type { Argument, Expression, ExpressionOf, ExpressionOp } from '../../../schemas/ir/nodes.ts';
import { mostArguments } from '../../ir/bounds.ts';
import { accessorOf, functionOf, methodsNamed } from '../builtins/dispatch.ts';
import { conform } from '../conform.ts';
import { chargeList, checkTextLength, ownList } from '../context.ts';
import { toText } from '../convert.ts';
import { getIndexed, getMember, hasMember } from '../members.ts';
import { elementBytes, LimitReached, memberBytes } from '../meter.ts';
import { binaryFunctions, specialValues, unaryFunctions } from '../operators.ts';
import { PatternValue } from '../pattern-value.ts';
import { iterableElements, spreadInto } from '../spread.ts';
import { kindOf, type List, OwnRecord, typeError, type Value } from '../values.ts';
import { planCallback } from './callbacks.ts';
import type { Evaluate, EvaluateArgument, PlanContext } from './closure.ts';

type Planners = { readonly [Op in ExpressionOp]: (node: ExpressionOf<Op>, context: PlanContext) => Evaluate };

/** Turns an expression into a closure, its parts resolved once. */
export function planExpression(node: Expression, context: PlanContext): Evaluate {
  const planner = planners[node.op] as (node: Expression, context: PlanContext) => Evaluate;
  return planner(node, context);
}

const planners: Planners = {
  literal: ({ value }) => always(value),
  special: ({ name }) => always(specialValues[name]),
  constant: ({ index }, { constants }) => always(constants[index]),
  pattern: ({ index }, { patterns }) => {
    const pattern = patterns[index];
    if (pattern === undefined) throw new Error(`pattern ${index} is not there`);
    return () => new PatternValue(pattern);
  },
  slot:
    ({ slot }) =>
    (_run, frame) =>
      frame[slot],
  input: ({ name }) => {
    if (name === 'event') return (run) => run.event;
    return name === 'step' ? (run) => run.step : (run) => run.config;
  },
  get: planGet,
  index: ({ object, key }, context) => {
    const objectOf = planExpression(object, context);
    const keyOf = planExpression(key, context);
    return (run, frame) => getIndexed(run, objectOf(run, frame), keyOf(run, frame));
  },
  optional: ({ value, slot, access }, context) => {
    const operandOf = planExpression(value, context);
    const accessOf = planExpression(access, context);
    return (run, frame) => {
      const base = operandOf(run, frame);
      if (base === undefined || base === null) return undefined;
      frame[slot] = base;
      return accessOf(run, frame);
    };
  },
  unary: ({ operator, value }, context) => {
    const operandOf = planExpression(value, context);
    if (operator === '!') return (run, frame) => !operandOf(run, frame);
    const compute = unaryFunctions[operator];
    return (run, frame) => compute(run, operandOf(run, frame));
  },
  binary: ({ operator, left, right }, context) => {
    const leftOf = planExpression(left, context);
    const rightOf = planExpression(right, context);
    const compute = binaryFunctions[operator];
    return (run, frame) => compute(run, leftOf(run, frame), rightOf(run, frame));
  },
  in: ({ left, right }, context) => {
    const leftOf = planExpression(left, context);
    const rightOf = planExpression(right, context);
    return (run, frame) => hasMember(run, leftOf(run, frame), rightOf(run, frame));
  },
  is: ({ value, kind }, context) => {
    const operandOf = planExpression(value, context);
    return (run, frame) => kindOf(operandOf(run, frame)) === kind;
  },
  logical: planLogical,
  nullish: ({ value }, context) => {
    const operandOf = planExpression(value, context);
    return (run, frame) => {
      const result = operandOf(run, frame);
      return result === undefined || result === null;
    };
  },
  conditional: ({ test, consequent, alternate }, context) => {
    const testOf = planExpression(test, context);
    const consequentOf = planExpression(consequent, context);
    const alternateOf = planExpression(alternate, context);
    return (run, frame) => (testOf(run, frame) ? consequentOf(run, frame) : alternateOf(run, frame));
  },
  template: planTemplate,
  list: planList,
  record: planRecord,
  rest: ({ value, keys }, context) => {
    const operandOf = planExpression(value, context);
    const keysOf = keys.map((key) => planExpression(key, context));
    return (run, frame) => {
      const source = operandOf(run, frame);
      const left = new Set(keysOf.map((keyOf) => toText(run, keyOf(run, frame))));
      const record = new OwnRecord();
      spreadInto(run, record, source, left);
      return record;
    };
  },
  iterate: ({ value }, context) => {
    const operandOf = planExpression(value, context);
    return (run, frame) => {
      const elements = iterableElements(run, operandOf(run, frame));
      chargeList(run, elements.length);
      return ownList(run, [...elements]);
    };
  },
  conform: ({ value, shape }, context) => {
    const operandOf = planExpression(value, context);
    const expected = context.shapes[shape];
    if (expected === undefined) throw new Error(`shape ${shape} is not there`);
    return (run, frame) => conform(run, operandOf(run, frame), expected);
  },
  builtin: ({ name, arguments: args }, context) => {
    const compute = functionOf(name);
    if (compute === undefined) throw new Error(`built-in ${name} is not there`);
    const spread = planSpreadArguments(args, context);
    if (spread !== undefined) return (run, frame) => compute(run, undefined, ...spread(run, frame));
    const [first, second, ...others] = args.map((argument) => planArgument(argument, context));
    if (first === undefined) return (run) => compute(run, undefined);
    if (second === undefined) return (run, frame) => compute(run, undefined, first(run, frame));
    return (run, frame) =>
      compute(run, undefined, first(run, frame), second(run, frame), ...others.map((argument) => argument(run, frame)));
  },
  method: planMethod,
};

function always(value: Value): Evaluate {
  return () => value;
}

/** Members of members are read in one closure: `event.request.geo.country` takes one call, not four. */
function planGet(node: ExpressionOf<'get'>, context: PlanContext): Evaluate {
  const keys = [node.key];
  let root = node.object;
  for (; root.op === 'get'; root = root.object) keys.unshift(root.key);
  const rootOf = planExpression(root, context);
  return (run, frame) => {
    let value = rootOf(run, frame);
    for (const key of keys) value = getMember(run, value, key);
    return value;
  };
}

function planLogical({ operator, left, right }: ExpressionOf<'logical'>, context: PlanContext): Evaluate {
  const leftOf = planExpression(left, context);
  const rightOf = planExpression(right, context);
  if (operator === '&&') return (run, frame) => leftOf(run, frame) && rightOf(run, frame);
  if (operator === '||') return (run, frame) => leftOf(run, frame) || rightOf(run, frame);
  return (run, frame) => leftOf(run, frame) ?? rightOf(run, frame);
}

function planTemplate({ parts }: ExpressionOf<'template'>, context: PlanContext): Evaluate {
  const partsOf = parts.map((part) => planExpression(part, context));
  return (run, frame) => {
    let text = '';
    for (const partOf of partsOf) {
      text += toText(run, partOf(run, frame));
      checkTextLength(run, text.length);
    }
    run.meter.build(text.length);
    return text;
  };
}

function planList({ elements }: ExpressionOf<'list'>, context: PlanContext): Evaluate {
  const plain = elements.every((element) => element.op !== 'spread');
  if (plain) {
    const elementsOf = elements.map((element) => planExpression(element as Expression, context));
    return (run, frame) => {
      chargeList(run, elementsOf.length);
      const list: List = new Array<Value>(elementsOf.length);
      for (let index = 0; index < elementsOf.length; index++) list[index] = (elementsOf[index] as Evaluate)(run, frame);
      return ownList(run, list);
    };
  }
  const parts = elements.map((element) =>
    element.op === 'spread'
      ? { spread: true, of: planExpression(element.value, context) }
      : { spread: false, of: planExpression(element, context) },
  );
  return (run, frame) => {
    const list: List = [];
    for (const { spread, of } of parts) {
      const value = of(run, frame);
      const values = spread ? iterableElements(run, value) : [value];
      run.meter.build((list.length + values.length) * elementBytes);
      for (const element of values) list.push(element);
    }
    return ownList(run, list);
  };
}

function planRecord({ entries }: ExpressionOf<'record'>, context: PlanContext): Evaluate {
  const parts = entries.map((entry) => {
    const operandOf = planExpression(entry.value, context);
    if (entry.op === 'spread') return { spread: true as const, operandOf };
    const { key } = entry;
    if (key.op === 'literal' && typeof key.value === 'string') return { spread: false as const, name: key.value, operandOf };
    return { spread: false as const, keyOf: planExpression(key, context), operandOf };
  });
  return (run, frame) => {
    run.meter.build(parts.length * memberBytes);
    const record = new OwnRecord();
    for (const part of parts) {
      if (part.spread) spreadInto(run, record, part.operandOf(run, frame), noKeys);
      else {
        const key = 'name' in part ? part.name : toText(run, part.keyOf(run, frame));
        record[key] = part.operandOf(run, frame);
      }
    }
    return record;
  };
}

const noKeys: ReadonlySet<string> = new Set();

function planMethod({ receiver, name, arguments: args }: ExpressionOf<'method'>, context: PlanContext): Evaluate {
  const receiverOf = planExpression(receiver, context);
  const methods = methodsNamed(name);
  const argumentsOf = planSpreadArguments(args, context);
  const [first, second, ...others] = argumentsOf === undefined ? args.map((argument) => planArgument(argument, context)) : [];
  return (run, frame) => {
    const target = receiverOf(run, frame);
    if (target === undefined || target === null) throw typeError(`cannot call \`${name}\` of ${target}`);
    const kind = kindOf(target);
    const method = methods.get(kind);
    if (method === undefined) {
      // JavaScript evaluates the arguments before it finds that there is nothing to call.
      if (argumentsOf !== undefined) argumentsOf(run, frame);
      for (const argument of [first, second, ...others]) argument?.(run, frame);
      throw typeError(
        accessorOf(kind, name) === undefined ? `a ${kind} has no method \`${name}\`` : `\`${name}\` of a ${kind} is not a function`,
      );
    }
    if (argumentsOf !== undefined) return method(run, target, ...argumentsOf(run, frame));
    if (first === undefined) return method(run, target);
    if (second === undefined) return method(run, target, first(run, frame));
    if (others.length === 0) return method(run, target, first(run, frame), second(run, frame));
    return method(run, target, first(run, frame), second(run, frame), ...others.map((argument) => argument(run, frame)));
  };
}

function planArgument(argument: Argument, context: PlanContext): EvaluateArgument {
  if (argument.op === 'callback') return planCallback(argument, context);
  if (argument.op === 'spread') throw new Error('a spread argument is planned with its list');
  return planExpression(argument, context);
}

/** Arguments of which one is spread, as a list; undefined when none is. */
function planSpreadArguments(
  args: readonly Argument[],
  context: PlanContext,
): ((run: Parameters<Evaluate>[0], frame: Value[]) => unknown[]) | undefined {
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
