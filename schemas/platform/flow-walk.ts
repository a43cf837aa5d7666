import type { ActionBlock, Block, DecisionBlock, Flow, LogEventBlock, WebhookBlock } from '../generated/bundle.ts';
import { type AttachPoint, type FlowName, flowNames, isAttachPoint } from './flows.ts';
import { type Position, positionBehind } from './position.ts';
import { emptyStep, joinSteps, type StepState, writeStep } from './step-state.ts';

/** A block that runs a program: an action's, or one that it is compiled to itself. */
export type ProgramBlock = ActionBlock | CompilableBlock;
export type CompilableBlock = DecisionBlock | WebhookBlock | LogEventBlock;

/** Such a block of a flow, or of a custom flow that runs inside it, and what is known there. */
export interface BlockPlace<Kind extends ProgramBlock = ProgramBlock> {
  readonly block: Kind;
  readonly position: Position;
  /** What the blocks before it have written. */
  readonly step: StepState;
}

export type ActionPlace = BlockPlace<ActionBlock>;

/** What is known where a list of blocks goes on: names of the platform's blocks that have surely run, and what was written. */
interface Known {
  readonly ran: ReadonlySet<string>;
  readonly step: StepState;
}

/** What is known where a list of blocks goes on behind its end, and at each `allow` inside it. */
interface Exits {
  readonly through: Known | undefined;
  readonly allowed: readonly Known[];
}

interface Walk {
  readonly flows: { readonly [name: string]: Flow };
  /** Custom flows that are being walked: one that runs itself is walked once. */
  readonly inside: readonly string[];
  readonly at: AttachPoint;
  readonly places: BlockPlace[];
}

/**
 * Where the programs of a platform's flow stand, in the order of its blocks; a block in a custom flow is listed for each
 * place that runs it. Disabled blocks neither run nor promise anything. Stages that the platform does not have are left out.
 */
export function programPlaces(name: FlowName, flows: { readonly [name: string]: Flow }): BlockPlace[] {
  return stageWalks(name, flows).flatMap(({ places }) => places);
}

/** A stage of a platform's flow: the places in it, and what stands in `step` before and behind it. */
export interface StageWalk {
  readonly stage: string;
  readonly places: readonly BlockPlace[];
  readonly before: StepState;
  readonly behind: StepState;
}

/** The stages of a platform's flow, in order. */
export function stageWalks(name: FlowName, flows: { readonly [name: string]: Flow }): StageWalk[] {
  const walks: StageWalk[] = [];
  let known: Known = { ran: new Set(), step: emptyStep };
  for (const { stage, blocks } of (Object.hasOwn(flows, name) ? flows[name] : undefined)?.stages ?? []) {
    const at = `${name}/${stage}`;
    if (!isAttachPoint(at)) continue;
    const places: BlockPlace[] = [];
    const { through, allowed } = walkBlocks(blocks, known, { flows, inside: [], at, places });
    const before = known.step;
    known = through ?? join(allowed) ?? known;
    walks.push({ stage, places, before, behind: known.step });
  }
  return walks;
}

/** The places of every platform flow among these flows. */
export function allProgramPlaces(flows: { readonly [name: string]: Flow }): BlockPlace[] {
  return flowNames.flatMap((name) => programPlaces(name, flows));
}

/** Those of them that are an action's. */
export function actionPlaces(name: FlowName, flows: { readonly [name: string]: Flow }): ActionPlace[] {
  return programPlaces(name, flows).filter(isActionPlace);
}

export function allActionPlaces(flows: { readonly [name: string]: Flow }): ActionPlace[] {
  return allProgramPlaces(flows).filter(isActionPlace);
}

/** Whether a block is compiled to a program of its own. */
export function isCompilable(block: Block): block is CompilableBlock {
  return block.kind === 'decision' || block.kind === 'webhook' || block.kind === 'log-event';
}

export function isActionPlace(place: BlockPlace): place is ActionPlace {
  return place.block.kind === 'action';
}

/** The blocks of a list, those inside its decisions included. */
export function blocksIn(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block) => {
    if (block.kind !== 'decision') return [block];
    return [block, ...block.branches.flatMap((branch) => blocksIn(branch.blocks)), ...blocksIn(block.otherwise)];
  });
}

function walkBlocks(blocks: readonly Block[], before: Known, walk: Walk): Exits {
  let known = before;
  const allowed: Known[] = [];
  let ended = false;
  for (const block of blocks) {
    if (block.disabled) continue;
    const exits = walkBlock(block, known, walk);
    // What stands behind an end is dead, but its programs are compiled like all others.
    if (!ended) allowed.push(...exits.allowed);
    if (exits.through === undefined) ended = true;
    else known = exits.through;
  }
  return { through: ended ? undefined : known, allowed };
}

function walkBlock(block: Block, { ran, step }: Known, walk: Walk): Exits {
  switch (block.kind) {
    case 'platform':
      return { through: { ran: new Set([...ran, block.block]), step: writeStep(step, block.slug, block) }, allowed: [] };
    case 'action': {
      const place = { block, position: positionBehind(walk.at, ran), step };
      walk.places.push(place);
      return { through: { ran, step: writeStep(step, block.slug, place) }, allowed: [] };
    }
    case 'decision': {
      walk.places.push({ block, position: positionBehind(walk.at, ran), step });
      const branches = [...block.branches.map(({ blocks }) => blocks), block.otherwise];
      const exits = branches.map((blocks) => walkBlocks(blocks, { ran, step }, walk));
      return {
        through: join(exits.flatMap(({ through }) => (through === undefined ? [] : [through]))),
        allowed: exits.flatMap(({ allowed }) => allowed),
      };
    }
    case 'run-flow':
      return { through: walkCustomFlow(block.flow, { ran, step }, walk), allowed: [] };
    case 'deny':
      return { through: undefined, allowed: [] };
    case 'allow':
      return { through: undefined, allowed: [{ ran, step }] };
    case 'webhook':
      walk.places.push({ block, position: positionBehind(walk.at, ran), step });
      return { through: { ran, step: writeStep(step, block.slug, block) }, allowed: [] };
    case 'log-event':
      walk.places.push({ block, position: positionBehind(walk.at, ran), step });
      return { through: { ran, step }, allowed: [] };
  }
}

/** An `allow` inside a custom flow ends that flow alone. */
function walkCustomFlow(name: string, before: Known, walk: Walk): Known | undefined {
  const flow = Object.hasOwn(walk.flows, name) ? walk.flows[name] : undefined;
  if (flow === undefined || walk.inside.includes(name)) return before;
  const inside = { ...walk, inside: [...walk.inside, name] };
  const exits = walkBlocks(
    flow.stages.flatMap(({ blocks }) => blocks),
    before,
    inside,
  );
  return join([...exits.allowed, ...(exits.through === undefined ? [] : [exits.through])]);
}

/** What is known on every way; undefined when there is none. */
function join(ways: readonly Known[]): Known | undefined {
  const [first, ...others] = ways;
  if (first === undefined) return undefined;
  if (others.length === 0) return first;
  const ran = new Set([...first.ran].filter((name) => others.every((way) => way.ran.has(name))));
  return { ran, step: joinSteps(ways.map(({ step }) => step)) };
}
