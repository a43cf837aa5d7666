import { type ApiPath, apiPaths, whyMissing } from '../../../schemas/platform/api.ts';
import type { Position } from '../../../schemas/platform/position.ts';
import type { Random } from '../random.ts';
import { type EventPath, eventPaths } from './event-paths.ts';
import { isSame, type Type } from './types.ts';

export interface Variable {
  readonly name: string;
  readonly type: Type;
  readonly isAssignable: boolean;
  /** A list or record that this function built, so that it may be written to. */
  readonly isOwn: boolean;
}

/** A helper function that has been written. */
export interface Helper {
  readonly name: string;
  readonly parameters: readonly Type[];
  /** How many arguments may be left out at the end. */
  readonly optional: number;
  readonly result: Type;
  readonly takesApi: boolean;
  readonly isAsync: boolean;
}

/** What is counted and collected for one whole program. */
export interface ProgramState {
  readonly random: Random;
  readonly position: Position;
  readonly paths: readonly EventPath[];
  readonly api: ReadonlySet<ApiPath>;
  readonly helpers: Helper[];
  /** How many more nodes the program may have; what is written when none is left is small. */
  fuel: number;
  names: number;
  fetches: number;
}

/** One function that is being written. Its stock is declared in front of its body. */
export interface Frame {
  readonly stock: Variable[];
  readonly lines: string[];
  readonly isEntry: boolean;
}

/** Where something is written: what it may see and do. */
export interface Place {
  readonly program: ProgramState;
  readonly frame: Frame;
  readonly variables: readonly Variable[];
  /** Whether `api` may be used: not in helpers that do not take it, not in callbacks. */
  readonly effects: boolean;
  readonly awaits: boolean;
  readonly inCallback: boolean;
  readonly inLoop: boolean;
  readonly inSwitch: boolean;
  /** What `return` needs; undefined where there must be none. */
  readonly result: Type | 'nothing' | undefined;
}

export function newProgram(random: Random, position: Position, fuel: number): ProgramState {
  const api = new Set(apiPaths.filter((path) => whyMissing(path, position) === undefined));
  return { random, position, paths: eventPaths(position), api, helpers: [], fuel, names: 0, fetches: 0 };
}

export function freshName(program: ProgramState, stem = 'v'): string {
  program.names += 1;
  return `${stem}${program.names}`;
}

export const withVariables = (place: Place, ...added: readonly Variable[]): Place => ({
  ...place,
  variables: [...place.variables, ...added],
});

export const constant = (name: string, type: Type): Variable => ({ name, type, isAssignable: false, isOwn: false });

export function variablesOf({ variables, frame }: Place, type: Type): readonly Variable[] {
  return [...variables, ...frame.stock].filter((variable) => isSame(variable.type, type));
}
