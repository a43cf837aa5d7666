import type { JsonSchema } from '../json.ts';
import { blockNames } from '../platform/blocks.ts';
import { logLevels } from './flow.ts';
import { anyJson, anySchema, closed, count, definition, flag, listOf, mapOf, method, reason, slug, text, variants } from './parts.ts';

/** What a block of the tenant's own may say against the defaults that keep a run safe. */
export const riskySettings: { readonly [name: string]: JsonSchema } = {
  onError: { const: 'continue', description: 'It goes on when it fails: there where the block says so' },
  commit: {
    const: 'immediately',
    description: 'Its metadata is handed over though the run may yet be denied: there where the block says so',
  },
};

const common = { slug, disabled: flag };
const onError: JsonSchema = { enum: ['deny', 'continue'] };
const blockList = listOf(definition('block'));
const compiled = definition('compiled');

/** Where the same thing stands in `flow.ts`, it is what an author writes; here names are resolved and defaults filled in. */
const kinds: { readonly [kind: string]: { readonly [keyword: string]: unknown } } = {
  action: closed(
    { ...common, action: slug, onError, commit: { enum: ['success', 'immediately'] } },
    { config: anyJson, headers: mapOf(text) },
  ),
  platform: closed({ ...common, block: { enum: blockNames } }, { config: anyJson }),
  webhook: closed(
    { ...common, request: closed({ method, url: text, headers: mapOf(text) }, { body: anyJson, timeout: count }), onError },
    { answer: anySchema, compiled },
  ),
  decision: closed(
    { ...common, branches: listOf(closed({ if: text, blocks: blockList })), otherwise: blockList },
    { config: anyJson, compiled },
  ),
  'run-flow': closed({ ...common, flow: slug }),
  'log-event': closed({ ...common, level: { enum: logLevels }, message: text }, { compiled }),
  deny: closed({ ...common, reason }, { message: text }),
  allow: closed(common),
};

function kindSchema(kind: string, schema: { readonly [keyword: string]: unknown }): JsonSchema {
  const { properties, required } = schema as { properties: object; required: string[] };
  return { ...schema, title: `${kind}-block`, properties: { kind: { const: kind }, ...properties }, required: ['kind', ...required] };
}

/** The words that tell what a block is. */
export const blockKinds = Object.keys(kinds);

const kindSchemas = Object.fromEntries(Object.entries(kinds).map(([kind, schema]) => [kind, kindSchema(kind, schema)]));

/** Definitions that `flowModel` refers to. */
export const flowModelDefinitions: { readonly [name: string]: JsonSchema } = {
  block: { title: 'Block', ...(variants('kind', kindSchemas) as object) },
};

/** A flow as it runs. */
export const flowModel: JsonSchema = {
  title: 'Flow',
  description: 'The stages of a flow and their blocks, in order',
  ...closed({ custom: flag, stages: listOf({ title: 'Stage', ...closed({ stage: slug, blocks: blockList }) }) }),
};
