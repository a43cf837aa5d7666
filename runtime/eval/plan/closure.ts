import type { Target } from '../../../schemas/ir/program.ts';
import type { ValueShape } from '../../../schemas/ir/value-shape.ts';
import type { Pattern } from '../../pattern/compile.ts';
import { frameSteps } from '../meter.ts';
import type { Run } from '../run.ts';
import type { Callback, Value } from '../values.ts';

/** One activation of a function: its slots. */
export type Frame = Value[];

/** An expression, ready to run. */
export type Evaluate = (run: Run, frame: Frame) => Value;

/** A statement, ready to run. The answer says how it ended. */
export type Execute = (run: Run, frame: Frame) => Completion;

/**
 * How a statement ended. What a `return` returns is left in `run.returned`, and why a run is suspended in `run.suspension`: every statement
 * around ends with it, and none does anything more.
 */
export type Completion = 0 | 1 | 2 | 3 | 4;
export const normal = 0;
export const broken = 1;
export const continued = 2;
export const returned = 3;
export const suspended = 4;

/** An argument of a built-in: a value or a callback made for this one call. */
export type EvaluateArgument = (run: Run, frame: Frame) => Value | Callback;

/** A function of the program, ready to be called. */
export interface PlannedFunction {
  readonly parameters: number;
  readonly slots: number;
  readonly emptyFrame: readonly undefined[];
  readonly body: Execute;
  /** What it answers, where its body is one `return`: a callback that needs no statement. */
  readonly answer: Answer | undefined;
}

/** The value of a function that is one `return`, and what the statement charges. */
export interface Answer {
  readonly valueOf: Evaluate;
  readonly steps: number;
  /** Whether it leaves its frame as it found it, so that one frame does for all calls of a callback. */
  readonly keepsFrame: boolean;
}

export function callFunction(planned: PlannedFunction, run: Run, frame: Frame): Value {
  const { answer } = planned;
  run.meter.charge(frameSteps(planned.slots));
  if (answer !== undefined) {
    run.meter.charge(answer.steps);
    return answer.valueOf(run, frame);
  }
  run.returned = undefined;
  const completion = planned.body(run, frame);
  const result = completion === returned ? run.returned : undefined;
  run.returned = undefined;
  return result;
}

/** Copying an empty frame is what engines do fastest. */
export function newFrame(planned: PlannedFunction): Frame {
  return planned.emptyFrame.slice();
}

/** What the planner knows while it turns a function's nodes into closures. */
export interface PlanContext {
  /** The functions before this one; a node names only those. */
  readonly functions: readonly PlannedFunction[];
  readonly constants: readonly Value[];
  /** The regular expressions, compiled. */
  readonly patterns: readonly Pattern[];
  readonly targets: readonly Target[];
  readonly shapes: readonly ValueShape[];
  /** Whether the node that asked for an effect is noted. */
  readonly notesOrigins?: boolean;
}
