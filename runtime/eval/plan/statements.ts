import type { Block, Statement, StatementOf, StatementOp } from '../../../schemas/ir/nodes.ts';
import type { ProgramFunction } from '../../../schemas/ir/program.ts';
import { noteOrigin } from '../effect-origin.ts';
import { stageOf } from '../effects.ts';
import { performFetch } from '../fetch.ts';
import { putMember } from '../members.ts';
import { isSame } from '../operators.ts';
import { statementSteps } from '../size.ts';
import { iterableElements } from '../spread.ts';
import { asError, ErrorValue, type Value } from '../values.ts';
import {
  broken,
  type Completion,
  callFunction,
  continued,
  type Evaluate,
  type Execute,
  newFrame,
  normal,
  type PlanContext,
  type PlannedFunction,
  returned,
} from './closure.ts';
import { planExpression } from './expressions.ts';
import { planHeaders, planSealed } from './sealed.ts';

type Planners = { readonly [Op in StatementOp]: (node: StatementOf<Op>, context: PlanContext, steps: number) => Execute };

/** Readies a function whose callees are ready. */
export function planFunction({ parameters, slots, body }: ProgramFunction, context: PlanContext): PlannedFunction {
  const emptyFrame = Array.from({ length: slots }, () => undefined);
  return { parameters, slots, emptyFrame, body: planBlock(body, context) };
}

function planBlock(block: Block, context: PlanContext): Execute {
  const statements = block.map((statement) => planStatement(statement, context));
  const [first, second] = statements;
  if (first === undefined) return () => normal;
  if (second === undefined) return first;
  return (run, frame) => {
    for (let index = 0; index < statements.length; index++) {
      const completion = (statements[index] as Execute)(run, frame);
      if (completion !== normal) return completion;
    }
    return normal;
  };
}

function planStatement(node: Statement, context: PlanContext): Execute {
  const planner = planners[node.op] as (node: Statement, context: PlanContext, steps: number) => Execute;
  return planner(node, context, statementSteps(node));
}

const planners: Planners = {
  set: ({ slot, value }, context, steps) => {
    const operandOf = planExpression(value, context);
    return (run, frame) => {
      run.meter.charge(steps);
      frame[slot] = operandOf(run, frame);
      return normal;
    };
  },
  seal: ({ slot, value }, context, steps) => {
    const operandOf = planSealed(value, context);
    return (run, frame) => {
      run.meter.charge(steps);
      frame[slot] = operandOf(run, frame);
      return normal;
    };
  },
  put: ({ object, key, value }, context, steps) => {
    const objectOf = planExpression(object, context);
    const keyOf = planExpression(key, context);
    const operandOf = planExpression(value, context);
    return (run, frame) => {
      run.meter.charge(steps);
      putMember(run, objectOf(run, frame), keyOf(run, frame), operandOf(run, frame));
      return normal;
    };
  },
  evaluate: ({ value }, context, steps) => {
    const operandOf = planExpression(value, context);
    return (run, frame) => {
      run.meter.charge(steps);
      operandOf(run, frame);
      return normal;
    };
  },
  if: ({ test, consequent, alternate }, context, steps) => {
    const testOf = planExpression(test, context);
    const consequentOf = planBlock(consequent, context);
    const alternateOf = planBlock(alternate, context);
    return (run, frame) => {
      run.meter.charge(steps);
      return testOf(run, frame) ? consequentOf(run, frame) : alternateOf(run, frame);
    };
  },
  switch: planSwitch,
  for: planFor,
  break: (_node, _context, steps) => (run) => {
    run.meter.charge(steps);
    return broken;
  },
  continue: (_node, _context, steps) => (run) => {
    run.meter.charge(steps);
    return continued;
  },
  return: ({ value }, context, steps) => {
    const operandOf = planExpression(value, context);
    return (run, frame) => {
      run.meter.charge(steps);
      run.returned = operandOf(run, frame);
      return returned;
    };
  },
  throw: ({ value }, context, steps) => {
    const operandOf = planExpression(value, context);
    return (run, frame) => {
      run.meter.charge(steps);
      throw asError(operandOf(run, frame));
    };
  },
  catch: ({ body, slot, handler }, context, steps) => {
    const bodyOf = planBlock(body, context);
    const handlerOf = planBlock(handler, context);
    return (run, frame) => {
      run.meter.charge(steps);
      try {
        return bodyOf(run, frame);
      } catch (thrown) {
        // A suspension, a used-up budget and a bug of ours are not the program's to catch.
        if (!(thrown instanceof ErrorValue)) throw thrown;
        frame[slot] = thrown;
      }
      return handlerOf(run, frame);
    };
  },
  finally: planFinally,
  call: ({ function: callee, arguments: args, slot }, context, steps) => {
    const planned = context.functions[callee];
    if (planned === undefined) throw new Error(`function ${callee} is not there`);
    const argumentsOf = args.map((argument) => planSealed(argument, context));
    return (run, frame) => {
      run.meter.charge(steps);
      const inner = newFrame(planned);
      for (let index = 0; index < argumentsOf.length; index++) inner[index] = argumentsOf[index]?.(run, frame);
      frame[slot] = callFunction(planned, run, inner);
      return normal;
    };
  },
  effect: (node, context, steps) => {
    const { member, arguments: args } = node;
    const stage = stageOf(member);
    const argumentsOf = args.map((argument) => planExpression(argument, context));
    const [first = absent, second = absent, third = absent, ...others] = argumentsOf;
    return (run, frame) => {
      run.meter.charge(steps);
      const firstValue = first(run, frame);
      const secondValue = second(run, frame);
      const thirdValue = third(run, frame);
      for (const other of others) other(run, frame);
      const { length } = run.effects;
      stage(run, firstValue, secondValue, thirdValue);
      noteOrigin(run.effects[length], node);
      return normal;
    };
  },
  fetch: ({ requests, all, slot }, context, steps) => {
    const partsOf = requests.map(({ url, options, headers, targets }) => ({
      urlOf: planExpression(url, context),
      optionsOf: planExpression(options, context),
      headersOf: planHeaders(headers, context),
      targets,
    }));
    return (run, frame) => {
      run.meter.charge(steps);
      const asked = partsOf.map(({ urlOf, optionsOf, headersOf, targets }) => ({
        url: urlOf(run, frame),
        options: optionsOf(run, frame),
        headers: headersOf(run, frame),
        targets,
      }));
      frame[slot] = performFetch(run, context.targets, asked, all);
      return normal;
    };
  },
};

