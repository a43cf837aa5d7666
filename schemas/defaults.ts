import type { Json, JsonRecord, JsonSchema } from './json.ts';
import { validate } from './validator.ts';

type Keywords = Exclude<JsonSchema, boolean>;

/**
 * A value with the members that it leaves out and that its schema has a `default` for. What a schema says of members and elements is
 * followed; a choice (`anyOf`, `oneOf`, `enum`, `const`) is not, since which of its parts the value means is not known before it is whole.
 */
export function withDefaults(schema: JsonSchema, value: Json): Json {
  if (!isPlain(schema)) return value;
  if (Array.isArray(value)) return value.map((element) => withDefaults((schema.items ?? true) as JsonSchema, element));
  if (typeof value !== 'object' || value === null) return value;
  const filled = new Map(Object.entries(value as JsonRecord));
  for (const [name, property] of propertiesOf(schema)) {
    const given = filled.has(name) ? filled.get(name) : defaultOf(property);
    if (given !== undefined) filled.set(name, withDefaults(property, given));
  }
  return Object.fromEntries(filled);
}

/** The schema of what `withDefaults` makes: members that have a default are always there. */
export function filledSchema(schema: JsonSchema): JsonSchema {
  if (!isPlain(schema)) return schema;
  const properties = propertiesOf(schema);
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  const always = properties.filter(([, property]) => defaultOf(property) !== undefined).map(([name]) => name);
  return {
    ...schema,
    ...('items' in schema ? { items: filledSchema(schema.items as JsonSchema) } : {}),
    ...(properties.length === 0
      ? {}
      : { properties: Object.fromEntries(properties.map(([name, property]) => [name, filledSchema(property)])) }),
    ...(always.length === 0 ? {} : { required: [...new Set([...required, ...always])] }),
  };
}

/** Why a default cannot be filled in: it is not what its own schema says. Undefined where all can. */
export function defaultProblem(schema: JsonSchema, pointer = ''): string | undefined {
  if (!isPlain(schema)) return undefined;
  for (const [name, property] of propertiesOf(schema)) {
    const value = defaultOf(property);
    const at = `${pointer}/properties/${name}`;
    // What a part refers to stands elsewhere; the values that are filled in are held to the whole schema later.
    const refers = JSON.stringify(property).includes('"$ref"');
    const [problem] = value === undefined || refers ? [] : validate(property, withDefaults(property, value));
    if (problem !== undefined) return `the default at ${at}${problem.pointer} ${problem.message}`;
    const inside = defaultProblem(property, at);
    if (inside !== undefined) return inside;
  }
  return 'items' in schema ? defaultProblem(schema.items as JsonSchema, `${pointer}/items`) : undefined;
}

/** Whether a schema describes members and elements by itself, and not by a choice. */
function isPlain(schema: JsonSchema): schema is Keywords {
  return typeof schema === 'object' && !['const', 'enum', 'anyOf', 'oneOf'].some((keyword) => keyword in schema);
}

function propertiesOf({ properties }: Keywords): [string, JsonSchema][] {
  return Object.entries((properties ?? {}) as { readonly [name: string]: JsonSchema });
}

/** A copy, so that no two values share a part. */
function defaultOf(schema: JsonSchema): Json | undefined {
  return typeof schema === 'object' && 'default' in schema ? (structuredClone(schema.default) as Json) : undefined;
}
