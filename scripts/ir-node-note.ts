import type { Block, Expression, Node, Statement } from '../schemas/ir/nodes.ts';
import type { PatternSource, ProgramFunction, Target } from '../schemas/ir/program.ts';
import type { ValueShape } from '../schemas/ir/value-shape.ts';
import type { Json } from '../schemas/json.ts';
import type { BuiltinId } from '../schemas/language/builtins/index.ts';

/** What a fragment needs of the program around it. */
interface Surroundings {
  readonly requires?: readonly BuiltinId[];
  readonly constants?: readonly Expression[];
  readonly patterns?: readonly PatternSource[];
  readonly targets?: readonly Target[];
  readonly shapes?: readonly ValueShape[];
  /** Functions before the entry. */
  readonly functions?: readonly ProgramFunction[];
  /** Statements that run first. */
  readonly before?: Block;
  /** Recorded answers for the fragment's fetches. */
  readonly answers?: readonly { readonly method: string; readonly url: string; readonly status: number; readonly body: string }[];
}

/** A fragment of a program and what it comes to; a test runs each. */
export type NodeExample = Surroundings & {
  /** The same in JavaScript. */
  readonly code: string;
} & (
    | { readonly expression: Expression; readonly gives: Json }
    /** `asks` are the effects of the statements, in order. */
    | { readonly statements: Block; readonly asks: readonly Json[] }
  );

/** What `docs/ir.md` says of one node, beside its fields. */
export interface NodeNote {
  /** How it is evaluated. */
  readonly rule: string;
  /** When it throws; never when left out. */
  readonly errors?: string;
  /** What it charges beside its own step; nothing when left out. */
  readonly cost?: string;
  readonly example: NodeExample;
}

export type Notes<Table> = { readonly [Op in keyof Table & Node['op']]: NodeNote };

export const literal = (value: string | number | boolean | null): Expression => ({ op: 'literal', value });
export const slot = (index: number): Expression => ({ op: 'slot', slot: index });
export const state = (key: string, value: Expression): Statement => ({
  op: 'effect',
  member: 'state.set',
  arguments: [literal(key), value],
});
export const stateEffect = (key: string, value: Json): Json => ({ type: 'state.set', key, value });
