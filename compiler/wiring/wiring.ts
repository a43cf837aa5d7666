import type { Block, Flow } from '../../schemas/generated/bundle.ts';
import { flowNames } from '../../schemas/platform/flows.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Place } from '../diagnostics/report.ts';
import type { Span } from '../hir/nodes.ts';
import type { LoadedTenant } from '../source/model.ts';
import type { WiringFacts } from './facts.ts';

/** A tenant's flows, and what is known of the programs in them. */
export interface Wiring {
  readonly tenant: LoadedTenant;
  readonly flows: { readonly [name: string]: Flow };
  /** What the program of a block does; undefined where it has none, or has errors. */
  readonly factsOf: (block: Block) => WiringFacts | undefined;
  /** Whether every program compiled: else nobody can say what is never read. */
  readonly complete: boolean;
}

/** The wiring of a tenant, given the facts of each action by its slug and of each other block by itself. */
export function wiringOf(tenant: LoadedTenant, facts: ReadonlyMap<string | Block, WiringFacts | undefined>, complete: boolean): Wiring {
  return {
    tenant,
    flows: Object.fromEntries(tenant.flows.map(({ name, flow }) => [name, flow])),
    factsOf: (block) => facts.get(block.kind === 'action' ? block.action : block),
    complete,
  };
}

/** Looks at how blocks hang together, and says what is wrong with it. */
export type WiringCheck = (wiring: Wiring) => readonly Diagnostic[];

/** The flows of the platform that a tenant has, with their names. */
export function platformFlows({ flows }: Wiring) {
  return flowNames.flatMap((name) => {
    const flow = Object.hasOwn(flows, name) ? flows[name] : undefined;
    return flow === undefined ? [] : [{ name, flow }];
  });
}

/** Where a part of a program is written. */
export function placeOfSpan({ source, start, end }: Span): Place {
  return { file: source.path, range: source.rangeOf(start, end) };
}

/** What a block is called in messages: what it is, and its slug where that says more. */
export function blockName(block: Block): string {
  const kind = block.kind === 'platform' ? block.block : block.kind;
  return kind === block.slug ? `\`${kind}\`` : block.kind === 'platform' ? `\`${block.slug}\` (${kind})` : `the ${kind} \`${block.slug}\``;
}
