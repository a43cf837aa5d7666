import { blockHeaderProblem, headerNameProblem } from '../../runtime/egress/block-headers.ts';
import { trimmedValue } from '../../runtime/egress/headers.ts';
import { withDefaults } from '../../schemas/defaults.ts';
import { ownBlocks } from '../../schemas/documents/flow.ts';
import type { Block } from '../../schemas/generated/bundle.ts';
import type {
  WrittenAction,
  WrittenBlock,
  WrittenDecision,
  WrittenDenial,
  WrittenLogEvent,
  WrittenRunFlow,
  WrittenWebhook,
} from '../../schemas/generated/flow.ts';
import type { Json, JsonRecord, JsonSchema } from '../../schemas/json.ts';
import { nearest } from '../../schemas/nearest.ts';
import { blockNames, isBlockName, kebabCase, type PlatformBlock, blocks as platformBlocks } from '../../schemas/platform/blocks.ts';
import { escapePointer } from '../../schemas/validator.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Place, report } from '../diagnostics/report.ts';
import { checkDocument } from './document.ts';
import type { BlockOrigin, Branch } from './model.ts';
import type { YamlFile } from './yaml.ts';

/** What the blocks of a repository may name. */
export interface BlockSetting {
  readonly actions: ReadonlyMap<string, { readonly config?: JsonSchema }>;
  readonly customFlows: ReadonlySet<string>;
  readonly schemaAt: (path: string, named: string, place: Place) => JsonSchema | undefined;
  readonly places: Map<object, Place>;
  readonly origins: Map<object, BlockOrigin>;
  readonly diagnostics: Diagnostic[];
}

/** One block as it is written, and where. */
interface Written<Form> {
  readonly form: Form;
  readonly pointer: string;
  readonly file: YamlFile;
  readonly setting: BlockSetting;
  /** Slugs that blocks before this one have on every way to it, or on some. */
  readonly seen: Set<string>;
}

/** The blocks of a list in the form that runs; what cannot run is reported and left out. */
export function readBlocks(
  list: readonly WrittenBlock[],
  pointer: string,
  file: YamlFile,
  setting: BlockSetting,
  seen: Set<string>,
): Block[] {
  return list.flatMap((form, index) => {
    const written = { form: typeof form === 'string' ? { [form]: null } : form, pointer: `${pointer}/${index}`, file, setting, seen };
    const block = readBlock(written);
    if (block === undefined) return [];
    setting.places.set(block, placeAt(written));
    setting.origins.set(block, { file, pointer: written.pointer });
    return [block];
  });
}

/** Readers of our own kinds, by the member that names the kind. The schema has made sure of the form. */
const readers: { readonly [kind: string]: ((written: Written<never>) => Block) | undefined } = {
  action: readAction,
  webhook: readWebhook,
  decision: readDecision,
  'run-flow': readRunFlow,
  'log-event': readLogEvent,
  deny: readDenial,
  allow: ({ form }) => ({ kind: 'allow', ...common(form, 'allow') }),
};

function readBlock(written: Written<object>): Block | undefined {
  const kind = ownBlocks.find((name) => Object.hasOwn(written.form, name));
  return kind === undefined ? readPlatformBlock(written) : readers[kind]?.(written as Written<never>);
}

type Common = { readonly slug?: string; readonly disabled?: boolean };

function common(form: object, name: string): { slug: string; disabled: boolean } {
  const { slug = name, disabled = false } = form as Common;
  return { slug, disabled };
}

/** As `common`, for blocks that leave a step key: it must be theirs alone. */
function withKey({ form, pointer, file, setting, seen }: Written<object>, name: string): { slug: string; disabled: boolean } {
  const settings = common(form, name);
  if (settings.disabled) return settings;
  const part = Object.hasOwn(form, 'slug') ? `${pointer}/slug` : pointer;
  const place = { file: file.source.path, range: file.rangeAt(part) };
  if (seen.has(settings.slug)) setting.diagnostics.push(report('duplicate-slug', place, { slug: settings.slug }));
  seen.add(settings.slug);
  return settings;
}

function readAction(written: Written<WrittenAction>): Block {
  const { form, pointer, file, setting } = written;
  const action = setting.actions.get(form.action);
  if (action === undefined) {
    const suggestion = nearest(form.action, setting.actions.keys());
    setting.diagnostics.push(report('action-missing', placeAt(written, '/action'), { slug: form.action, suggestion }));
  }
  const config = configOf(form, action?.config);
  if (action?.config !== undefined) checkDocument(file, action.config, setting.diagnostics, config ?? {}, `${pointer}/config`);
  return {
    kind: 'action',
    ...withKey(written, form.action),
    action: form.action,
    onError: form['on-error'] ?? 'deny',
    commit: form.commit ?? 'success',
    ...(config === undefined ? {} : { config }),
    ...(form.headers === undefined ? {} : { headers: readHeaders(written, form.headers) }),
  };
}

/** A block's configuration as the action reads it: what it leaves out and the action's schema has a default for is filled in here. */
function configOf({ config }: WrittenAction, schema: JsonSchema | undefined): WrittenAction['config'] {
  if (schema === undefined) return config;
  const filled = withDefaults(schema, config ?? {}) as JsonRecord;
  return config === undefined && Object.keys(filled).length === 0 ? undefined : filled;
}

