import type { Block, Bundle } from '../schemas/generated/bundle.ts';
import type { DrawnFlow } from '../schemas/generated/drawn-flow.ts';
import type { Program } from '../schemas/ir/program.ts';
import type { JsonSchema } from '../schemas/json.ts';
import { blocksIn, isCompilable } from '../schemas/platform/flow-walk.ts';
import { distinctPositions } from '../schemas/platform/position.ts';
import type { Bounds } from './bounds/index.ts';
import { type ActionInput, compileActions } from './compile.ts';
import { type CompiledFlow, judgeFlows } from './dataflow/judge.ts';
import { compareDiagnostics, type Diagnostic } from './diagnostics/diagnostic.ts';
import { reportUnusedEntries } from './egress/unused-entries.ts';
import { assembleBundle } from './emit/bundle.ts';
import { blockInputs } from './flow/block-inputs.ts';
import { compiledBlocks, inAuthorsWords } from './flow/block-results.ts';
import { type CompileActions, keepResults } from './keep-results.ts';
import { type LoadResult, loadTenant } from './source/load.ts';
import type { LoadedTenant } from './source/model.ts';
import { withoutSilenced } from './source/silence.ts';
import type { SourceText } from './source/text.ts';
import { drawFlows } from './wiring/drawing.ts';
import { checkWiring } from './wiring/index.ts';
import { explainStepReads } from './wiring/step-reads.ts';
import { wiringOf } from './wiring/wiring.ts';

export interface CompileTenantOptions {
  readonly revision?: number;
  /** Whether the allowlist may hold HTTP to loopback addresses. */
  readonly development?: boolean;
}

export interface TenantResult {
  /** Absent when there are errors. */
  readonly bundle?: Bundle;
  /** Its flows with what each block reads and writes; there where the bundle is. */
  readonly drawn?: readonly DrawnFlow[];
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: { readonly actions: number; readonly flows: number; readonly errors: number; readonly warnings: number };
}

/** Compiles a policy repository. Throws only if the directory cannot be read. */
export async function compileTenant(directory: string, options: CompileTenantOptions = {}): Promise<TenantResult> {
  return compileLoaded(await loadTenant(directory, { development: options.development ?? false }), options);
}

/** Compiles one repository again and again while it is being changed: what did not change since the last time is not compiled again. */
export interface TenantCompiler {
  /** Throws only if the directory cannot be read. */
  readonly compile: (directory: string) => Promise<TenantResult>;
  readonly compileLoaded: (loaded: LoadResult) => TenantResult;
}

/** A compiler for who watches a repository. It answers what `compileTenant` answers, and holds the last answers. */
export function createTenantCompiler(options: CompileTenantOptions = {}): TenantCompiler {
  const compile = keepResults();
  return {
    compile: async (directory) =>
      compileLoaded(await loadTenant(directory, { development: options.development ?? false }), options, compile),
    compileLoaded: (loaded) => compileLoaded(loaded, options, compile),
  };
}

