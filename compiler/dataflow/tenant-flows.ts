import type { BlockPlace, CompilableBlock } from '../../schemas/platform/flow-walk.ts';
import { stepEntries } from '../../schemas/platform/step-state.ts';
import type { Span } from '../hir/nodes.ts';
import type { ActionFlow, PartFlow } from './action-flow.ts';

/** An action of a tenant and what its data does. */
export interface PlacedFlow {
  readonly slug: string;
  readonly flow: ActionFlow;
  readonly places: readonly BlockPlace[];
  /** The block that it is compiled from, if it is no action. */
  readonly block?: CompilableBlock;
}

/** How a path reaches a part: read in the action itself, or by what others wrote that it reads. */
export interface Reached {
  readonly path: string;
  /** Where the action reads it, or what it came by. */
  readonly span: Span;
  /** What it came by: step keys and metadata, from the action outwards. */
  readonly via: readonly { readonly path: string; readonly slug: string; readonly span: Span }[];
}

/** What reaches a part of an effect or a request, by path. */
export interface Reach {
  readonly values: ReadonlyMap<string, Reached>;
  readonly decides: ReadonlySet<string>;
}

/** Follows a part of an action's effect or request to all it was made from, through step state and metadata. */
export type Follow = (slug: string, part: PartFlow) => Reach;

type Edge = { readonly slug: string; readonly part: PartFlow };

/** Connects what the actions of a tenant read with what they write. */
export function connectFlows(actions: readonly PlacedFlow[]): Follow {
  const bySlug = new Map(actions.map((action) => [action.slug, action]));
  const webhooks = new Map<object, string>(actions.flatMap(({ block, slug }) => (block === undefined ? [] : [[block, slug] as const])));
  const known = new Map<string, readonly Edge[]>();
  const edgesOf = (slug: string, path: string): readonly Edge[] => {
    // That something is there is no news of what it holds.
    if (path.endsWith('?')) return [];
    // Metadata is the tenant's, whoever reads it; what a step key holds depends on where the action stands.
    const key = path.startsWith('step') ? `${slug} ${path}` : path;
    const before = known.get(key);
    if (before !== undefined) return before;
    const edges = path.startsWith('step') ? stepEdges(bySlug, webhooks, slug, path) : metadataEdges(actions, path);
    known.set(key, edges);
    return edges;
  };
  return (slug, part) => {
    const values = new Map<string, Reached>();
    const decides = new Set<string>(part.decides.keys());
    const deciding = [...part.decides.keys()].map((path) => ({ slug, path }));
    const queue = [...part.values].map(([path, span]) => ({ slug, reached: { path, span, via: [] } as Reached }));
    const seen = new Set<string>();
    for (const { slug: owner, reached } of queue) {
      const { path, span, via } = reached;
      if (seen.has(`${owner} ${path}`)) continue;
      seen.add(`${owner} ${path}`);
      if (!values.has(path)) values.set(path, reached);
      for (const edge of edgesOf(owner, path)) {
        for (const [inner, where] of edge.part.values) {
          const step = { path: inner, slug: edge.slug, span: where };
          queue.push({ slug: edge.slug, reached: { path: inner, span, via: [...via, { ...step, path }] } });
        }
        for (const inner of edge.part.decides.keys()) deciding.push({ slug: edge.slug, path: inner });
      }
    }
    seen.clear();
    for (const { slug: owner, path } of deciding) {
      if (seen.has(`${owner} ${path}`)) continue;
      seen.add(`${owner} ${path}`);
      decides.add(path);
      for (const { slug: writer, part: inner } of edgesOf(owner, path))
        for (const paths of [inner.values, inner.decides]) for (const next of paths.keys()) deciding.push({ slug: writer, path: next });
    }
    return { values, decides };
  };
}

/** Who wrote a step key, wherever the action stands. */
function stepEdges(actions: ReadonlyMap<string, PlacedFlow>, webhooks: ReadonlyMap<object, string>, slug: string, path: string): Edge[] {
  const [, wanted, key] = path.split('.');
  const writers = new Set<string>();
  for (const { step } of actions.get(slug)?.places ?? []) {
    for (const [name, entry] of stepEntries(step)) {
      if (wanted !== undefined && name !== wanted) continue;
      for (const writer of entry.writers) {
        const owner = !('kind' in writer) ? writer.block.action : writer.kind === 'webhook' ? webhooks.get(writer) : undefined;
        if (owner !== undefined) writers.add(owner);
      }
    }
  }
  return [...writers].flatMap((writer) =>
    (actions.get(writer)?.flow.effects ?? []).flatMap((effect) => {
      if (effect.member !== 'state.set') return [];
      const written = key === undefined || effect.name === undefined || effect.name === key;
      return written ? [...effect.parts.values()].map((part) => ({ slug: writer, part })) : [];
    }),
  );
}

const bags: readonly (readonly [bag: string, member: string])[] = [
  ['app_metadata', 'user.setAppMetadata'],
  ['user_metadata', 'user.setUserMetadata'],
];

/** Who wrote what stands at a path of the user's metadata: any action of the tenant, in any earlier run. */
function metadataEdges(actions: readonly PlacedFlow[], path: string): Edge[] {
  const [root, user = 'user', bag, name] = path.split('.');
  if (root !== 'event' || user !== 'user') return [];
  const members = bags.flatMap(([known, member]) => (bag === undefined || bag === known ? [member] : []));
  return actions.flatMap(({ slug, flow }) =>
    flow.effects.flatMap(({ member, parts, patch }) => {
      if (!members.includes(member)) return [];
      const written = name === undefined ? [...parts.values()] : [patch.get(name), patch.get('*')];
      return written.flatMap((part) => (part === undefined ? [] : [{ slug, part }]));
    }),
  );
}
