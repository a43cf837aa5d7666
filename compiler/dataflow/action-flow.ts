import { effectsIn } from '../../schemas/ir/effects-in.ts';
import type { Node } from '../../schemas/ir/nodes.ts';
import type { Program, Target } from '../../schemas/ir/program.ts';
import type { ConstantVariables } from '../analysis/constant-variables.ts';
import { foldExpression, notConstant } from '../analysis/constants.ts';
import type { HirFunction, HirRequest, Span } from '../hir/nodes.ts';
import { type Effect, Flow, type Parts } from './context.ts';
import type { Label, Labels } from './label.ts';
import { walkFunction } from './statements.ts';
import { type Cell, deep } from './value.ts';

/** Paths, each with the place where it was read. */
export type Paths = ReadonlyMap<string, Span>;

/** What goes into something, and what only decided that it does, or which value. */
export interface PartFlow {
  readonly values: Paths;
  readonly decides: Paths;
}

export interface EffectFlow {
  readonly member: string;
  readonly span: Span;
  /** The key of a state or the name of a claim, where it is a constant. */
  readonly name: string | undefined;
  readonly parts: ReadonlyMap<string, PartFlow>;
  /** The members of a patch; `*` for what may be any. */
  readonly patch: ReadonlyMap<string, PartFlow>;
}

export interface RequestFlow {
  readonly span: Span;
  readonly targets: readonly Target[];
  /** `url`, `headers`, `body`. */
  readonly parts: ReadonlyMap<string, PartFlow>;
}

/** Where the data of one action goes. Steps and metadata are named, not followed: only the tenant knows who wrote them. */
export interface ActionFlow {
  readonly effects: readonly EffectFlow[];
  readonly requests: readonly RequestFlow[];
  /** What the message of an error that ends the action may hold. */
  readonly error: PartFlow;
}

/**
 * Follows what an action reads to all that it asks for. Statements are taken in no order and loops in any number of turns: a
 * variable is made from all that is ever set to it. A helper is looked at for each way that leads to it.
 */
export function followData(
  entry: HirFunction,
  variables: ConstantVariables,
  targets: ReadonlyMap<HirRequest, readonly Target[]>,
): ActionFlow {
  const flow = new Flow(targets);
  do {
    flow.changed = false;
    flow.walk += 1;
    walkFunction(flow, entry, flow.root);
  } while (flow.changed);
  return {
    effects: [...flow.effects].map(([node, parts]) => ({
      member: node.member,
      span: node.span,
      name: namedBy(node, variables),
      parts: partFlows(parts),
      patch: partFlows(flow.patches.get(node) ?? new Map()),
    })),
    requests: [...flow.requests].map(([node, parts]) => ({ span: node.span, targets: targets.get(node) ?? [], parts: partFlows(parts) })),
    error: partFlow(flow.root.thrown),
  };
}

const naming = new Set(['state.set', 'session.setCustomClaim']);

function namedBy({ member, args: [first] }: Effect, variables: ConstantVariables): string | undefined {
  if (first === undefined || !naming.has(member)) return undefined;
  const inlined = variables.inline(first);
  const value = notConstant(inlined) === undefined ? foldExpression(inlined) : undefined;
  return typeof value === 'string' ? value : undefined;
}

function partFlows(parts: Parts): Map<string, PartFlow> {
  return new Map([...parts].map(([name, cell]) => [name, partFlow(cell)]));
}

function partFlow(cell: Cell): PartFlow {
  const { labels, decides } = deep(cell);
  return { values: pathsOf(labels), decides: pathsOf(decides) };
}

function pathsOf(labels: Labels): Paths {
  const paths = new Map<string, Span>();
  for (const { path, span } of labels.values() as Iterable<Label>) if (!paths.has(path)) paths.set(path, span);
  return paths;
}

/** One flow for all positions of an action: types choose what a name means, so what happens at one may not happen at another. */
export function joinFlows(flows: readonly ActionFlow[]): ActionFlow {
  return {
    effects: joinBySpan(
      flows.map(({ effects }) => effects),
      effectKey,
      (left, right) => ({
        ...left,
        name: left.name === right.name ? left.name : undefined,
        parts: joinParts(left.parts, right.parts),
        patch: joinParts(left.patch, right.patch),
      }),
    ),
    requests: joinBySpan(
      flows.map(({ requests }) => requests),
      ({ span }) => spanKey(span),
      (left, right) => ({
        ...left,
        targets: left.targets.concat(
          right.targets.filter((target) => !left.targets.some((known) => JSON.stringify(known) === JSON.stringify(target))),
        ),
        parts: joinParts(left.parts, right.parts),
      }),
    ),
    error: flows.map(({ error }) => error).reduce(joinPart, { values: new Map(), decides: new Map() }),
  };
}

/** The same with the effects in the order of a program's, as the manifest lists them. */
export function inProgramOrder(flow: ActionFlow, { functions }: Program, spans: ReadonlyMap<Node, Span>): ActionFlow {
  const known = new Map(flow.effects.map((effect) => [effectKey(effect), effect]));
  const effects = functions
    .flatMap(({ body }) => effectsIn(body))
    .map((node) => {
      const span = spans.get(node);
      const effect = span === undefined ? undefined : known.get(effectKey({ span, member: node.member }));
      if (effect === undefined) throw new Error(`the data of an api.${node.member} was not followed`);
      return effect;
    });
  return { ...flow, effects };
}

function effectKey({ span, member }: Pick<EffectFlow, 'span' | 'member'>): string {
  return `${spanKey(span)} ${member}`;
}

export function spanKey({ source, start, end }: Span): string {
  return `${source.path} ${start} ${end}`;
}

function joinBySpan<T>(lists: readonly (readonly T[])[], keyOf: (item: T) => string, join: (left: T, right: T) => T): T[] {
  const found = new Map<string, T>();
  for (const item of lists.flat()) {
    const known = found.get(keyOf(item));
    found.set(keyOf(item), known === undefined ? item : join(known, item));
  }
  return [...found.values()];
}

function joinParts(left: ReadonlyMap<string, PartFlow>, right: ReadonlyMap<string, PartFlow>): Map<string, PartFlow> {
  const joined = new Map(left);
  for (const [name, part] of right) {
    const known = joined.get(name);
    joined.set(name, known === undefined ? part : joinPart(known, part));
  }
  return joined;
}

export function joinPart(left: PartFlow, right: PartFlow): PartFlow {
  return { values: joinPaths(left.values, right.values), decides: joinPaths(left.decides, right.decides) };
}

function joinPaths(left: Paths, right: Paths): Paths {
  return new Map([...right, ...left]);
}
