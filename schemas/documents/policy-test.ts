import type { JsonSchema } from '../json.ts';
import { flowNames } from '../platform/flows.ts';
import { fetchAnswersBody } from './http.ts';
import { anyJson, anyRecord, attachPoint, closed, dialect, instant, listOf, mapOf, reason, schemaId, slug, text } from './parts.ts';

const described = (schema: JsonSchema, description: string): JsonSchema => ({ ...(schema as object), description });

/** What a case may give for itself, and the whole file for all its cases. */
const situation = {
  step: described(mapOf(anyRecord), 'What earlier blocks wrote: by slug, then by key'),
  config: described(anyJson, "The block's configuration"),
  now: instant,
};

const textOrNull: JsonSchema = { type: ['string', 'null'] };

const expectation = {
  ...closed(
    {},
    {
      decision: { enum: ['continue', 'deny'], description: 'continue when left out' },
      reason: { if: { type: 'null' }, else: reason },
      message: textOrNull,
      state: anyRecord,
      app_metadata: anyRecord,
      user_metadata: anyRecord,
      claims: anyRecord,
      id_claims: anyRecord,
      effects: listOf({ type: 'object', properties: { type: text }, required: ['type'] }),
    },
  ),
  minProperties: 1,
};

const caseName: JsonSchema = { type: 'string', minLength: 1, description: 'what the case shows' };

function casesOf(expected: JsonSchema, situation: { readonly [member: string]: JsonSchema }): JsonSchema {
  return { ...(listOf(closed({ name: caseName, expect: expected }, situation)) as object), minItems: 1 };
}

const actionTests = closed(
  {
    action: slug,
    at: attachPoint,
    cases: casesOf(expectation, {
      at: attachPoint,
      ...situation,
      event: described(anyRecord, "Laid over the attach point's sample event"),
      fetch: fetchAnswersBody,
    }),
  },
  situation,
);

const flowExpectation = {
  ...closed(
    {},
    {
      status: { enum: ['completed', 'denied'], description: 'completed when left out' },
      reason: { if: { type: 'null' }, else: reason },
      message: textOrNull,
      awaited: described(listOf(slug), "Slugs of the platform's blocks that were awaited, in order"),
      app_metadata: anyRecord,
      user_metadata: anyRecord,
      claims: anyRecord,
      id_claims: anyRecord,
      log: listOf({ type: 'object' }),
    },
  ),
  minProperties: 1,
};

const flowTests = closed(
  {
    flow: { enum: flowNames },
    cases: casesOf(flowExpectation, {
      now: instant,
      event: described(anyRecord, 'Laid over a sample event; what only a lookup brings comes with its output'),
      outputs: described({ type: 'object' }, "Outputs of the platform's blocks by slug; all is well when left out"),
      fetch: fetchAnswersBody,
    }),
  },
  { now: instant },
);

/**
 * A file of policy tests (`tests/*.yaml`) for one action or one whole flow. In `expect`, maps and lists are compared whole, but each effect
 * and each log line listed must be found, in this order, as a part of one of the run's. An empty list says that there is none.
 */
export const policyTestSchema = {
  $schema: dialect,
  $id: schemaId('policy-test'),
  title: 'PolicyTest',
  description: 'tests/*.yaml: what one action or one flow must do, case by case',
  if: { type: 'object', properties: { flow: true }, required: ['flow'] },
  // biome-ignore lint/suspicious/noThenProperty: the keyword is JSON Schema's
  then: flowTests,
  else: actionTests,
} as const;
