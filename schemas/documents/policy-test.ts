import type { JsonSchema } from '../json.ts';
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

/**
 * A file of policy tests for one action (`tests/*.yaml`). In `expect`, maps are compared whole; each effect listed must be
 * found, in this order, as a part of one that the action asked for. An empty list says that it asks for none.
 */
export const policyTestSchema = {
  $schema: dialect,
  $id: schemaId('policy-test'),
  title: 'PolicyTest',
  description: 'tests/*.yaml: what one action must do, case by case',
  ...closed(
    {
      action: slug,
      at: attachPoint,
      cases: {
        ...(listOf(
          closed(
            { name: { type: 'string', minLength: 1, description: 'what the case shows' }, expect: expectation },
            {
              at: attachPoint,
              ...situation,
              event: described(anyRecord, "Laid over the attach point's sample event"),
              fetch: fetchAnswersBody,
            },
          ),
        ) as object),
        minItems: 1,
      },
    },
    situation,
  ),
} as const;
