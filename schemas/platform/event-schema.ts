import type { JsonSchema } from '../json.ts';
import { event } from './event.ts';
import type { Field, Shape } from './field.ts';
import type { Position } from './position.ts';

/** The tenant's own schemas for the two metadata bags. */
export interface MetadataSchemas {
  readonly app?: JsonSchema;
  readonly user?: JsonSchema;
}

interface Setting {
  readonly position: Position;
  readonly metadata: MetadataSchemas;
}

/**
 * The JSON Schema of the event at a position. Members that the platform table does not know are allowed: a newer platform
 * may send more than an action's types say. Without a schema of the tenant's a metadata bag is any record.
 */
export function eventSchema(position: Position, metadata: MetadataSchemas = {}): JsonSchema {
  return fieldsSchema(event, { position, metadata });
}

function fieldsSchema(fields: { readonly [name: string]: Field }, setting: Setting): JsonSchema {
  const properties: { [name: string]: JsonSchema } = {};
  const required: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const presence = field.presence?.(setting.position) ?? 'required';
    if (presence === 'absent') continue;
    properties[name] = describe(shapeSchema(field.shape, setting), field.doc);
    if (presence === 'required') required.push(name);
  }
  return { type: 'object', properties, required };
}

function describe(schema: JsonSchema, description: string): JsonSchema {
  return typeof schema === 'boolean' ? schema : { ...schema, description };
}

function shapeSchema(shape: Shape, setting: Setting): JsonSchema {
  switch (shape.kind) {
    case 'text':
      return {
        type: 'string',
        maxLength: shape.maxLength,
        ...(shape.pattern === undefined ? { maxCodeUnits: shape.maxLength } : { pattern: shape.pattern }),
      };
    case 'choice':
      return { enum: shape.values };
    case 'number': {
      const { integer, minimum, maximum } = shape;
      const bounds = { ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) };
      return { type: integer ? 'integer' : 'number', ...bounds };
    }
    case 'boolean':
      return { type: 'boolean' };
    case 'list':
      return {
        type: 'array',
        items: shapeSchema(shape.of, setting),
        maxItems: shape.maxItems,
        ...(shape.maxTotal === undefined ? {} : { maxCodeUnits: shape.maxTotal }),
      };
    case 'map': {
      // Names are texts that an action can walk like the values, so they are bounded like them.
      const names = shapeSchema({ kind: 'text', maxLength: shape.maxName }, setting);
      return {
        type: 'object',
        additionalProperties: shapeSchema(shape.of, setting),
        propertyNames: names,
        maxProperties: shape.maxEntries,
      };
    }
    case 'json':
      return bagSchema(shape.schema, setting.metadata[shape.schema]);
    case 'group':
      return fieldsSchema(shape.fields, setting);
  }
}

/** A schema of its own stays a resource of its own, so that its `$ref`s keep pointing into it. */
function bagSchema(bag: 'app' | 'user', schema: JsonSchema | undefined): JsonSchema {
  if (schema === undefined || typeof schema === 'boolean') return { type: 'object' };
  const { $id: _id, ...rest } = schema;
  return { type: 'object', allOf: [{ $id: `urn:writ:metadata:${bag}`, ...rest }] };
}