/** Compiles a policy repository that has been loaded. */
export function compileLoaded(
  { tenant, diagnostics: loading }: LoadResult,
  options: CompileTenantOptions = {},
  compile: CompileActions = compileActions,
): TenantResult {
  if (tenant === undefined) return summarise(loading, undefined, undefined);
  // An action that no flow runs has no place whose types it could be checked against; the loader warned of it.
  const placed = tenant.actions.filter(({ places }) => places.length > 0);
  const blocks = blockInputs(tenant);
  const all = compile([...placed.map((action) => actionInput(tenant, action)), ...blocks.inputs.map(({ input }) => input)]);
  const [results, blockResults] = [all.slice(0, placed.length), all.slice(placed.length)];
  const programs = new Map<string, Program>();
  const bounds = new Map<string, Bounds>();
  const states = new Map<string, JsonSchema>();
  placed.forEach(({ slug }, index) => {
    const { program, bounds: bound, state } = results[index] ?? {};
    if (program !== undefined) programs.set(slug, program);
    if (bound !== undefined) bounds.set(slug, bound);
    if (state !== undefined) states.set(slug, state);
  });
  const owners = [...placed, ...blocks.inputs.map(({ key, block, input }) => ({ slug: key, block, places: input.places ?? [] }))];
  const flows = owners.flatMap((owner, index): CompiledFlow[] => {
    const { program, flow } = all[index] ?? {};
    return program === undefined || flow === undefined ? [] : [{ ...owner, program, flow }];
  });
  const judged = judgeFlows(flows, [...tenant.manifest.allowed, ...tenant.manifest.redirected]);
  const manifests = new Map([...judged].map(([slug, { manifest }]) => [slug, manifest]));
  const ofBlocks = [...blockResults, ...blocks.inputs.flatMap(({ key }) => judged.get(key) ?? [])];
  const ofActions = [...results, ...placed.flatMap(({ slug }) => judged.get(slug) ?? [])];
  const compiling = [
    ...loading,
    ...ofActions.flatMap(({ diagnostics }) => diagnostics),
    ...blocks.diagnostics,
    ...ofBlocks.flatMap(({ diagnostics }) => diagnostics.map(inAuthorsWords)),
    ...unusedEntries(tenant, programs, new Map(blocks.inputs.map(({ block }, index) => [block, blockResults[index]?.program]))),
  ];
  const facts = new Map(owners.map((owner, index) => ['block' in owner ? owner.block : owner.slug, all[index]?.facts] as const));
  const wiring = wiringOf(tenant, facts, !hasErrors(compiling));
  // What could not be read may be just the block that is missed.
  const found = [...explainStepReads(compiling, wiring), ...(hasErrors(loading) ? [] : checkWiring(wiring))];
  const diagnostics = [...withoutSilenced(found, tenant.manifest)].sort(compareDiagnostics);
  if (hasErrors(diagnostics)) return summarise(diagnostics, tenant, undefined);
  const compiled = compiledBlocks(blocks.inputs, blockResults, judged);
  const bundle = assembleBundle(tenant, programs, options.revision ?? 0, bounds, manifests, compiled, states);
  const egressOf = (block: Block) =>
    block.kind === 'action' ? manifests.get(block.action) : isCompilable(block) ? compiled.get(block)?.egress : undefined;
  return { ...summarise(diagnostics, tenant, bundle), drawn: drawFlows(wiring, egressOf) };
}

/** An action of a repository with all that decides what it means. */
export function actionInput(tenant: LoadedTenant, { source, config, places }: LoadedTenant['actions'][number]): ActionInput {
  const { manifest, modules } = tenant;
  return {
    source,
    modules: modulesByPath(modules),
    positions: distinctPositions(places.map(({ position }) => position)),
    metadata: manifest.metadata,
    config,
    places,
    allow: [...manifest.allowed, ...manifest.redirected],
    limits: manifest.limits,
    secrets: manifest.secrets,
  };
}

const byPath = new WeakMap<readonly SourceText[], ReadonlyMap<string, SourceText>>();

/** One map for all actions of a repository, so that what is found out about it is found out once. */
function modulesByPath(modules: readonly SourceText[]): ReadonlyMap<string, SourceText> {
  const known = byPath.get(modules) ?? new Map(modules.map((module) => [module.path, module]));
  byPath.set(modules, known);
  return known;
}

/**
 * Entries of the allowlist that nothing goes by. Where a block was not compiled nobody can say, and one that is disabled for now comes
 * back with the fetches that it had.
 */
function unusedEntries(
  { flows, manifest, placeOf }: LoadedTenant,
  programs: ReadonlyMap<string, Program>,
  ofBlocks: ReadonlyMap<Block, Program | undefined>,
): Diagnostic[] {
  const blocks = flows.flatMap(({ flow }) => flow.stages.flatMap((stage) => blocksIn(stage.blocks)));
  const sending = blocks.filter(({ kind }) => kind === 'webhook' || kind === 'action');
  const known = sending.map((block) => (block.kind === 'action' ? programs.get(block.action) : ofBlocks.get(block)));
  if (known.includes(undefined)) return [];
  const targets = [...programs.values(), ...ofBlocks.values()].flatMap((program) => program?.targets ?? []);
  return reportUnusedEntries(manifest.allowed, targets, placeOf);
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

function summarise(diagnostics: readonly Diagnostic[], tenant: LoadedTenant | undefined, bundle: Bundle | undefined): TenantResult {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return {
    ...(bundle === undefined ? {} : { bundle }),
    diagnostics,
    summary: { actions: tenant?.actions.length ?? 0, flows: tenant?.flows.length ?? 0, errors, warnings: diagnostics.length - errors },
  };
}
