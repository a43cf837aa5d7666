import type { JsonSchema } from '../json.ts';
import { attachPoints } from '../platform/flows.ts';
import { reasonMaxLength, reasonPattern, secretNameMaxLength, secretNamePattern, slugPattern } from '../platform/names.ts';

/** Parts that several documents are made of. Descriptions double as the words of error messages: "x is not <description>". */

export const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** The stable name of a published schema. */
export const schemaId = (name: string) => `urn:writ:schema:${name}`;

type Properties = { readonly [name: string]: JsonSchema };

/** An object with these members and no other; all are needed but the optional ones. */
export function closed(properties: Properties, optional: Properties = {}): { readonly [keyword: string]: unknown } {
  return {
    type: 'object',
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

export const listOf = (items: JsonSchema, maxItems?: number): JsonSchema => ({
  type: 'array',
  items,
  ...(maxItems === undefined ? {} : { maxItems }),
});
export const setOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items, uniqueItems: true });
export const mapOf = (values: JsonSchema, names?: JsonSchema): JsonSchema => ({
  type: 'object',
  additionalProperties: values,
  ...(names === undefined ? {} : { propertyNames: names }),
});
export const definition = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` });

/**
 * One of several objects, told apart by the word in `tag`. Written as conditions and not as `oneOf`: the errors are those of
 * the one variant that was meant, and a deep tree is walked once, not once for each variant and level.
 */
export function variants(tag: string, schemas: { readonly [word: string]: JsonSchema }): JsonSchema {
  return {
    type: 'object',
    required: [tag],
    properties: { [tag]: { enum: Object.keys(schemas) } },
    allOf: Object.entries(schemas).map(([word, schema]) => ({
      if: { properties: { [tag]: { const: word } }, required: [tag] },
      // biome-ignore lint/suspicious/noThenProperty: the keyword is JSON Schema's
      then: schema,
    })),
  };
}

/** Texts take one form, everything else another. */
export function textOr(text: JsonSchema, other: JsonSchema): JsonSchema {
  // biome-ignore lint/suspicious/noThenProperty: the keyword is JSON Schema's
  return { if: { type: 'string' }, then: text, else: other };
}

export const text: JsonSchema = { type: 'string' };
export const flag: JsonSchema = { type: 'boolean' };
export const count: JsonSchema = { type: 'integer', minimum: 0 };
export const anyJson: JsonSchema = {};
export const anyRecord: JsonSchema = { type: 'object' };
/** Of a JSON Schema inside a document: that it is one is checked where it is used. */
export const anySchema: JsonSchema = { type: ['object', 'boolean'] };

export const slug: JsonSchema = {
  type: 'string',
  pattern: slugPattern,
  maxLength: 64,
  description: 'a slug: lower-case letters and digits, words joined by single hyphens',
};
export const reason: JsonSchema = {
  type: 'string',
  pattern: reasonPattern,
  maxLength: reasonMaxLength,
  description: 'a reason: lower-case letters and digits, words joined by single hyphens or underscores',
};
export const secretName: JsonSchema = {
  type: 'string',
  pattern: secretNamePattern,
  maxLength: secretNameMaxLength,
  description: 'the name of a secret: letters and digits, words joined by single hyphens or underscores',
};
export const digest: JsonSchema = {
  type: 'string',
  pattern: '^sha256:[0-9a-f]{64}$',
  description: 'a digest: sha256: and 64 hexadecimal digits',
};
export const instant: JsonSchema = {
  type: 'string',
  format: 'date-time',
  maxLength: 40,
  description: 'an instant such as 2026-01-31T12:00:00.000Z',
};
export const attachPoint: JsonSchema = { enum: attachPoints };
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];
export const method: JsonSchema = { enum: methods };
/** `REDIRECT` is for pages that the user is sent to. */
export const targetMethod: JsonSchema = { enum: [...methods, 'REDIRECT'] };
export const path: JsonSchema = {
  type: 'string',
  pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$',
  maxLength: 256,
  description: 'a path inside the policy repository, such as schemas/app-metadata.schema.json',
};
