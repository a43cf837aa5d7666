import { canonicalize } from '../../runtime/ir/canonical.ts';
import { digestOf } from '../../runtime/ir/digest.ts';
import { bundleFormat, bundleVersion } from '../../schemas/documents/bundle.ts';
import type { Block, Bundle, BundledAction, BundleFile, EgressManifest, Flow } from '../../schemas/generated/bundle.ts';
import type { Program } from '../../schemas/ir/program.ts';
import type { JsonSchema } from '../../schemas/json.ts';
import { isCompilable } from '../../schemas/platform/flow-walk.ts';
import type { Bounds } from '../bounds/index.ts';
import type { CompiledBlocks } from '../flow/block-results.ts';
import type { LoadedTenant } from '../source/model.ts';
import { keptDigest } from './kept-digest.ts';

/**
 * Everything that one tenant deploys, from what was loaded and the programs that its actions were lowered to, by slug. It
 * depends on nothing else: no clock, no path of this machine.
 */
export function assembleBundle(
  tenant: LoadedTenant,
  programs: ReadonlyMap<string, Program>,
  revision: number,
  bounds: ReadonlyMap<string, Bounds>,
  manifests: ReadonlyMap<string, EgressManifest>,
  blocks: CompiledBlocks = new Map(),
  states: ReadonlyMap<string, JsonSchema> = new Map(),
): Bundle {
  const { manifest } = tenant;
  const actions = tenant.actions.flatMap(({ slug, config }): [string, BundledAction][] => {
    const program = programs.get(slug);
    if (program === undefined) return [];
    const bound = bounds.get(slug);
    const state = states.get(slug);
    const egress = manifests.get(slug);
    if (egress === undefined) throw new Error(`nobody said where the data of ${slug} goes`);
    const given = {
      ...(config === undefined ? {} : { config }),
      ...(bound === undefined ? {} : { bounds: bound }),
      ...(state === undefined ? {} : { state }),
    };
    return [[slug, { digest: keptDigest(program), program, egress, ...given }]];
  });
  return {
    format: bundleFormat,
    version: bundleVersion,
    language: manifest.language,
    tenant: manifest.tenant,
    revision,
    actions: Object.fromEntries(actions),
    flows: Object.fromEntries(tenant.flows.map(({ name, flow }) => [name, withPrograms(flow, programs, blocks)])),
    fetch: { allow: manifest.allow },
    redirect: { allow: manifest.redirects },
    metadata: manifest.metadata,
    secrets: manifest.secrets,
    query: manifest.query,
    mask: manifest.mask,
    denial: { message: manifest.denialMessage },
    limits: manifest.limits,
  };
}

/**
 * A flow with the programs of its blocks, and without the blocks whose action stands only where nothing runs it, as disabled or in a custom
 * flow that no flow runs: no place decides that action's types, so it has no program, and a bundle names only what it holds.
 */
function withPrograms(flow: Flow, programs: ReadonlyMap<string, Program>, compiled: CompiledBlocks): Flow {
  const keep = (blocks: readonly Block[]): Block[] =>
    blocks.flatMap((block): Block[] => {
      if (block.kind === 'action' && !programs.has(block.action)) return [];
      const found = isCompilable(block) ? compiled.get(block) : undefined;
      const given = found === undefined ? {} : { compiled: found };
      if (block.kind !== 'decision') return [{ ...block, ...given }];
      const branches = block.branches.map((branch) => ({ ...branch, blocks: keep(branch.blocks) }));
      return [{ ...block, branches, otherwise: keep(block.otherwise), ...given }];
    });
  return { ...flow, stages: flow.stages.map((stage) => ({ ...stage, blocks: keep(stage.blocks) })) };
}

/** A bundle as a file, not signed yet. */
export function bundleFile(bundle: Bundle): BundleFile {
  return { bundle, digest: digestOf(bundle), signatures: [] };
}

/** The bytes of a bundle file. */
export function encodeBundle(file: BundleFile): Uint8Array {
  return new TextEncoder().encode(canonicalize(file));
}
