import { flowSchema } from '../../schemas/documents/flow.ts';
import type { Flow } from '../../schemas/generated/bundle.ts';
import type { WrittenFlow } from '../../schemas/generated/flow.ts';
import { nearest } from '../../schemas/nearest.ts';
import { kebabCase } from '../../schemas/platform/blocks.ts';
import { type FlowName, flowNames, stagesOf } from '../../schemas/platform/flows.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Place, report } from '../diagnostics/report.ts';
import { type BlockSetting, readBlocks } from './block.ts';
import { checkDocument } from './document.ts';
import type { YamlFile } from './yaml.ts';

/** A flow's file that follows its schema, before anything in it is looked up. */
export interface FlowFile {
  readonly file: YamlFile;
  readonly name: string;
  readonly custom: boolean;
  readonly written: WrittenFlow;
}

/** Reads a file in `flows/`; undefined when it breaks its schema or is no flow that can run. */
export function readFlowFile(file: YamlFile, diagnostics: Diagnostic[]): FlowFile | undefined {
  if (!checkDocument(file, flowSchema, diagnostics)) return undefined;
  const written = file.value as unknown as WrittenFlow;
  if ('custom' in written) {
    const { custom: name } = written;
    if (!isFlowName(name)) return { file, name, custom: true, written };
    const place = { file: file.source.path, range: file.rangeAt('/custom') };
    diagnostics.push(
      report('document-invalid', place, {
        where: 'custom',
        problem: `must not be "${name}", a flow of the platform`,
        suggestion: undefined,
      }),
    );
    return undefined;
  }
  const name = kebabCase(written.flow);
  if (isFlowName(name)) return { file, name, custom: false, written };
  const place = { file: file.source.path, range: file.rangeAt('/flow') };
  diagnostics.push(report('unknown-flow', place, { name: written.flow, suggestion: nearest(name, flowNames) }));
  return undefined;
}

/** Looks up what a flow names and brings it into the form that runs. */
export function resolveFlow(flow: FlowFile, setting: BlockSetting): Flow {
  const stages: Flow['stages'][number][] = [];
  const seen = new Set<string>();
  for (const [written, blocks] of Object.entries(flow.written.stages)) {
    const stage = kebabCase(written);
    const pointer = `/stages/${written}`;
    const place = { file: flow.file.source.path, range: flow.file.rangeAt(pointer, 'name') };
    if (stages.some((other) => other.stage === stage)) setting.diagnostics.push(stageTwice(stage, place));
    if (!flow.custom) checkStage(flow.name as FlowName, stage, place, setting.diagnostics);
    stages.push({ stage, blocks: readBlocks(blocks, pointer, flow.file, setting, seen) });
  }
  return { custom: flow.custom, stages: flow.custom ? stages : inPlatformOrder(flow.name as FlowName, stages) };
}

/** The platform goes through its stages in its own order, whatever the file's is. */
function inPlatformOrder(name: FlowName, stages: readonly Flow['stages'][number][]): Flow['stages'][number][] {
  const order = stagesOf(name);
  return [...stages].sort((left, right) => order.indexOf(left.stage) - order.indexOf(right.stage));
}

function checkStage(flow: FlowName, name: string, place: Place, diagnostics: Diagnostic[]): void {
  const stages = stagesOf(flow);
  if (!stages.includes(name)) diagnostics.push(report('unknown-stage', place, { flow, name, stages, suggestion: nearest(name, stages) }));
}

function stageTwice(stage: string, place: Place): Diagnostic {
  return report('document-invalid', place, { where: `stages.${stage}`, problem: 'stands twice, in two spellings', suggestion: undefined });
}

function isFlowName(name: string): name is FlowName {
  return (flowNames as readonly string[]).includes(name);
}
