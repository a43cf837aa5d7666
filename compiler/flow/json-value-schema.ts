import type { Json, JsonSchema } from '../../schemas/json.ts';

/** The schema of what a block was configured with: the kinds of its values, since the values are there to be changed. */
export function schemaOfValue(value: Json): JsonSchema {
  if (value === null) return { type: 'null' };
  if (typeof value !== 'object') return { type: typeof value };
  if (Array.isArray(value)) {
    const kinds = [...new Map(value.map((item) => [JSON.stringify(schemaOfValue(item)), schemaOfValue(item)])).values()];
    return { type: 'array', maxItems: value.length, items: kinds.length === 0 ? false : { anyOf: kinds } };
  }
  const properties = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, schemaOfValue(member)]));
  return { type: 'object', properties, required: Object.keys(value), additionalProperties: false };
}
