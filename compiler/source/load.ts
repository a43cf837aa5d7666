import type { JsonSchema } from '../../schemas/json.ts';
import { flowRings } from '../../schemas/platform/flow-rings.ts';
import { flowSizes, largestFlow } from '../../schemas/platform/flow-sizes.ts';
import { type ActionPlace, allProgramPlaces, type BlockPlace, blocksIn, isActionPlace } from '../../schemas/platform/flow-walk.ts';
import { repeatedKeys } from '../../schemas/platform/step-keys.ts';
import { compareDiagnostics, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Place, report } from '../diagnostics/report.ts';
import { type ActionFile, pathsIn, readActions, readModules } from './actions.ts';
import type { BlockSetting } from './block.ts';
import { type FlowFile, readFlowFile, resolveFlow } from './flow.ts';
import { type ManifestOptions, type ManifestOutline, readManifest } from './manifest.ts';
import type { BlockOrigin, LoadedAction, LoadedFlow, LoadedTenant } from './model.ts';
import { type Files, readFiles, readRepository, textOf } from './repository.ts';
import { parseSchema } from './schema-file.ts';
import { fileStart } from './text.ts';
import { parseYaml, type YamlFile } from './yaml.ts';

export interface LoadResult {
  /** There also when there are errors, as far as it was understood; missing only without a usable `writ.yaml`. */
  readonly tenant?: LoadedTenant;
  readonly diagnostics: readonly Diagnostic[];
}

const noDevelopment: ManifestOptions = { development: false };

/** Loads a policy repository. Throws only if the directory cannot be read. */
export async function loadTenant(directory: string, options: ManifestOptions = noDevelopment): Promise<LoadResult> {
  const { files, diagnostics } = await readRepository(directory);
  // What the documents name is known once they are understood, so the first time is for that alone.
  const more = await readFiles(directory, namedFiles(files, options));
  return understand(new Map([...files, ...more.files]), options, [...diagnostics, ...more.diagnostics]);
}

/** Paths of the schemas that the documents of a repository name and that are not among its files. */
export function namedFiles(files: Files, options: ManifestOptions = noDevelopment): string[] {
  const named = new Set<string>();
  understand(files, options, [], named);
  return [...named].sort();
}

/** Loads a policy repository that is in memory. */
export function loadFiles(files: Files, options: ManifestOptions = noDevelopment): LoadResult {
  return understand(files, options, []);
}

function understand(files: Files, options: ManifestOptions, diagnostics: Diagnostic[], missing = new Set<string>()): LoadResult {
  const places = new Map<object, Place>();
  const manifest = loadManifest(files, options, places, diagnostics);
  const schemaAt = schemaReader(files, missing, diagnostics);
  const metadata = manifest === undefined ? {} : readMetadata(manifest, schemaAt);
  const actions = readActions(files, diagnostics);
  const modules = readModules(files, diagnostics);
  const placeOf = (part: object): Place => places.get(part) ?? fileStart(manifestPath);
  const origins = new Map<object, BlockOrigin>();
  const flows = loadFlows(files, { actions, schemaAt, places, origins, diagnostics }, placeOf);
  const programs = allProgramPlaces(Object.fromEntries(flows.map(({ name, flow }) => [name, flow])));
  const loaded = placeActions(actions, flows, programs, diagnostics);
  diagnostics.sort(compareDiagnostics);
  if (manifest === undefined) return { diagnostics };
  const { schemas: _schemas, ...settings } = manifest;
  const tests = pathsIn(files, 'tests').filter((path) => path.endsWith('.yaml'));
  const originOf = (block: object) => origins.get(block);
  const tenant = { manifest: { ...settings, metadata }, actions: loaded, modules, flows, tests, placeOf, originOf, places: programs };
  return { tenant, diagnostics };
}

const manifestPath = 'writ.yaml';

function loadManifest(
  files: Files,
  options: ManifestOptions,
  places: Map<object, Place>,
  diagnostics: Diagnostic[],
): ManifestOutline | undefined {
  const content = files.get(manifestPath);
  if (content === undefined) {
    const found = [...files.keys()].find((path) => path.startsWith('writ.'));
    diagnostics.push(report('manifest-missing', fileStart(manifestPath), { found }));
    return undefined;
  }
  const file = yamlAt(manifestPath, content, diagnostics);
  return file === undefined ? undefined : readManifest(file, options, places, diagnostics);
}

function yamlAt(path: string, content: string | Uint8Array, diagnostics: Diagnostic[]): YamlFile | undefined {
  const source = textOf(path, content, diagnostics);
  return source === undefined ? undefined : parseYaml(source, diagnostics);
}

type SchemaAt = BlockSetting['schemaAt'];

/** Reads each schema once, however often it is named. */
function schemaReader(files: Files, missing: Set<string>, diagnostics: Diagnostic[]): SchemaAt {
  const read = new Map<string, JsonSchema | undefined>();
  return (path, named, place) => {
    const content = files.get(path);
    if (content === undefined) {
      missing.add(path);
      diagnostics.push(report('file-missing', place, { path, named }));
      return undefined;
    }
    if (!read.has(path)) {
      const source = textOf(path, content, diagnostics);
      read.set(path, source === undefined ? undefined : parseSchema(source, diagnostics));
    }
    return read.get(path);
  };
}

