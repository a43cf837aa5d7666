import { type Digest, digestOfText } from '../runtime/ir/digest.ts';
import { type ActionInput, type ActionResult, compileActions } from './compile.ts';

/** Compiles actions; the answers stand in the order of the inputs. */
export type CompileActions = (inputs: readonly ActionInput[]) => readonly ActionResult[];

/**
 * A compiler that is asked again and again about much the same: it keeps the answers of the last time and compiles only what is
 * new. What an action means is decided by its input alone, so an equal input has an equal answer.
 */
export function keepResults(): CompileActions {
  let kept: ReadonlyMap<Digest, ActionResult> = new Map();
  return (inputs) => {
    const keys = inputs.map(keyOf);
    const fresh = new Map<Digest, ActionInput>();
    inputs.forEach((input, index) => {
      const key = keys[index];
      if (key !== undefined && !kept.has(key)) fresh.set(key, input);
    });
    const compiled = compileActions([...fresh.values()]);
    const made = new Map([...fresh.keys()].map((key, index) => [key, compiled[index]] as const));
    const results = keys.map((key) => kept.get(key) ?? made.get(key) ?? { diagnostics: [] });
    kept = new Map(keys.map((key, index) => [key, results[index] ?? { diagnostics: [] }]));
    return results;
  };
}

/** Everything that an input holds, in one digest: a new part of it cannot be forgotten here. */
function keyOf(input: ActionInput): Digest {
  return digestOfText(JSON.stringify(input, (_name, value: unknown) => (value instanceof Map ? [...value] : value)));
}