/** Headers by their lower-case names, as requests have them. */
function readHeaders(written: Written<WrittenAction>, headers: { readonly [name: string]: string }): { [name: string]: string } {
  const read = new Map<string, string>();
  for (const [name, text] of Object.entries(headers)) {
    const canonical = name.toLowerCase();
    const problem = read.has(canonical) ? 'it stands there twice' : blockHeaderProblem(name, text);
    if (problem === undefined) read.set(canonical, trimmedValue(text));
    else written.setting.diagnostics.push(report('block-header', placeAt(written, `/headers/${escapePointer(name)}`), { name, problem }));
  }
  return Object.fromEntries(read);
}

function readWebhook(written: Written<WrittenWebhook>): Block {
  const { form, setting } = written;
  const { headers = {}, ...request } = form.request;
  checkWebhookHeaders(written, headers);
  const answer =
    form.answer === undefined ? undefined : setting.schemaAt(form.answer, `the webhook ${form.webhook}`, placeAt(written, '/answer'));
  return {
    kind: 'webhook',
    ...withKey(written, form.webhook),
    request: { ...request, headers },
    onError: form['on-error'] ?? 'deny',
    ...(answer === undefined ? {} : { answer }),
  };
}

/** A value with an expression in it is known in a run alone, and held to the rules there; all names are known now. */
function checkWebhookHeaders(written: Written<WrittenWebhook>, headers: { readonly [name: string]: string }): void {
  const seen = new Set<string>();
  for (const [name, text] of Object.entries(headers)) {
    const isMade = text.includes('{{');
    const twice = seen.has(name.toLowerCase()) ? 'it stands there twice' : undefined;
    const problem = twice ?? (isMade ? headerNameProblem(name) : blockHeaderProblem(name, text));
    seen.add(name.toLowerCase());
    const place = placeAt(written, `/request/headers/${escapePointer(name)}`);
    if (problem !== undefined) written.setting.diagnostics.push(report('block-header', place, { name, problem }));
  }
}

/** Branches exclude each other, so they may use the same slugs; what stands behind the decision may not. */
function readDecision(written: Written<WrittenDecision>): Block {
  const { form, pointer, file, setting, seen } = written;
  const settings = withKey(written, form.decision);
  const afterBranches: string[] = [];
  const readBranch = (list: readonly WrittenBlock[], part: string): Block[] => {
    const inside = new Set(seen);
    const blocks = readBlocks(list, `${pointer}${part}`, file, setting, inside);
    afterBranches.push(...inside);
    return blocks;
  };
  const branches = form.when.map((branch, index): Branch => {
    const read = { if: branch.if, blocks: readBranch(branch.then, `/when/${index}/then`) };
    setting.places.set(read, placeAt(written, `/when/${index}/if`));
    return read;
  });
  const otherwise = readBranch(form.else ?? [], '/else');
  for (const slug of afterBranches) seen.add(slug);
  return { kind: 'decision', ...settings, branches, otherwise, ...(form.config === undefined ? {} : { config: form.config }) };
}

function readRunFlow(written: Written<WrittenRunFlow>): Block {
  const { form, setting } = written;
  const { 'run-flow': flow } = form;
  if (!setting.customFlows.has(flow)) {
    const suggestion = nearest(flow, setting.customFlows);
    setting.diagnostics.push(report('flow-missing', placeAt(written, '/run-flow'), { name: flow, suggestion }));
  }
  return { kind: 'run-flow', ...common(form, flow), flow };
}

function readLogEvent({ form }: Written<WrittenLogEvent>): Block {
  return { kind: 'log-event', ...common(form, 'log-event'), ...form['log-event'] };
}

function readDenial({ form }: Written<WrittenDenial>): Block {
  return { kind: 'deny', ...common(form, 'deny'), ...form.deny };
}

function readPlatformBlock(written: Written<object>): Block | undefined {
  const { form, pointer, file, setting } = written;
  const names = Object.keys(form).filter((name) => name !== 'slug' && name !== 'disabled');
  const name = names.find((candidate) => isBlockName(kebabCase(candidate)));
  const [unknown] = names;
  if (name === undefined && unknown !== undefined) {
    const suggestion = nearest(kebabCase(unknown), [...blockNames, ...ownBlocks]);
    setting.diagnostics.push(
      report('unknown-block', placeAt(written, `/${escapePointer(unknown)}`, 'name'), { name: unknown, suggestion }),
    );
    return undefined;
  }
  if (name === undefined || names.length > 1) {
    setting.diagnostics.push(report('block-names', placeAt(written), { names }));
    return undefined;
  }
  const block = kebabCase(name);
  if (!isBlockName(block)) return undefined;
  const definition: PlatformBlock = platformBlocks[block];
  const config = (form as JsonRecord)[name] ?? null;
  const sound = config === null || checkDocument(file, definition.config ?? anyConfig, setting.diagnostics, config, `${pointer}/${name}`);
  const settings = withKey(written, block);
  return sound ? { kind: 'platform', ...settings, block, ...withConfig(config) } : undefined;
}

const anyConfig = { type: 'object' };

function withConfig(config: Json): { config?: Json } {
  return config === null ? {} : { config };
}

function placeAt({ file, pointer }: Written<object>, part = '', what: 'value' | 'name' = 'value'): Place {
  return { file: file.source.path, range: file.rangeAt(pointer + part, what) };
}
