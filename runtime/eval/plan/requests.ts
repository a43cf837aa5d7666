import type { StatementOf } from '../../../schemas/ir/nodes.ts';
import { noteOrigin } from '../effect-origin.ts';
import { isGoodName, stageOf } from '../effects.ts';
import { performFetch } from '../fetch.ts';
import { Suspension } from '../journal.ts';
import { type Evaluate, type Execute, normal, type PlanContext, suspended } from './closure.ts';
import { planExpression } from './expressions.ts';
import { fixedValue } from './operands.ts';
import { planHeaders } from './sealed.ts';

/** Statements that ask for something outside: effects, and answers. */
export function planEffect(node: StatementOf<'effect'>, context: PlanContext, steps: number): Execute {
  const execute = planStaging(node, context, steps);
  if (!context.notesOrigins) return execute;
  return (run, frame) => {
    const { length } = run.effects;
    const completion = execute(run, frame);
    noteOrigin(run.effects[length], node);
    return completion;
  };
}

function planStaging({ member, arguments: args }: StatementOf<'effect'>, context: PlanContext, steps: number): Execute {
  const stage = stageOf(member);
  // What a name must be is the same for each run, so one that is written down is looked at once.
  const name = fixedValue(args[0], context)?.value;
  const isChecked = typeof name === 'string' && isGoodName(member, name);
  const [first = absent, second = absent, third = absent, ...others] = args.map((argument) => planExpression(argument, context));
  if (isChecked && args.length <= 2) {
    return (run, frame) => {
      run.meter.charge(steps);
      stage(run, name, second(run, frame), undefined, true);
      return normal;
    };
  }
  return (run, frame) => {
    run.meter.charge(steps);
    const firstValue = first(run, frame);
    const secondValue = second(run, frame);
    const thirdValue = third(run, frame);
    for (const other of others) other(run, frame);
    stage(run, firstValue, secondValue, thirdValue, isChecked);
    return normal;
  };
}

/** What an argument that is not there evaluates to. */
const absent: Evaluate = () => undefined;

export function planFetch({ requests, all, slot }: StatementOf<'fetch'>, context: PlanContext, steps: number): Execute {
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
    const answer = performFetch(run, context.targets, asked, all);
    if (answer instanceof Suspension) {
      run.suspension = answer;
      return suspended;
    }
    frame[slot] = answer;
    return normal;
  };
}
