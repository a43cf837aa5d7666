import type { Block, DecisionBlock, Flow } from '../../schemas/generated/bundle.ts';
import { type FlowName, isAttachPoint } from '../../schemas/platform/flows.ts';

type Flows = { readonly [name: string]: Flow };

/** What is known at the ends of a list of blocks: behind its last one, and at each `allow` in it. */
export interface Ends<State> {
  /** Undefined where no way leads behind it. */
  readonly through: State | undefined;
  readonly allowed: readonly State[];
}

/** A question about all ways through a flow, answered from its first block to its last. */
export interface Question<State> {
  readonly start: State;
  /** What is known behind a block that is passed. `next` is the enabled block behind it in the same list. */
  readonly pass: (block: Block, state: State, next: Block | undefined) => State;
  readonly join: (states: readonly State[]) => State;
  /** Hears of the ends of each branch of a decision, the default last. */
  readonly branches?: (decision: DecisionBlock, before: State, ends: readonly Ends<State>[]) => void;
  /** Hears of a block behind the end of every way. */
  readonly dead?: (block: Block, ending: Block) => void;
}

/** Walks a flow of the platform. Disabled blocks are passed over, as they are in a run; a custom flow is walked where it runs. */
export function askWays<State extends object | boolean | string>(name: FlowName, flows: Flows, question: Question<State>): Ends<State> {
  const stages = (Object.hasOwn(flows, name) ? flows[name] : undefined)?.stages ?? [];
  const blocks = stages.filter(({ stage }) => isAttachPoint(`${name}/${stage}`)).flatMap((stage) => stage.blocks);
  return walkList(blocks, question.start, { flows, inside: [], question });
}

interface Walk<State> {
  readonly flows: Flows;
  readonly inside: readonly string[];
  readonly question: Question<State>;
}

function walkList<State>(blocks: readonly Block[], start: State, walk: Walk<State>): Ends<State> {
  const enabled = blocks.filter(({ disabled }) => !disabled);
  const allowed: State[] = [];
  let state = start;
  for (const [index, block] of enabled.entries()) {
    const next = enabled[index + 1];
    const ends = walkBlock(block, state, next, walk);
    allowed.push(...ends.allowed);
    if (ends.through === undefined) {
      if (next !== undefined) walk.question.dead?.(next, block);
      return { through: undefined, allowed };
    }
    state = ends.through;
  }
  return { through: state, allowed };
}

function walkBlock<State>(block: Block, before: State, next: Block | undefined, walk: Walk<State>): Ends<State> {
  const { question } = walk;
  const state = question.pass(block, before, next);
  switch (block.kind) {
    case 'allow':
      return { through: undefined, allowed: [state] };
    case 'deny':
      return { through: undefined, allowed: [] };
    case 'decision': {
      const ends = [...block.branches.map(({ blocks }) => blocks), block.otherwise].map((list) => walkList(list, state, walk));
      question.branches?.(block, state, ends);
      const through = ends.flatMap((end) => (end.through === undefined ? [] : [end.through]));
      return { through: joined(through, question), allowed: ends.flatMap(({ allowed }) => allowed) };
    }
    case 'run-flow': {
      const flow = Object.hasOwn(walk.flows, block.flow) ? walk.flows[block.flow] : undefined;
      if (flow === undefined || walk.inside.includes(block.flow)) return { through: state, allowed: [] };
      const list = flow.stages.flatMap(({ blocks }) => blocks);
      const { through, allowed } = walkList(list, state, { ...walk, inside: [...walk.inside, block.flow] });
      // An `allow` ends the custom flow alone.
      return { through: joined([...allowed, ...(through === undefined ? [] : [through])], question), allowed: [] };
    }
    default:
      return { through: state, allowed: [] };
  }
}

function joined<State>(states: readonly State[], { join }: Question<State>): State | undefined {
  const [first, ...others] = states;
  return first === undefined || others.length === 0 ? first : join(states);
}
