import type { Block, Bundle, Flow } from '../../schemas/generated/bundle.ts';
import { flowRings } from '../../schemas/platform/flow-rings.ts';
import { allActionPlaces, blocksIn } from '../../schemas/platform/flow-walk.ts';
import { isAttachPoint } from '../../schemas/platform/flows.ts';
import { comparePositions } from '../../schemas/platform/position.ts';
import { blockHeaderProblem } from '../egress/block-headers.ts';
import { BundleError } from './error.ts';

/** Checks that flows name only what is there, and that every action was compiled for where it stands. */
export function checkFlows(bundle: Bundle): void {
  for (const [name, flow] of Object.entries(bundle.flows)) checkFlow(bundle, name, flow);
  const [ring] = flowRings(new Map(Object.entries(bundle.flows)));
  if (ring !== undefined) throw new BundleError('flow-refused', '/bundle/flows', `a flow runs itself: ${ring.chain.join(' → ')}`);
  for (const { block, position } of allActionPlaces(bundle.flows)) {
    const program = bundle.actions[block.action]?.program;
    if (program?.positions.some((known) => comparePositions(known, position) === 0)) continue;
    const message = `${block.action} was not compiled for ${position.at} with what its flow has run before it`;
    throw new BundleError('position-not-checked', `/bundle/actions/${block.action}/program/positions`, message);
  }
}

function checkFlow(bundle: Bundle, name: string, flow: Flow): void {
  const seen = new Set<string>();
  for (const [index, { stage, blocks }] of flow.stages.entries()) {
    const pointer = `/bundle/flows/${name}/stages/${index}`;
    const known = flow.custom ? !isAttachPoint(`${name}/${stage}`) : isAttachPoint(`${name}/${stage}`);
    if (!known || seen.has(stage)) throw new BundleError('flow-refused', pointer, `the flow ${name} cannot have the stage ${stage} here`);
    seen.add(stage);
    for (const block of blocksIn(blocks)) checkBlock(bundle, block, pointer);
  }
}

function checkBlock({ actions, flows }: Bundle, block: Block, pointer: string): void {
  if (block.kind === 'action' && !Object.hasOwn(actions, block.action)) {
    throw new BundleError('flow-refused', pointer, `a block names the action ${block.action}, which the bundle lacks`);
  }
  if (block.kind === 'action') {
    for (const [name, value] of Object.entries(block.headers ?? {})) {
      if (name === name.toLowerCase() && blockHeaderProblem(name, value) === undefined) continue;
      throw new BundleError('flow-refused', pointer, `the block ${block.slug} has a header ${JSON.stringify(name)} that cannot be sent`);
    }
  }
  if (block.kind === 'run-flow' && !(Object.hasOwn(flows, block.flow) && flows[block.flow]?.custom)) {
    throw new BundleError('flow-refused', pointer, `a block names the custom flow ${block.flow}, which the bundle lacks`);
  }
}
