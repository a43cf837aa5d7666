import type { Position } from '../platform/position.ts';
import type { Block, Expression } from './nodes.ts';
import type { ValueShape } from './value-shape.ts';

export const programFormat = 'writ-program';
export const programVersion = 1;

/** `arguments` fill the first `parameters` slots; the others start undefined. */
export interface ProgramFunction {
  readonly parameters: number;
  readonly slots: number;
  readonly body: Block;
}

/** A stretch of a URL: fixed text, or a hole: one encoded path segment, one encoded query value, or encoded pairs of a query. */
export type TargetPart = { readonly text: string } | { readonly hole: 'segment' | 'query' | 'pairs' };

/** A place the program was proven to send to: the allowlist entry it lies under, and the URL it may build. */
export interface Target {
  readonly method: string;
  readonly url: readonly TargetPart[];
}

/** A regular expression; flags in alphabetical order. It is parsed again wherever the program is loaded. */
export interface PatternSource {
  readonly source: string;
  readonly flags: string;
}

/** Names and places in the author's text: for people, outside the digest. */
export interface ProgramDebug {
  readonly file: string;
  readonly functions: readonly { readonly name: string; readonly slots: readonly string[] }[];
  /** `[start line, start column, end line, end column]`, 1-based, of each node of `functions` in pre-order. */
  readonly spans: readonly (readonly [number, number, number, number])[];
}

/** One action in the form that runs. */
export interface Program {
  readonly format: typeof programFormat;
  readonly version: typeof programVersion;
  /** Where the action may stand, and what it was promised there; sorted by attach point, then by `user` and `risk`. */
  readonly positions: readonly Position[];
  /** Built-ins the program names; sorted. A runtime that lacks one refuses the program. */
  readonly requires: readonly string[];
  /** Lists, records, regular expressions, dates, sets, URLs and errors shared by all runs. An entry names only entries before it. */
  readonly constants: readonly Expression[];
  /** Regular expressions, each once. */
  readonly patterns: readonly PatternSource[];
  readonly targets: readonly Target[];
  /** What data from outside is held to. */
  readonly shapes: readonly ValueShape[];
  /** Callees before callers; the entry is the last one. */
  readonly functions: readonly ProgramFunction[];
  readonly debug: ProgramDebug;
}
