import type { Expression, Node } from '../../schemas/ir/nodes.ts';
import type { ProgramFunction, Target } from '../../schemas/ir/program.ts';
import type { HirFunction, HirRequest, ModuleConstant, Span } from '../hir/nodes.ts';

/** What the lowering of one action collects: the parts of its program, and the author's place of every node. */
export class Emission {
  readonly functions: ProgramFunction[] = [];
  readonly functionNames: { readonly name: string; readonly slots: readonly string[] }[] = [];
  readonly constants: Expression[] = [];
  readonly targets: Target[] = [];
  readonly requires = new Set<string>();
  readonly spans = new Map<Node, Span>();
  readonly indexOf = new Map<HirFunction, number>();
  readonly constantNodes = new Map<ModuleConstant, Expression>();
  /** What the egress analysis proved of each request. */
  readonly provenTargets: ReadonlyMap<HirRequest, Target>;

  constructor(provenTargets: ReadonlyMap<HirRequest, Target>) {
    this.provenTargets = provenTargets;
  }

  /** Remembers where a node came from. */
  at<N extends Node>(node: N, span: Span): N {
    this.spans.set(node, span);
    return node;
  }

  /** The index of a target in the program's list; equal targets stand once. */
  targetIndex(target: Target): number {
    const text = JSON.stringify(target);
    const known = this.targets.findIndex((other) => JSON.stringify(other) === text);
    return known >= 0 ? known : this.targets.push(target) - 1;
  }
}
