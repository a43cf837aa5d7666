import type { Block, Bundle, Flow } from '../../schemas/generated/bundle.ts';
import { blocks, type PlatformBlock } from '../../schemas/platform/blocks.ts';
import { flowRings } from '../../schemas/platform/flow-rings.ts';
import { flowSizes, largestFlow } from '../../schemas/platform/flow-sizes.ts';
import { allProgramPlaces, blocksIn } from '../../schemas/platform/flow-walk.ts';
import { flowNames, isAttachPoint, stagesOf } from '../../schemas/platform/flows.ts';
import { comparePositions } from '../../schemas/platform/position.ts';
import { repeatedKeys } from '../../schemas/platform/step-keys.ts';
import { validate } from '../../schemas/validator.ts';
import { blockHeaderProblem } from '../egress/block-headers.ts';
import { programsOf } from './bundled-programs.ts';
import { BundleError } from './error.ts';

/** Checks that flows name only what is there, and that every action and block was compiled for where it stands. */
export function checkFlows(bundle: Bundle): void {
  for (const [name, flow] of Object.entries(bundle.flows)) checkFlow(bundle, name, flow);
  const [ring] = flowRings(new Map(Object.entries(bundle.flows)));
  if (ring !== undefined) throw new BundleError('flow-refused', '/bundle/flows', `a flow runs itself: ${ring.chain.join(' → ')}`);
  for (const [name, size] of flowSizes(new Map(Object.entries(bundle.flows)))) {
    if (size <= largestFlow) continue;
    const message = `the flow ${name} comes to ${size} blocks once its custom flows are written out, above ${largestFlow}`;
    throw new BundleError('flow-refused', `/bundle/flows/${name}`, message);
  }
  for (const [name, flow] of Object.entries(bundle.flows)) {
    const [repeated] = repeatedKeys(flow, bundle.flows);
    if (repeated === undefined) continue;
    throw new BundleError(
      'flow-refused',
      `/bundle/flows/${name}`,
      `the flow ${name} has the step key ${repeated.block.slug} twice on one way`,
    );
  }
  const pointers = new Map<object, string>(programsOf(bundle).map(({ program, pointer }) => [program, pointer]));
  for (const { block, position } of allProgramPlaces(bundle.flows)) {
    const compiled = block.kind === 'action' ? bundle.actions[block.action] : block.compiled;
    const name = block.kind === 'action' ? block.action : `the ${block.kind} ${block.slug}`;
    if (compiled === undefined) throw new BundleError('flow-refused', '/bundle/flows', `${name} in ${position.at} was not compiled`);
    if (compiled.program.positions.some((known) => comparePositions(known, position) === 0)) continue;
    const message = `${name} was not compiled for ${position.at} with what its flow has run before it`;
    throw new BundleError('position-not-checked', `${pointers.get(compiled.program)}/program/positions`, message);
  }
}

function checkFlow(bundle: Bundle, name: string, flow: Flow): void {
  const seen = new Set<string>();
  const order = flowNames.find((known) => known === name);
  for (const [index, { stage, blocks }] of flow.stages.entries()) {
    const pointer = `/bundle/flows/${name}/stages/${index}`;
    const known = flow.custom ? !isAttachPoint(`${name}/${stage}`) : isAttachPoint(`${name}/${stage}`);
    if (!known || seen.has(stage)) throw new BundleError('flow-refused', pointer, `the flow ${name} cannot have the stage ${stage} here`);
    // What stands behind a stage was compiled for what that stage promises.
    if (
      order !== undefined &&
      stagesOf(order)
        .slice(stagesOf(order).indexOf(stage))
        .some((later) => seen.has(later))
    )
      throw new BundleError('flow-refused', pointer, `the flow ${name} has its stage ${stage} out of order`);
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
  if (block.kind === 'platform') {
    const { config = { type: 'object' } }: PlatformBlock = blocks[block.block];
    const [problem] = block.config === undefined ? [] : validate(config, block.config);
    if (problem !== undefined)
      throw new BundleError('flow-refused', pointer, `the configuration of ${block.slug} ${problem.pointer} ${problem.message}`);
  }
  if (block.kind === 'run-flow' && !(Object.hasOwn(flows, block.flow) && flows[block.flow]?.custom)) {
    throw new BundleError('flow-refused', pointer, `a block names the custom flow ${block.flow}, which the bundle lacks`);
  }
}
