import type { Block } from '../../../schemas/ir/nodes.ts';
import type { ProgramFunction } from '../../../schemas/ir/program.ts';
import { frameSteps } from '../meter.ts';
import type { Run } from '../run.ts';
import type { Value } from '../values.ts';
import type { PreparedProgram } from './index.ts';

/** One call of a function of the program. */
export interface Activation {
  readonly run: Run;
  readonly program: PreparedProgram;
  readonly frame: Value[];
}

/** How a statement ended. */
export type Completion =
  | { readonly type: 'normal' }
  | { readonly type: 'break' }
  | { readonly type: 'continue' }
  | { readonly type: 'return'; readonly value: Value };

export const normal: Completion = { type: 'normal' };

export function functionAt({ program }: Activation, index: number): ProgramFunction {
  const definition = program.functions[index];
  if (definition === undefined) throw new Error(`function ${index} is not there`);
  return definition;
}

export function callFunction(at: Activation, definition: ProgramFunction, args: readonly Value[]): Value {
  at.run.meter.charge(frameSteps(definition.slots));
  const frame = new Array<Value>(definition.slots).fill(undefined);
  args.forEach((argument, index) => {
    frame[index] = argument;
  });
  const completion = at.program.executeBlock(definition.body, { ...at, frame });
  return completion.type === 'return' ? completion.value : undefined;
}

export type ExecuteBlock = (block: Block, at: Activation) => Completion;
