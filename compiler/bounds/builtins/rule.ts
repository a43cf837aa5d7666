import type { Extent, ListExtent } from '../extent.ts';
import type { Size, Turns } from '../size.ts';

/** One call of a built-in as its rule sees it: how large its parts may be, and the meter that the rule charges. */
export interface Call {
  /** The receiver, narrowed to the kind that the built-in is for. */
  readonly receiver: Extent;
  /** How many arguments there may be. */
  readonly count: Size;
  /** Whether there may be an argument at an index. */
  readonly has: (index: number) => boolean;
  /** An argument; undefined where there is none. */
  readonly arg: (index: number) => Extent;
  /** The text that is written as an argument, where one is. */
  readonly literal: (index: number) => string | undefined;
  /** All arguments from an index on, joined. */
  readonly from: (index: number) => Extent;
  readonly charge: (steps: Size) => void;
  /** Charges texts that are looked through: code units, and how many texts they may be. */
  readonly look: (codeUnits: Size, texts?: Size) => void;
  /** Charges texts that are turned into something else. */
  readonly scan: (codeUnits: Size, texts?: Size) => void;
  readonly build: (bytes: Size) => void;
  /** Charges ToString; answers the text's length. */
  readonly text: (extent: Extent) => Size;
  /** Charges ToNumber. */
  readonly number: (extent: Extent) => void;
  /** Charges what the dearest of several takes, of which one happens. */
  readonly either: (ways: readonly (() => void)[]) => void;
  /** The same, of each of so many. */
  readonly each: (count: Size, charges: () => void) => void;
  /** The most that a number used as a length may be. */
  readonly lengthOf: (extent: Extent, what: string) => Size;
  /** The turns of a walk through a list, and what an element is in one of them. */
  readonly turns: (list: ListExtent) => { readonly turns: Turns; readonly of: Extent };
  /** Charges something that happens at each of them. */
  readonly over: (turns: Turns, charges: () => void) => void;
  /** Runs the callback at an index so many times; undefined where it is none. */
  readonly run: (index: number, parameters: readonly Extent[], turns: Turns) => Extent | undefined;
  /** The same, where what it answers is handed to it again as its first parameter. */
  readonly fold: (index: number, start: Extent, parameters: readonly Extent[], turns: Turns) => Extent | undefined;
  /** A new list that the run may write to. */
  readonly list: (list: ListExtent, part?: string) => Extent;
  readonly record: (record: NonNullable<Extent['record']>) => Extent;
  /** Something is put into the receiver; without a total each that is added may be as long as any. */
  readonly put: (added: ListExtent) => void;
  /** What is known of regular expressions. */
  readonly pattern: (index: number) => PatternFacts;
  /** Code units of the longest answer of a fetch. */
  readonly answer: Size;
  /** How many code units one becomes, at most, where few characters become more than one. */
  readonly grown: (factor: number) => number;
  readonly unknown: (what: string) => Size;
}

export interface PatternFacts {
  readonly source: string;
  readonly isGlobal: boolean;
  readonly groups: number;
  readonly names: number;
  /** Steps of a search, beside those for each code unit. */
  readonly readying: number;
  /** Steps for each code unit of a text that is searched. */
  readonly stepsPerUnit: number;
  /** Code units of the longest match; undefined where a match may be as long as the text. */
  readonly longest: number | undefined;
  /** Code units of the shortest match. */
  readonly shortest: number;
  /** Code units that a search looks at from the start on; undefined where it may look at all of them. */
  readonly reach: number | undefined;
  /** Code units that a search may go on behind the match that it finds; undefined where there is no such number. */
  readonly lookahead: number | undefined;
}

/** What a built-in charges at most, and how large what it answers may be. */
export type Rule = (call: Call) => Extent;

export type Rules<Ids extends string> = { readonly [Id in Ids]: Rule };