/** What an argument that is not there evaluates to. */
const absent: Evaluate = () => undefined;

function planSwitch({ value, cases, default: fallback }: StatementOf<'switch'>, context: PlanContext, steps: number): Execute {
  const operandOf = planExpression(value, context);
  const casesOf = cases.map(({ tests, body }) => ({
    testsOf: tests.map((test) => planExpression(test, context)),
    bodyOf: planBlock(body, context),
  }));
  const fallbackOf = planBlock(fallback, context);
  return (run, frame) => {
    run.meter.charge(steps);
    const subject = operandOf(run, frame);
    let chosen = fallbackOf;
    search: for (const { testsOf, bodyOf } of casesOf) {
      for (const testOf of testsOf) {
        if (isSame(run, subject, testOf(run, frame))) {
          chosen = bodyOf;
          break search;
        }
      }
    }
    const completion = chosen(run, frame);
    return completion === broken ? normal : completion;
  };
}

function planFor({ list, slot, body }: StatementOf<'for'>, context: PlanContext, steps: number): Execute {
  const listOf = planExpression(list, context);
  const bodyOf = planBlock(body, context);
  return (run, frame) => {
    run.meter.charge(steps);
    const elements = iterableElements(run, listOf(run, frame));
    // The length is read anew each time: a list that grows while it is walked is walked to its new end, as in V8.
    for (let index = 0; index < elements.length; index++) {
      run.meter.charge(1);
      frame[slot] = elements[index];
      const completion: Completion = bodyOf(run, frame);
      if (completion === broken) return normal;
      if (completion === returned) return returned;
    }
    return normal;
  };
}

function planFinally({ body, finalizer }: StatementOf<'finally'>, context: PlanContext, steps: number): Execute {
  const bodyOf = planBlock(body, context);
  const finalizerOf = planBlock(finalizer, context);
  return (run, frame) => {
    run.meter.charge(steps);
    let completion: Completion;
    let value: Value;
    try {
      completion = bodyOf(run, frame);
      value = run.returned;
    } catch (thrown) {
      if (!(thrown instanceof ErrorValue)) throw thrown;
      const overriding = finalizerOf(run, frame);
      // ECMAScript 14.15.3: a finalizer that ends abruptly replaces what the block threw.
      if (overriding !== normal) return overriding;
      throw thrown;
    }
    const overriding = finalizerOf(run, frame);
    if (overriding !== normal) return overriding;
    run.returned = value;
    return completion;
  };
}
