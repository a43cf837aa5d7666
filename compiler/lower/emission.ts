import type { Value } from '../../runtime/eval/values.ts';
import type { Expression, Node } from '../../schemas/ir/nodes.ts';
import type { PatternSource, ProgramFunction, Target } from '../../schemas/ir/program.ts';
import type { ValueShape } from '../../schemas/ir/value-shape.ts';
import type { SealedFacts } from '../analysis/secrets.ts';
import type { HirFunction, HirRequest, Span } from '../hir/nodes.ts';

/** What the lowering of one action collects: the parts of its program, and the author's place of every node. */
export class Emission {
  readonly functions: ProgramFunction[] = [];
  readonly functionNames: { readonly name: string; readonly slots: readonly string[] }[] = [];
  readonly constants: Expression[] = [];
  readonly patterns: PatternSource[] = [];
  readonly targets: Target[] = [];
  readonly shapes: ValueShape[] = [];
  readonly requires = new Set<string>();
  readonly spans = new Map<Node, Span>();
  readonly indexOf = new Map<HirFunction, number>();
  /** The values behind `constants`, index by index. */
  readonly constantValues: Value[] = [];
  readonly #constantIndexes = new Map<Value, number>();
  /** What the egress analysis proved of each request. */
  readonly provenTargets: ReadonlyMap<HirRequest, readonly Target[]>;

  /** Where what is sealed stands. */
  readonly sealed: SealedFacts;

  constructor(provenTargets: ReadonlyMap<HirRequest, readonly Target[]>, sealed: SealedFacts) {
    this.provenTargets = provenTargets;
    this.sealed = sealed;
  }

  /** Remembers where a node came from. */
  at<N extends Node>(node: N, span: Span): N {
    this.spans.set(node, span);
    return node;
  }

  /** The pool's node for a value that is no scalar; the pool gets its entry when it lacks it. */
  constant(value: Value, entryOf: () => Expression): Expression {
    const known = this.#constantIndexes.get(value);
    if (known !== undefined) return { op: 'constant', index: known };
    const entry = entryOf();
    const index = this.constants.push(entry) - 1;
    this.constantValues.push(value);
    this.#constantIndexes.set(value, index);
    return { op: 'constant', index };
  }

  patternIndex(pattern: PatternSource): number {
    return indexIn(this.patterns, pattern);
  }

  targetIndex(target: Target): number {
    return indexIn(this.targets, target);
  }

  shapeIndex(shape: ValueShape): number {
    return indexIn(this.shapes, shape);
  }
}

/** The index of an item in a list of the program; equal items stand once. */
function indexIn<T>(list: T[], item: T): number {
  const text = JSON.stringify(item);
  const known = list.findIndex((other) => JSON.stringify(other) === text);
  return known >= 0 ? known : list.push(item) - 1;
}
