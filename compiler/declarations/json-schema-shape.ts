import type { ValueShape } from '../../schemas/ir/value-shape.ts';
import type { JsonSchema } from '../../schemas/json.ts';

type Keywords = Exclude<JsonSchema, boolean>;

/**
 * The shape that holds a value to the type that `jsonSchemaType` makes of a schema: what has the shape is of the type. Keywords
 * that neither of the two can say are left out of both.
 */
export function jsonSchemaShape(schema: JsonSchema): ValueShape {
  if (schema === false) return { kind: 'union', of: [] };
  if (schema === true) return { kind: 'any' };
  if ('const' in schema) return literalShape(schema.const);
  if (Array.isArray(schema.enum)) return union(schema.enum.map(literalShape));
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return union(choices.map((choice) => jsonSchemaShape(choice as JsonSchema)));
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return union(types.map((type) => shapeOf(type, schema)));
}

function shapeOf(type: unknown, schema: Keywords): ValueShape {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return { kind: type };
    case 'number':
    case 'integer':
      return { kind: 'number' };
    case 'array':
      return { kind: 'list', of: jsonSchemaShape((schema.items ?? true) as JsonSchema) };
    case 'object':
      return recordShape(schema);
    default:
      return 'properties' in schema ? recordShape(schema) : { kind: 'any' };
  }
}

function recordShape(schema: Keywords): ValueShape {
  const properties = Object.entries((schema.properties ?? {}) as { readonly [name: string]: JsonSchema });
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const members = properties.map(([name, property]) => ({ name, shape: jsonSchemaShape(property), optional: !required.has(name) }));
  const more = schema.additionalProperties;
  const isOpen = properties.length === 0 && more !== false;
  return { kind: 'record', members, rest: isOpen ? jsonSchemaShape((more ?? true) as JsonSchema) : null };
}

function literalShape(value: unknown): ValueShape {
  if (value === null) return { kind: 'null' };
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? { kind: 'literal', value }
    : { kind: 'any' };
}

function union(shapes: readonly ValueShape[]): ValueShape {
  const [only] = shapes;
  return only !== undefined && shapes.length === 1 ? only : { kind: 'union', of: shapes };
}
