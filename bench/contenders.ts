import vm from 'node:vm';
import { planProgram } from '../dist/runtime/index.js';
import { type CompiledAction, now, type Pattern } from './patterns.js';
import { recordingApi, summarise } from './recording.js';

/** What every contender must come to for a pattern, so that none is measured doing less. */
export interface Result {
  readonly decision: string;
  readonly effects: readonly object[];
}

export interface Contender {
  readonly name: string;
  /** Calls in one sample: enough that the clock's own cost is lost in it. */
  readonly calls: number;
  /** Readies a pattern once; what it answers runs the pattern once. */
  readonly prepare: (pattern: Pattern, action: CompiledAction) => () => Result | Promise<Result>;
}

type Action = (event: unknown, api: unknown) => unknown;

/** The one that the others are measured in. */
export const native: Contender = {
  name: 'native',
  calls: 200,
  prepare(pattern, action) {
    const makeAction = new Function('step', 'config', action.body) as (step: object, config: object) => Action;
    return calling(pattern, makeAction({}, pattern.config));
  },
};

export const contenders: readonly Contender[] = [
  {
    name: 'writ',
    calls: 100,
    prepare(pattern, action) {
      const plan = planProgram(action.program);
      const input = { event: pattern.event, config: pattern.config, now };
      return () => {
        const outcome = plan.run(input);
        if (!('pending' in outcome)) return outcome;
        // The run asked for an answer: it is run again from the start with the journal that holds it.
        const answer = { status: pattern.answer ?? 200, headers: {}, body: '', ms: 1 };
        const second = plan.run({ ...input, journal: outcome.pending.map((request) => ({ request, answer })) });
        if ('pending' in second) throw new Error(`${pattern.slug} asked twice`);
        return second;
      };
    },
  },
  {
    name: 'node:vm, kept context',
    calls: 50,
    prepare(pattern, action) {
      const script = scriptOf(action);
      const context = vm.createContext({ step: {}, config: pattern.config });
      return calling(pattern, (event, api) => callIn(context, script, event, api));
    },
  },
  {
    name: 'node:vm, fresh context',
    calls: 1,
    prepare(pattern, action) {
      const script = scriptOf(action);
      return calling(pattern, (event, api) => callIn(vm.createContext({ step: {}, config: pattern.config }), script, event, api));
    },
  },
];

/** Runs an action of V8's with a fresh recording api. Only one that fetches has to be waited for. */
function calling({ event, answer }: Pattern, action: Action): () => Result | Promise<Result> {
  if (answer === undefined) {
    return () => {
      const { api, effects } = recordingApi();
      action(event, api);
      return summarise(effects);
    };
  }
  return async () => {
    const { api, effects } = recordingApi(answer);
    await action(event, api);
    return summarise(effects);
  };
}

function callIn(context: vm.Context, script: vm.Script, event: unknown, api: unknown): unknown {
  context.event = event;
  context.api = api;
  return script.runInContext(context);
}

function scriptOf({ slug, body }: CompiledAction): vm.Script {
  return new vm.Script(`(() => { ${body} })()(event, api)`, { filename: `${slug}.js` });
}
