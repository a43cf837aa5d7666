import vm from 'node:vm';
import { planProgram } from '../dist/runtime/index.js';
import { verifyForGood } from '../dist/runtime/ir/verified.js';
import type { Contender, Prepared, Result } from './contender.js';
import { repeating } from './measure.js';
import { type CompiledAction, now, type Policy } from './policies.js';
import { recordingApi, summarise } from './recording.js';

type Action = (event: unknown, api: unknown) => unknown;

/** The one that the others are measured in. */
export const native: Contender = {
  name: 'native',
  prepare(policy, action) {
    const makeAction = new Function('step', 'config', action.body) as (step: object, config: object) => Action;
    return calling(policy, makeAction({}, policy.config));
  },
};

export const writ: Contender = {
  name: 'writ',
  prepare(policy, action) {
    const plan = planProgram(action.program);
    return answeringAtOnce(() => runPlan(plan, policy));
  },
};

/** Verifies and plans anew for each call: what the first decision after a bundle was loaded costs. */
export const coldWrit: Contender = {
  name: 'writ, verified and planned anew',
  prepare: (policy, action) => answeringAtOnce(() => runPlan(planProgram(action.program), policy)),
};

/** Plans anew what the loader has verified: what the first decision costs where a bundle is loaded before it is asked. */
export const plannedWrit: Contender = {
  name: 'writ, planned anew',
  prepare(policy, action) {
    const program = structuredClone(action.program);
    verifyForGood(program);
    return answeringAtOnce(() => runPlan(planProgram(program), policy));
  },
};

function runPlan(plan: ReturnType<typeof planProgram>, { slug, event, config, answer }: Policy): Result {
  const input = { event, config, now };
  const outcome = plan.run(input);
  if (!('pending' in outcome)) return outcome;
  // The run asked for an answer: it is run again from the start with the journal that holds it.
  const recorded = { status: answer?.status ?? 200, headers: {}, body: answer?.body ?? '', ms: 1 };
  const second = plan.run({ ...input, journal: outcome.pending.map((request) => ({ request, answer: recorded })) });
  if ('pending' in second) throw new Error(`${slug} asked twice`);
  return second;
}

/** Quick, and not safe: one run can change what the next one sees, and Node does not call `vm` a security boundary. */
export const keptContext: Contender = {
  name: 'node:vm, kept context',
  prepare(policy, action) {
    const script = scriptOf(policy, action);
    const context = vm.createContext({ step: {}, config: policy.config });
    return calling(policy, (event, api) => callIn(context, script, event, api));
  },
};

/** A new context for each call is what keeps runs apart. The script is compiled once. */
export const freshContext: Contender = {
  name: 'node:vm, fresh context',
  prepare(policy, action) {
    const script = scriptOf(policy, action);
    return calling(policy, (event, api) => callIn(vm.createContext({ step: {}, config: policy.config }), script, event, api));
  },
};

/**
 * Runs an action of V8's with a fresh recording api. It is an async function, so whoever calls it has to wait until it is through,
 * also where it fetches nothing.
 */
function calling({ event, answer }: Policy, action: Action): Prepared {
  const repeat = async (calls: number): Promise<Result> => {
    let result: Result | undefined;
    for (let index = 0; index < calls; index++) {
      const { api, effects } = recordingApi(answer);
      await action(event, api);
      result = summarise(effects);
    }
    if (result === undefined) throw new Error('nothing was called');
    return result;
  };
  return {
    call: () => repeat(1),
    repeat: async (calls) => {
      await repeat(calls);
    },
  };
}

function answeringAtOnce(call: () => Result): Prepared {
  return { call, repeat: repeating(call) };
}

function callIn(context: vm.Context, script: vm.Script, event: unknown, api: unknown): unknown {
  context.event = event;
  context.api = api;
  return script.runInContext(context);
}

function scriptOf({ slug }: Policy, { body }: CompiledAction): vm.Script {
  return new vm.Script(`(() => { ${body} })()(event, api)`, { filename: `${slug}.js` });
}
