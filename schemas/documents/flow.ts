import type { JsonSchema } from '../json.ts';
import { anyJson, closed, definition, dialect, flag, listOf, mapOf, method, path, reason, schemaId, slug, text, textOr } from './parts.ts';

const blockName: JsonSchema = {
  type: 'string',
  pattern: '^[a-z0-9]+([-_][a-z0-9]+)*$',
  maxLength: 64,
  description: 'the name of a block or stage: lower-case words joined by hyphens',
};
const blockList = listOf(definition('block'), 128);
const common = { slug, disabled: flag };
const onError: JsonSchema = { enum: ['deny', 'continue'] };
/** Sent with every fetch of an action, under those that it sets itself. */
const fixedHeaders: JsonSchema = {
  description: 'Headers of every fetch that the action makes',
  ...(mapOf({ type: 'string', maxLength: 1024 }, { type: 'string', minLength: 1, maxLength: 128 }) as object),
  maxProperties: 16,
};
const template: JsonSchema = { type: 'string', maxLength: 4096 };
export const logLevels = ['debug', 'info', 'warn', 'error'];

/** One way on from a decision. */
const branch: JsonSchema = {
  // biome-ignore lint/suspicious/noThenProperty: the member is the language's
  examples: [{ if: 'step.step-up-on-risk.require_step_up', then: ['mfa'] }],
  // biome-ignore lint/suspicious/noThenProperty: the member is the language's
  ...closed({ if: { type: 'string', minLength: 1, maxLength: 4096 }, then: blockList }),
};

const own = {
  action: {
    title: 'WrittenAction',
    description: 'Runs an action of this tenant',
    examples: [{ action: 'step-up-on-risk', config: { threshold: 70 } }],
    ...closed(
      { action: slug },
      { config: anyJson, headers: fixedHeaders, 'on-error': onError, commit: { enum: ['success', 'immediately'] }, ...common },
    ),
  },
  webhook: {
    title: 'WrittenWebhook',
    description: 'Sends a request whose answer later blocks read',
    examples: [
      {
        webhook: 'fraud-check',
        request: { method: 'POST', url: 'https://fraud.example/check', body: { email: '{{ event.user.email }}' } },
      },
    ],
    ...closed(
      {
        webhook: slug,
        request: {
          examples: [{ method: 'POST', url: 'https://fraud.example/check', body: { email: '{{ event.user.email }}' } }],
          ...closed(
            { method, url: { type: 'string', minLength: 1, maxLength: 2048 } },
            { headers: mapOf(template), body: anyJson, timeout: { type: 'integer', minimum: 1, maximum: 10_000 } },
          ),
        },
      },
      { answer: path, 'on-error': onError, ...common },
    ),
  },
  decision: {
    title: 'WrittenDecision',
    description: 'Goes on in the first branch whose condition holds',
    // biome-ignore lint/suspicious/noThenProperty: the member is the language's
    examples: [{ decision: 'route', when: [{ if: 'step.step-up-on-risk.require_step_up', then: ['mfa'] }], else: [] }],
    ...closed({ decision: slug, when: listOf(branch, 64) }, { else: blockList, config: anyJson, ...common }),
  },
  'run-flow': {
    title: 'WrittenRunFlow',
    description: 'Runs a custom flow of this tenant',
    examples: [{ 'run-flow': 'banking-checks' }],
    ...closed({ 'run-flow': slug }, common),
  },
  'log-event': {
    title: 'WrittenLogEvent',
    description: 'Writes a line to the log',
    examples: [{ 'log-event': { level: 'info', message: 'checked {{ event.user.id }}' } }],
    ...closed(
      {
        'log-event': {
          examples: [{ level: 'info', message: 'checked {{ event.user.id }}' }],
          ...closed({ level: { enum: logLevels }, message: template }),
        },
      },
      common,
    ),
  },
  deny: {
    title: 'WrittenDenial',
    description: 'Ends the flow with a denial',
    examples: [{ deny: { reason: 'high_risk', message: 'We could not sign you in.' } }],
    ...closed(
      {
        deny: { examples: [{ reason: 'high_risk' }], ...closed({ reason }, { message: { type: 'string', minLength: 1, maxLength: 512 } }) },
      },
      common,
    ),
  },
  allow: {
    title: 'WrittenAllow',
    description: 'Ends the flow',
    examples: [{ allow: {} }],
    ...closed({ allow: { type: ['object', 'null'], maxProperties: 0 } }, common),
  },
};

/** The kinds of blocks that the runtime runs itself, as they are written in a flow. */
export const ownBlocks = Object.keys(own);

/** A block of the platform: one member with its name, which the loader looks up to say what was probably meant. */
const platformBlock: JsonSchema = {
  title: 'WrittenPlatformBlock',
  description: 'Is run by the platform',
  type: 'object',
  properties: common,
  minProperties: 1,
};

/** The first kind whose name is a member decides how the rest is read. */
const blockObject = Object.entries(own).reduceRight<JsonSchema>(
  (otherwise, [kind, schema]) => ({
    if: { properties: { [kind]: true }, required: [kind] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword is JSON Schema's
    then: schema,
    else: otherwise,
  }),
  platformBlock,
);

const stages: JsonSchema = mapOf(blockList, blockName);

/** `flows/*.yaml`: the stages of one flow and their blocks, in order. */
export const flowSchema = {
  $schema: dialect,
  $id: schemaId('flow'),
  title: 'WrittenFlow',
  description: 'flows/*.yaml: the stages of one flow and their blocks, in order',
  if: { type: 'object', properties: { custom: true }, required: ['custom'] },
  // biome-ignore lint/suspicious/noThenProperty: the keyword is JSON Schema's
  then: {
    description: "A tenant's own flow",
    examples: [{ custom: 'banking-checks', stages: { checks: [{ action: 'check-device' }] } }],
    ...closed({ custom: slug, stages }, { $schema: text }),
  },
  else: {
    description: 'A flow of the platform',
    examples: [{ flow: 'login', stages: { 'pre-login': ['identity-lookup', 'password-check'], 'post-login': ['issue-session'] } }],
    ...closed({ flow: blockName, stages }, { $schema: text }),
  },
  $defs: { block: { title: 'WrittenBlock', ...(textOr(blockName, blockObject) as object) } },
};
