import { attachPoints } from '../platform/flows.ts';
import { slugPattern } from '../platform/names.ts';

const record = { type: 'object' } as const;

/** A fetch answer recorded in advance: what came back, or why nothing did. Taken by method and URL, in order. */
export const recordedAnswerSchema = {
  type: 'object',
  properties: {
    method: { type: 'string', pattern: '^[A-Z]+$' },
    url: { type: 'string' },
    status: { type: 'integer', minimum: 100, maximum: 599 },
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    body: { description: 'A text as it is, any other value as its JSON text; empty when left out.' },
    ms: { type: 'number', minimum: 0, description: 'Milliseconds it took, counted against the time budgets; 0 when left out.' },
    error: { type: 'string', description: 'The message with which the fetch rejects.' },
  },
  required: ['method', 'url'],
  oneOf: [{ required: ['status'] }, { required: ['error'] }],
  additionalProperties: false,
} as const;

/** What a case may give for itself, or the whole file for all its cases. */
const situation = {
  at: { type: 'string', enum: attachPoints, description: 'Where the action runs.' },
  step: { ...record, description: 'What earlier blocks wrote: by slug, then by key.' },
  config: { ...record, description: "The block's configuration." },
  now: { type: 'string', format: 'date-time', description: 'The instant at which the clock stands.' },
} as const;

/**
 * A file of policy tests for one action (`tests/*.yaml`). In `expect`, `decision` is `continue` when left out; maps are compared
 * whole; each effect listed must be found, in this order, as a part of one that the action asked for. An empty list asks for none.
 */
export const policyTestSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Writ policy tests',
  type: 'object',
  properties: {
    action: { type: 'string', pattern: slugPattern, description: 'Slug of the action under test.' },
    ...situation,
    cases: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        properties: {
          name: { type: 'string', minLength: 1, description: 'What the case shows; no two of a file share one.' },
          ...situation,
          event: { ...record, description: "Laid over the attach point's sample event." },
          fetch: { type: 'array', items: { $ref: '#/$defs/recordedAnswer' } },
          expect: {
            type: 'object',
            properties: {
              decision: { type: 'string', enum: ['continue', 'deny'] },
              reason: { type: ['string', 'null'] },
              message: { type: ['string', 'null'] },
              state: record,
              app_metadata: record,
              user_metadata: record,
              claims: record,
              id_claims: record,
              effects: { type: 'array', items: { type: 'object', properties: { type: { type: 'string' } }, required: ['type'] } },
            },
            minProperties: 1,
            additionalProperties: false,
          },
        },
        required: ['name', 'expect'],
        additionalProperties: false,
      },
    },
  },
  required: ['action', 'at', 'cases'],
  additionalProperties: false,
  $defs: { recordedAnswer: recordedAnswerSchema },
} as const;
