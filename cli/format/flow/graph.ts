import type { DrawnBlock, DrawnFlow } from '../../../schemas/generated/drawn-flow.ts';
import { conditionOf } from './block-texts.ts';

/** A block as a point of its flow's graph. */
export interface GraphNode {
  readonly id: string;
  readonly block: DrawnBlock;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
}

export interface FlowGraph {
  readonly stages: readonly { readonly stage: string; readonly nodes: readonly GraphNode[] }[];
  /** Where the ways go that nothing ends before. */
  readonly end: { readonly id: string };
  readonly edges: readonly GraphEdge[];
}

/** A way that goes on: the block it comes from, and the condition under which it was taken. */
interface Loose {
  readonly from: string;
  readonly label?: string;
}

interface Ends {
  readonly through: readonly Loose[];
  /** Where an `allow` ended the list. */
  readonly allowed: readonly Loose[];
}

/** The blocks of a flow as points, and the ways between them. Disabled blocks stand in it and are passed over. */
export function graphOf({ stages }: DrawnFlow): FlowGraph {
  const edges: GraphEdge[] = [];
  let count = 0;
  let nodes: GraphNode[] = [];

  const walkList = (blocks: readonly DrawnBlock[], into: readonly Loose[]): Ends => {
    const allowed: Loose[] = [];
    let loose = into;
    for (const block of blocks) {
      const id = `n${++count}`;
      nodes.push({ id, block });
      edges.push(...loose.map(({ from, label }) => ({ from, to: id, ...(label === undefined ? {} : { label }) })));
      const ends = walkBlock(block, id);
      allowed.push(...ends.allowed);
      loose = ends.through;
    }
    return { through: loose, allowed };
  };

  const walkBlock = ({ kind, disabled, branches = [], inside = [] }: DrawnBlock, id: string): Ends => {
    if (kind === 'decision') {
      const ends = branches.map((branch) =>
        walkList(branch.blocks, [{ from: id, label: branch.if === undefined ? 'else' : conditionOf(branch.if) }]),
      );
      // The blocks of a disabled decision stand below it, and the way goes past them.
      if (disabled) return { through: [{ from: id }], allowed: [] };
      return { through: ends.flatMap(({ through }) => through), allowed: ends.flatMap(({ allowed }) => allowed) };
    }
    if (inside.length > 0) {
      const { through, allowed } = walkList(inside, [{ from: id }]);
      // An `allow` ends the custom flow alone.
      return { through: disabled ? [{ from: id }] : [...through, ...allowed], allowed: [] };
    }
    if (kind === 'deny' && !disabled) return { through: [], allowed: [] };
    if (kind === 'allow' && !disabled) return { through: [], allowed: [{ from: id }] };
    return { through: [{ from: id }], allowed: [] };
  };

  const drawn: FlowGraph['stages'][number][] = [];
  const allowed: Loose[] = [];
  let loose: readonly Loose[] = [];
  for (const { stage, blocks } of stages) {
    nodes = [];
    const ends = walkList(blocks, loose);
    allowed.push(...ends.allowed);
    loose = ends.through;
    drawn.push({ stage, nodes });
  }
  // `end` is a word of Mermaid's own.
  const end = { id: 'done' };
  edges.push(...[...loose, ...allowed].map(({ from, label }) => ({ from, to: end.id, ...(label === undefined ? {} : { label }) })));
  return { stages: drawn, end, edges };
}
