import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';
import type { Contender, Result } from './contender.js';
import { repeating, waiting } from './measure.js';
import type { CompiledAction, Policy } from './policies.js';

/**
 * What runs an action inside another engine: the recording api goes in with it, so that a call crosses the boundary twice, with
 * the event going in and with what it came to going out. A fetch is answered inside, at no cost.
 */
function guestScript({ config, answer }: Policy, { body }: CompiledAction): string {
  const recording = readFileSync(fileURLToPath(new URL('recording.js', import.meta.url)), 'utf8').replaceAll(/^export /gm, '');
  return `${recording}
    const step = {}, config = ${JSON.stringify(config)};
    const action = (() => { ${body} })();
    const answer = ${JSON.stringify(answer)};
    let result;
    globalThis.run = (event) => {
      const { api, effects } = recordingApi(answer);
      if (answer === undefined) { action(event, api); return summarise(effects); }
      return action(event, api).then(() => (result = summarise(effects)));
    };
    globalThis.runJson = (text) => {
      const done = globalThis.run(JSON.parse(text));
      return answer === undefined ? JSON.stringify(done) : undefined;
    };
    globalThis.resultJson = () => JSON.stringify(result);`;
}

interface IsolatedReference {
  applySync(receiver: undefined, args: readonly unknown[], options: object): unknown;
  apply(receiver: undefined, args: readonly unknown[], options: object): Promise<unknown>;
}
interface IsolatedVm {
  readonly Isolate: new (options: {
    memoryLimit: number;
  }) => {
    createContextSync(): {
      evalSync(text: string): void;
      global: { getSync(name: string, options: { reference: true }): IsolatedReference };
    };
  };
}

/** isolated-vm is built by a C++ compiler where no binary fits, and so is optional: undefined where it is not there. */
function isolated(): Contender | undefined {
  let ivm: IsolatedVm;
  try {
    ivm = createRequire(import.meta.url)('isolated-vm') as IsolatedVm;
  } catch {
    return undefined;
  }
  return {
    name: 'isolated-vm, warm',
    prepare(policy, action) {
      const context = new ivm.Isolate({ memoryLimit: 64 }).createContextSync();
      context.evalSync(guestScript(policy, action));
      const run = context.global.getSync('run', { reference: true });
      const { event, answer } = policy;
      if (answer === undefined) {
        const call = () => run.applySync(undefined, [event], { arguments: { copy: true }, result: { copy: true } }) as Result;
        return { call, repeat: repeating(call) };
      }
      const call = () =>
        run.apply(undefined, [event], { arguments: { copy: true }, result: { copy: true, promise: true } }) as Promise<Result>;
      return { call, repeat: waiting(call) };
    },
  };
}

const quickModule = await newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync'));

const quick: Contender = {
  name: 'QuickJS (wasm), warm',
  prepare(policy, action) {
    const context = quickModule.newContext();
    context.unwrapResult(context.evalCode(guestScript(policy, action))).dispose();
    const run = context.getProp(context.global, 'runJson');
    const result = context.getProp(context.global, 'resultJson');
    const call = () => {
      const text = context.newString(JSON.stringify(policy.event));
      let answer = context.unwrapResult(context.callFunction(run, context.undefined, text));
      text.dispose();
      if (policy.answer !== undefined) {
        answer.dispose();
        context.runtime.executePendingJobs().dispose();
        answer = context.unwrapResult(context.callFunction(result, context.undefined));
      }
      const parsed = JSON.parse(context.getString(answer)) as Result;
      answer.dispose();
      return parsed;
    };
    return { call, repeat: repeating(call) };
  },
};

const isolate = isolated();

export const isolates: readonly Contender[] = [...(isolate === undefined ? [] : [isolate]), quick];
