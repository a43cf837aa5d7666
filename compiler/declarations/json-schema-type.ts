import type { JsonSchema } from '../../schemas/json.ts';

type Keywords = Exclude<JsonSchema, boolean>;

/**
 * The TypeScript type of what a JSON Schema accepts. Keywords that TypeScript cannot say leave the type wider, never
 * narrower: the validator holds values to the whole schema, the type to what it can express.
 */
export function jsonSchemaType(schema: JsonSchema): string {
  if (schema === false) return 'never';
  if (schema === true) return 'Json';
  if ('const' in schema) return literalType(schema.const);
  if (Array.isArray(schema.enum)) return union(schema.enum.map(literalType));
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return union(choices.map((choice) => jsonSchemaType(choice as JsonSchema)));
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return union(types.map((type) => typeOf(type, schema)));
}

function typeOf(type: unknown, schema: Keywords): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return `${parenthesise(jsonSchemaType((schema.items ?? true) as JsonSchema))}[]`;
    case 'object':
      return objectType(schema);
    default:
      return 'properties' in schema ? objectType(schema) : 'Json';
  }
}

function objectType(schema: Keywords): string {
  const properties = Object.entries((schema.properties ?? {}) as { readonly [name: string]: JsonSchema });
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const members = properties.map(([name, property]) => {
    const type = jsonSchemaType(property);
    return `readonly ${JSON.stringify(name)}${required.has(name) ? '' : '?'}: ${type}${required.has(name) ? '' : ' | undefined'};`;
  });
  const more = schema.additionalProperties;
  if (properties.length === 0 && more !== false) {
    const type = more === undefined || more === true ? 'Json' : jsonSchemaType(more as JsonSchema);
    return `{ readonly [key: string]: ${type} | undefined }`;
  }
  return `{ ${members.join(' ')} }`;
}

function literalType(value: unknown): string {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value) ? JSON.stringify(value) : 'Json';
}

function union(types: readonly string[]): string {
  return [...new Set(types)].map(parenthesise).join(' | ');
}

function parenthesise(type: string): string {
  return /[|&]/.test(type) && !/^[({]/.test(type) ? `(${type})` : type;
}