function readMetadata({ schemas }: ManifestOutline, schemaAt: SchemaAt): LoadedTenant['manifest']['metadata'] {
  const read = (bag: 'app' | 'user') => {
    const named = schemas[bag];
    const schema = named === undefined ? undefined : schemaAt(named.path, `metadata.${bag}`, named.place);
    return schema === undefined ? {} : { [bag]: schema };
  };
  return { ...read('app'), ...read('user') };
}

function loadFlows(files: Files, setting: Omit<BlockSetting, 'customFlows'>, placeOf: LoadedTenant['placeOf']): LoadedFlow[] {
  const { diagnostics } = setting;
  const read = new Map<string, FlowFile>();
  for (const path of pathsIn(files, 'flows')) {
    if (path.endsWith('.yml')) {
      diagnostics.push(
        report('file-name', fileStart(path), { path, problem: 'does not end in .yaml', instead: path.replace(/yml$/, 'yaml') }),
      );
    }
    const file = path.endsWith('.yaml') ? yamlAt(path, files.get(path) ?? '', diagnostics) : undefined;
    const flow = file === undefined ? undefined : readFlowFile(file, diagnostics);
    if (flow === undefined) continue;
    const other = read.get(flow.name);
    if (other === undefined) read.set(flow.name, flow);
    else diagnostics.push(report('duplicate-flow', fileStart(path), { name: flow.name, other: other.file.source.path }));
  }
  const customFlows = new Set([...read.values()].filter(({ custom }) => custom).map(({ name }) => name));
  const resolved = [...read.values()].map((file): LoadedFlow => {
    return { name: file.name, file: file.file.source.path, flow: resolveFlow(file, { ...setting, customFlows }) };
  });
  resolved.sort((left, right) => (left.name < right.name ? -1 : 1));
  const flows = withoutTooLarge(resolved, diagnostics);
  const byName = Object.fromEntries(flows.map(({ name, flow }) => [name, flow]));
  for (const { flow } of flows) {
    for (const { block, through } of repeatedKeys(flow, byName)) {
      // What repeats in one file was said when the file was read.
      if (through !== undefined) diagnostics.push(report('duplicate-slug', placeOf(through), { slug: block.slug, custom: through.flow }));
    }
  }
  for (const { chain, block } of flowRings(new Map(flows.map(({ name, flow }) => [name, flow])))) {
    diagnostics.push(report('flow-recursion', placeOf(block), { chain }));
  }
  return flows;
}

/** The flows that are not too large with their custom flows written out. Of those that are, the ones that make others so are reported. */
function withoutTooLarge(flows: readonly LoadedFlow[], diagnostics: Diagnostic[]): LoadedFlow[] {
  const sizes = flowSizes(new Map(flows.map(({ name, flow }) => [name, flow])));
  const isTooLarge = (name: string) => (sizes.get(name) ?? 0) > largestFlow;
  for (const { name, file, flow } of flows) {
    const inner = flow.stages
      .flatMap((stage) => blocksIn(stage.blocks))
      .flatMap((block) => (block.kind === 'run-flow' ? [block.flow] : []));
    if (!isTooLarge(name) || inner.some(isTooLarge)) continue;
    diagnostics.push(report('flow-too-large', fileStart(file), { name, size: sizes.get(name) ?? 0, largest: largestFlow }));
  }
  return flows.filter(({ name }) => !isTooLarge(name));
}

function placeActions(
  actions: ReadonlyMap<string, ActionFile>,
  flows: readonly LoadedFlow[],
  programs: readonly BlockPlace[],
  diagnostics: Diagnostic[],
): LoadedAction[] {
  const placesOf = new Map<string, ActionPlace[]>();
  for (const place of programs.filter(isActionPlace)) {
    const known = placesOf.get(place.block.action);
    if (known === undefined) placesOf.set(place.block.action, [place]);
    else known.push(place);
  }
  const named = namedActions(flows);
  // A flow that was refused may run it.
  const allRead = !diagnostics.some(({ severity, file }) => severity === 'error' && file.startsWith('flows/'));
  return [...actions.values()]
    .sort((left, right) => (left.slug < right.slug ? -1 : 1))
    .map((action) => {
      if (allRead && !named.has(action.slug))
        diagnostics.push(report('action-unused', fileStart(action.source.path), { slug: action.slug }));
      return { ...action, places: placesOf.get(action.slug) ?? [] };
    });
}

/** Also where a disabled block names them, or a custom flow that nothing runs. */
function namedActions(flows: readonly LoadedFlow[]): Set<string> {
  const blocks = flows.flatMap(({ flow }) => flow.stages.flatMap((stage) => blocksIn(stage.blocks)));
  return new Set(blocks.flatMap((block) => (block.kind === 'action' ? [block.action] : [])));
}
