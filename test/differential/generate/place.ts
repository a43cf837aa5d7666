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
  /** It writes to its first argument, which must be something that the caller built. */
  readonly writes: boolean;
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
  readonly inLoop: boolean;
  readonly inSwitch: boolean;
  /** Names of blocks around this one, which a declaration may take again. */
  readonly outer: readonly string[];
  /** What this block says so far. */
  readonly lines: readonly string[];
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

/** A place behind declarations; what they hide is gone. */
export function withVariables(place: Place, ...added: readonly Variable[]): Place {
  const names = new Set(added.map(({ name }) => name));
  return {
    ...place,
    variables: [...place.variables.filter(({ name }) => !names.has(name)), ...added],
    outer: place.outer.filter((name) => !names.has(name)),
  };
}

/** The body of a function written here: it asks for nothing, waits for nothing, and does not write to what stands around it. */
export const insideCallback = (place: Place, result: Place['result']): Place => ({
  ...place,
  variables: place.variables.map((variable) => ({ ...variable, isAssignable: false, isOwn: false })),
  effects: false,
  awaits: false,
  inLoop: false,
  inSwitch: false,
  outer: [],
  lines: [],
  result,
});

/** A name for a declaration with this initializer: mostly a new one, sometimes one that hides a variable of a block around. */
export function declaredName(place: Place, initializer: string, stem?: string): string {
  const { program, outer, lines } = place;
  const mentions = (name: string) => [initializer, ...lines].some((text) => new RegExp(`\\b${name}\\b`).test(text));
  if (program.random.percent(25)) {
    const free = outer.filter((name) => !mentions(name));
    if (free.length > 0) return program.random.pick(free);
  }
  return freshName(program, stem);
}

export const constant = (name: string, type: Type): Variable => ({ name, type, isAssignable: false, isOwn: false });

export function variablesOf({ variables, frame }: Place, type: Type): readonly Variable[] {
  return [...variables, ...frame.stock].filter((variable) => isSame(variable.type, type));
}
