import type { ActionBlock, Block, Flow } from '../generated/bundle.ts';
import { type AttachPoint, type FlowName, flowNames, isAttachPoint } from './flows.ts';
import { type Position, positionBehind } from './position.ts';

/** An action block of a flow, or of a custom flow that runs inside it, and what is known there. */
export interface ActionPlace {
  readonly block: ActionBlock;
  readonly position: Position;
}

/** Names of the platform's blocks that have surely run. */
type Ran = ReadonlySet<string>;

/** What has run where a list of blocks goes on behind its end, and at each `allow` inside it. */
interface Exits {
  readonly through: Ran | undefined;
  readonly allowed: readonly Ran[];
}

interface Walk {
  readonly flows: { readonly [name: string]: Flow };
  /** Custom flows that are being walked: one that runs itself is walked once. */
  readonly inside: readonly string[];
  readonly at: AttachPoint;
  readonly places: ActionPlace[];
}

/**
 * Where the actions of a platform's flow stand, in the order of its blocks; an action in a custom flow is listed for each
 * place that runs it. Disabled blocks neither run nor promise anything. Stages that the platform does not have are left out.
 */
export function actionPlaces(name: FlowName, flows: { readonly [name: string]: Flow }): ActionPlace[] {
  const places: ActionPlace[] = [];
  let ran: Ran = new Set();
  for (const { stage, blocks } of (Object.hasOwn(flows, name) ? flows[name] : undefined)?.stages ?? []) {
    const at = `${name}/${stage}`;
    if (!isAttachPoint(at)) continue;
    const { through, allowed } = walkBlocks(blocks, ran, { flows, inside: [], at, places });
    ran = through ?? allRan(allowed) ?? ran;
  }
  return places;
}

/** The places of every platform flow among these flows. */
export function allActionPlaces(flows: { readonly [name: string]: Flow }): ActionPlace[] {
  return flowNames.flatMap((name) => actionPlaces(name, flows));
}

/** The blocks of a list, those inside its decisions included. */
export function blocksIn(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block) => {
    if (block.kind !== 'decision') return [block];
    return [block, ...block.branches.flatMap((branch) => blocksIn(branch.blocks)), ...blocksIn(block.otherwise)];
  });
}

function walkBlocks(blocks: readonly Block[], before: Ran, walk: Walk): Exits {
  const ran = new Set(before);
  const allowed: Ran[] = [];
  let ended = false;
  for (const block of blocks) {
    if (block.disabled) continue;
    const exits = walkBlock(block, ran, walk);
    // What stands behind an end is dead, but its actions are compiled like all others.
    if (!ended) allowed.push(...exits.allowed);
    if (exits.through === undefined) ended = true;
    else for (const name of exits.through) ran.add(name);
  }
  return { through: ended ? undefined : ran, allowed };
}

function walkBlock(block: Block, ran: Ran, walk: Walk): Exits {
  switch (block.kind) {
    case 'platform':
      return { through: new Set([...ran, block.block]), allowed: [] };
    case 'action':
      walk.places.push({ block, position: positionBehind(walk.at, ran) });
      return { through: ran, allowed: [] };
    case 'decision': {
      const branches = [...block.branches.map(({ blocks }) => blocks), block.otherwise];
      const exits = branches.map((blocks) => walkBlocks(blocks, ran, walk));
      return {
        through: allRan(exits.flatMap(({ through }) => (through === undefined ? [] : [through]))),
        allowed: exits.flatMap(({ allowed }) => allowed),
      };
    }
    case 'run-flow':
      return { through: walkCustomFlow(block.flow, ran, walk), allowed: [] };
    case 'deny':
      return { through: undefined, allowed: [] };
    case 'allow':
      return { through: undefined, allowed: [ran] };
    case 'webhook':
    case 'log-event':
      return { through: ran, allowed: [] };
  }
}

/** An `allow` inside a custom flow ends that flow alone. */
function walkCustomFlow(name: string, before: Ran, walk: Walk): Ran | undefined {
  const flow = Object.hasOwn(walk.flows, name) ? walk.flows[name] : undefined;
  if (flow === undefined || walk.inside.includes(name)) return before;
  const inside = { ...walk, inside: [...walk.inside, name] };
  const exits = walkBlocks(
    flow.stages.flatMap(({ blocks }) => blocks),
    before,
    inside,
  );
  return allRan([...exits.allowed, ...(exits.through === undefined ? [] : [exits.through])]);
}

/** What has run on every way; undefined when there is none. */
function allRan(ways: readonly Ran[]): Ran | undefined {
  const [first, ...others] = ways;
  return first === undefined ? undefined : new Set([...first].filter((name) => others.every((way) => way.has(name))));
}
