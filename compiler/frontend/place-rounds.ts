import { ts } from 'ts-morph';
import type { ActionPlace, BlockPlace } from '../../schemas/platform/flow-walk.ts';
import type { Position } from '../../schemas/platform/position.ts';
import { jsonSchemaType } from '../declarations/json-schema-type.ts';
import { stepType, unknownStep } from '../declarations/step-type.ts';
import { mayNameStep, namedEntries } from '../upstream.ts';
import type { CheckedPlace, CheckInput } from './check.ts';
import { convertAction } from './convert/index.ts';
import type { ParsedAction, ParsedFile } from './parse.ts';
import { type StateType, stateTypeOf, stateTypeText } from './state-type.ts';
import { Problems } from './unit.ts';

/** Places at which an action has the same types: what is known there, and the type of `step`, written out. */
export interface TypedPlace {
  /** The action's place among the inputs. */
  readonly index: number;
  /** Tells the typed places of an action apart. */
  readonly number: number;
  readonly position: Position;
  readonly step: string;
  readonly places: readonly BlockPlace[];
}

/** A place of an action, or all that differ in nothing it can see. */
interface Waiting {
  readonly index: number;
  readonly position: Position;
  readonly places: readonly BlockPlace[];
  /** The places of actions before it whose types must be known first. */
  readonly needs: readonly ActionPlace[];
  readonly step: () => string;
}

/**
 * The order in which the places of actions can be checked: `step` has the types of what the actions before a place write, and
 * those are known once they are checked. Most actions do not read `step`, and a round is a type-checker program, so there are as
 * many rounds as there are actions in the longest chain of readers, however many actions there are.
 */
export class PlaceRounds {
  #waiting: readonly Waiting[];
  readonly #wanted: ReadonlySet<BlockPlace>;
  readonly #states = new Map<BlockPlace, StateType | undefined>();
  readonly #numbers: number[];
  readonly #left: number[];

  /** `filesOf` gives the files of an input, or undefined where it is too broken to have types. */
  constructor(inputs: readonly CheckInput[], filesOf: (index: number) => readonly ParsedFile[] | undefined) {
    const typed = new Set(inputs.flatMap(({ places = [] }, index) => (filesOf(index) === undefined ? [] : places)));
    this.#waiting = inputs.flatMap((input, index) => {
      const files = filesOf(index);
      return files === undefined ? [] : this.#placesOf(input, index, files, typed);
    });
    this.#wanted = new Set(this.#waiting.flatMap(({ needs }) => needs));
    this.#numbers = inputs.map(() => 0);
    this.#left = inputs.map(() => 0);
    for (const { index } of this.#waiting) this.#left[index] = (this.#left[index] ?? 0) + 1;
  }

  #placesOf(input: CheckInput, index: number, files: readonly ParsedFile[], typed: ReadonlySet<BlockPlace>): Waiting[] {
    const { positions, places, step } = input;
    if (places === undefined || !files.some(({ file }) => readsStep(file))) {
      const text = step === undefined ? unknownStep : jsonSchemaType(step);
      return positions.map((position) => {
        const same = (places ?? []).filter((place) => keyOf(place.position) === keyOf(position));
        return { index, position, places: same, needs: [], step: () => text };
      });
    }
    const texts = files.map(({ source }) => source);
    return places.map((place) => {
      const needs = [...namedEntries(texts, place.step).values()].flatMap(({ writers }) =>
        writers.flatMap((writer) => ('kind' in writer || !typed.has(writer) ? [] : [writer])),
      );
      const known = new Set(needs);
      const stateOf = (writer: ActionPlace) => (known.has(writer) ? this.#stateText(writer) : undefined);
      return { index, position: place.position, places: [place], needs, step: () => stepType(place.step, stateOf) };
    });
  }

  #stateText(writer: ActionPlace): string | undefined {
    const state = this.#states.get(writer);
    return state === undefined ? undefined : stateTypeText(state, writer.block.onError === 'continue');
  }

  /** The places that can be checked now; none when all have been. */
  next(): TypedPlace[] {
    const isReady = ({ needs }: Waiting) => needs.every((place) => this.#states.has(place));
    const ready = this.#waiting.filter(isReady);
    this.#waiting = this.#waiting.filter((waiting) => !isReady(waiting));
    const groups = new Map<string, Waiting & { readonly written: string }>();
    for (const waiting of ready) {
      const written = waiting.step();
      const key = `${waiting.index} ${keyOf(waiting.position)} ${written}`;
      const known = groups.get(key);
      if (known !== undefined) this.#left[waiting.index] = (this.#left[waiting.index] ?? 0) - 1;
      groups.set(key, { ...waiting, written, places: [...(known?.places ?? []), ...waiting.places] });
    }
    return [...groups.values()].map(({ index, position, places, written }) => {
      const number = this.#numbers[index] ?? 0;
      this.#numbers[index] = number + 1;
      return { index, number, position, step: written, places };
    });
  }

  /** Takes note of what an action writes at its places, where others read it. */
  learn(places: readonly BlockPlace[], checked: CheckedPlace, action: ParsedAction | undefined): void {
    if (!places.some((place) => this.#wanted.has(place))) return;
    const state = stateTypeOf(checked, soundEntry(checked, action));
    for (const place of places) this.#states.set(place, state);
  }

  /** Whether all places of the action have been handed out, and this was the last of them. To be asked once for each. */
  isDone({ index, places }: TypedPlace): boolean {
    // An action that could not be checked is known to have no types.
    for (const place of places) if (!this.#states.has(place)) this.#states.set(place, undefined);
    this.#left[index] = (this.#left[index] ?? 0) - 1;
    return this.#left[index] === 0;
  }
}

/** The converted action, without a word about it: what is wrong is said where it is compiled. */
function soundEntry(checked: CheckedPlace, action: ParsedAction | undefined) {
  if (action === undefined || action.problems.hasErrors || checked.problems.hasErrors) return undefined;
  const problems = new Problems();
  const { entry } = convertAction({ ...checked, problems }, action.entry?.name ?? '');
  return problems.hasErrors ? undefined : entry;
}

function keyOf(position: Position): string {
  return Object.values(position).join(' ');
}

const reading = new WeakMap<ts.SourceFile, boolean>();

/** Whether a file may read the global `step`; a name of its own counts too. */
function readsStep(file: ts.SourceFile): boolean {
  const known = reading.get(file);
  if (known !== undefined) return known;
  const visit = (node: ts.Node): boolean => {
    if (ts.isIdentifier(node)) return node.text === 'step' && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node);
    return ts.forEachChild(node, visit) ?? false;
  };
  const reads = mayNameStep(file.text) && visit(file);
  reading.set(file, reads);
  return reads;
}
