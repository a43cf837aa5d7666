import type { ts } from 'ts-morph';
import type { JsonSchema } from '../../schemas/json.ts';
import type { BlockPlace } from '../../schemas/platform/flow-walk.ts';
import { comparePositions, type Position } from '../../schemas/platform/position.ts';
import type { MetadataSchemas } from '../declarations/platform.ts';
import { SourceText } from '../source/text.ts';
import type { FunctionNode } from './entry.ts';
import { actionParser, type ParsedAction } from './parse.ts';
import { PlaceRounds, type TypedPlace } from './place-rounds.ts';
import { type Placement, placementOf } from './placement.ts';
import { CheckerProject } from './project.ts';
import { Problems, type Unit } from './unit.ts';

/** What the front end needs of an action: its text, what it may import, and the types of its places. */
export interface CheckInput {
  readonly source: SourceText;
  /** Helper modules that it may import, by path. */
  readonly modules: ReadonlyMap<string, SourceText>;
  readonly positions: readonly Position[];
  readonly metadata: MetadataSchemas;
  readonly config?: JsonSchema | undefined;
  readonly step?: JsonSchema | undefined;
  /** Where it stands in flows, if it is not compiled alone: `step` gets the types of what stands before it there. */
  readonly places?: readonly BlockPlace[] | undefined;
}

/** An action at one position, as the checker sees it. */
export interface CheckedPlace {
  readonly position: Position;
  /** The type of `step` there, written out. */
  readonly step: string;
  /** Slugs of the blocks that run it there. */
  readonly blocks: readonly string[];
  readonly checker: ts.TypeChecker;
  readonly units: ReadonlyMap<string, Unit>;
  readonly entry: FunctionNode;
  readonly problems: Problems;
}

export interface CheckedAction {
  readonly name: string;
  /** What is wrong wherever the action stands. */
  readonly problems: Problems;
  /** Empty when the text is too broken to be checked. */
  readonly places: readonly CheckedPlace[];
}

/**
 * Checks actions, many in one type-checker program, and hands each to `use` while the program lives: load, parse, entry, subset
 * and types. Subset and types are reported together.
 */
export function checkActions<Result>(inputs: readonly CheckInput[], use: (action: CheckedAction, index: number) => Result): Result[] {
  const project = new CheckerProject();
  const parseAction = actionParser();
  const parsed = inputs.map((input) => withinStack(() => parseAction(input)) ?? tooLarge(input));
  const rounds = new PlaceRounds(inputs, (index) => (parsed[index]?.entry === undefined ? undefined : parsed[index]?.files));
  const checked = inputs.map((): CheckedPlace[] | undefined => []);
  const results = new Map<number, Result>();
  const place = placementOf(project);
  /** Whether the checker may be asked on. */
  const finish = (index: number): boolean => {
    const action = parsed[index];
    if (action === undefined) throw new Error('an action is lost');
    const name = action.entry?.name ?? '';
    const places = checked[index]?.sort((left, right) => comparePositions(left.position, right.position));
    // What was handed out is not needed any more, and a checker is large.
    checked[index] = undefined;
    const done =
      places === undefined ? undefined : withinStack(() => ({ result: use({ name, problems: action.problems, places }, index) }));
    if (done !== undefined) {
      results.set(index, done.result);
      return true;
    }
    action.problems.at('too-large', { source: action.files[0]?.source ?? new SourceText('', ''), start: 0, end: 0 }, {});
    results.set(index, use({ name: '', problems: action.problems, places: [] }, index));
    return false;
  };
  /** Whether the place is done, and the checker may be asked on. */
  const settle = (typed: TypedPlace, placement: Placement, program: ts.Program): { readonly done: boolean; readonly sound: boolean } => {
    const { index, places } = typed;
    const settled =
      checked[index] === undefined
        ? undefined
        : withinStack(() => {
            const found = placement.settle(program);
            if (found !== 'refined') rounds.learn(places, found, parsed[index]);
            return found;
          });
    if (settled === 'refined') return { done: false, sound: true };
    const wasSound = checked[index] === undefined || settled !== undefined;
    if (settled === undefined) checked[index] = undefined;
    else checked[index]?.push(settled);
    return { done: true, sound: rounds.isDone(typed) ? finish(index) && wasSound : wasSound };
  };
  for (let round = rounds.next(); round.length > 0; round = rounds.next()) {
    let waiting = round.map((typed) => ({ typed, placement: place(inputs[typed.index], typed, parsed[typed.index]) }));
    while (waiting.length > 0) {
      const program = project.program(waiting.flatMap(({ placement }) => [...placement.files()]));
      let sound = true;
      waiting = waiting.filter(({ typed, placement }) => {
        // An overflow inside the checker leaves it in no known state: what is left waits for another.
        if (!sound) return true;
        const settled = settle(typed, placement, program);
        sound = settled.sound;
        return !settled.done;
      });
    }
  }
  return inputs.map((_input, index) => {
    if (!results.has(index)) finish(index);
    return results.get(index) as Result;
  });
}

/** Runs a walk over an author's text; undefined if the text is nested so deep that the walk ran out of stack. */
function withinStack<T>(walk: () => T): T | undefined {
  try {
    return walk();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function tooLarge({ source }: CheckInput): ParsedAction {
  const problems = new Problems();
  problems.at('too-large', { source, start: 0, end: 0 }, {});
  return { entry: undefined, files: [], problems };
}
