import type { Block, Flow } from '../../schemas/generated/bundle.ts';
import { blocksIn } from '../../schemas/platform/flow-walk.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Place, report } from '../diagnostics/report.ts';

type RunFlow = Extract<Block, { readonly kind: 'run-flow' }>;

/** Reports custom flows that run themselves, directly or through others, each ring once. */
export function checkRecursion(flows: ReadonlyMap<string, Flow>, placeOf: (block: RunFlow) => Place, diagnostics: Diagnostic[]): void {
  const done = new Set<string>();
  const visit = (name: string, chain: readonly string[]): void => {
    for (const block of runFlowsOf(flows.get(name))) {
      const start = chain.indexOf(block.flow);
      if (start >= 0) diagnostics.push(report('flow-recursion', placeOf(block), { chain: [...chain.slice(start), block.flow] }));
      else if (!done.has(block.flow)) visit(block.flow, [...chain, block.flow]);
    }
    done.add(name);
  };
  for (const name of flows.keys()) if (!done.has(name)) visit(name, [name]);
}

function runFlowsOf(flow: Flow | undefined): RunFlow[] {
  const blocks = (flow?.stages ?? []).flatMap((stage) => blocksIn(stage.blocks));
  return blocks.flatMap((block) => (block.kind === 'run-flow' ? [block] : []));
}
