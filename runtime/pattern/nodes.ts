import type { CharacterSet } from './character-set.ts';

export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'boundary' | 'no-boundary';

/** A parsed pattern. Case folding and negation have gone into the sets. `nullable`: it may match without taking a character. */
export type PatternNode =
  | { readonly kind: 'empty'; readonly nullable: true }
  | { readonly kind: 'character'; readonly nullable: false; readonly set: CharacterSet }
  | { readonly kind: 'assertion'; readonly nullable: true; readonly assertion: Assertion }
  | { readonly kind: 'group'; readonly nullable: boolean; readonly index: number; readonly node: PatternNode }
  | { readonly kind: 'sequence'; readonly nullable: boolean; readonly nodes: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly nullable: boolean; readonly nodes: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly nullable: boolean;
      readonly node: PatternNode;
      readonly least: number;
      /** Infinity where there is no bound. */
      readonly most: number;
      readonly lazy: boolean;
      /** The capturing groups inside: from `firstGroup` to before `endGroup`. */
      readonly firstGroup: number;
      readonly endGroup: number;
    };

export interface PatternFlags {
  readonly global: boolean;
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly unicode: boolean;
}

export interface ParsedPattern {
  readonly flags: PatternFlags;
  readonly node: PatternNode;
  /** Number of capturing groups. */
  readonly groups: number;
  /** Names and numbers of the named ones, in order. */
  readonly names: readonly (readonly [name: string, group: number])[];
}
