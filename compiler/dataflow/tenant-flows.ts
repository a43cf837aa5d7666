import type { BlockPlace, CompilableBlock } from '../../schemas/platform/flow-walk.ts';
import { stepEntries, stepEntry } from '../../schemas/platform/step-state.ts';
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

/** A path as one action reads it: what it was made from, and what decided that. */
interface Node {
  readonly path: string;
  /** Looked up when the path is first followed. */
  readonly before: () => Before;
}

/** A path that went into another, where it was read, and by whom. */
interface Source {
  readonly node: Node;
  readonly slug: string;
  readonly span: Span;
}

interface Before {
  readonly values: readonly Source[];
  readonly decides: readonly Node[];
}

/** Connects what the actions of a tenant read with what they write. */
export function connectFlows(actions: readonly PlacedFlow[]): Follow {
  const bySlug = new Map(actions.map((action) => [action.slug, action]));
  const webhooks = new Map<object, string>(actions.flatMap(({ block, slug }) => (block === undefined ? [] : [[block, slug] as const])));
  const nodes = new Map<string, Node>();
  const nodeOf = (slug: string, path: string): Node => {
    // Metadata is the tenant's, whoever reads it; what a step key holds depends on where the action stands.
    const isStep = path.startsWith('step');
    const key = isStep ? `${slug} ${path}` : path;
    const known = nodes.get(key);
    if (known !== undefined) return known;
    let before: Before | undefined;
    const node: Node = {
      path,
      before: () => {
        // That something is there is no news of what it holds.
        const edges = () => (path.endsWith('?') ? [] : isStep ? stepEdges(bySlug, webhooks, slug, path) : metadataEdges(actions, path));
        before ??= sourcesOf(edges(), nodeOf);
        return before;
      },
    };
    nodes.set(key, node);
    return node;
  };
  const decidedBy = keptClosures();
  return (slug, part) => {
    const values = new Map<string, Reached>();
    const decides = new Set<string>(part.decides.keys());
    const deciding = new Set([...part.decides.keys()].map((path) => nodeOf(slug, path)));
    const queue = [...part.values].map(([path, span]) => ({ node: nodeOf(slug, path), reached: { path, span, via: [] } as Reached }));
    const seen = new Set<Node>();
    for (const { node, reached } of queue) {
      if (seen.has(node)) continue;
      seen.add(node);
      const { path, span, via } = reached;
      if (!values.has(path)) values.set(path, reached);
      const before = node.before();
      for (const inner of before.values) {
        if (seen.has(inner.node)) continue;
        const step = { path, slug: inner.slug, span: inner.span };
        queue.push({ node: inner.node, reached: { path: inner.node.path, span, via: [...via, step] } });
      }
      for (const inner of before.decides) deciding.add(inner);
    }
    for (const node of deciding) for (const path of decidedBy(node)) decides.add(path);
    return { values, decides };
  };
}

/** What edges lead to, each once: many actions write the same from the same. */
function sourcesOf(edges: readonly Edge[], nodeOf: (slug: string, path: string) => Node): Before {
  const values = new Map<Node, Source>();
  const decides = new Set<Node>();
  for (const { slug, part } of edges) {
    for (const [path, span] of part.values) {
      const node = nodeOf(slug, path);
      if (!values.has(node)) values.set(node, { node, slug, span });
    }
    for (const path of part.decides.keys()) decides.add(nodeOf(slug, path));
  }
  return { values: [...values.values()], decides: [...decides] };
}

/** All paths that a path leads to, its own included: by what went into it and by what decided that. */
function keptClosures(): (node: Node) => ReadonlySet<string> {
  const kept = new Map<Node, ReadonlySet<string>>();
  return (start) => {
    const known = kept.get(start);
    if (known !== undefined) return known;
    const nodes = new Set([start]);
    // What is added while the set is walked is walked too.
    for (const node of nodes) {
      const { values, decides } = node.before();
      for (const inner of values) nodes.add(inner.node);
      for (const inner of decides) nodes.add(inner);
    }
    const paths = new Set([...nodes].map(({ path }) => path));
    kept.set(start, paths);
    return paths;
  };
}

/** Who wrote a step key, wherever the action stands. */
function stepEdges(actions: ReadonlyMap<string, PlacedFlow>, webhooks: ReadonlyMap<object, string>, slug: string, path: string): Edge[] {
  const [, wanted, key] = path.split('.');
  const writers = new Set<string>();
  for (const { step } of actions.get(slug)?.places ?? []) {
    for (const entry of wanted === undefined ? stepEntries(step).values() : [stepEntry(step, wanted)])
      for (const writer of entry?.writers ?? []) {
        const owner = !('kind' in writer) ? writer.block.action : writer.kind === 'webhook' ? webhooks.get(writer) : undefined;
        if (owner !== undefined) writers.add(owner);
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
