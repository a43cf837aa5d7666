import type { Json, JsonSchema } from './json.ts';
import { namedSchemas } from './schema-patterns.ts';

/** Parts of a schema, those that it refers to counted at each reference. */
const mostParts = 20_000;

/** Keywords whose values are data, not schemas. */
const data: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples', '$ref', '$comment', 'description', 'title']);
/** Keywords by which one value is held to several schemas, so that each level of a value may double the work. */
const branching: ReadonlySet<string> = new Set([
  'allOf',
  'anyOf',
  'oneOf',
  'if',
  'not',
  'contains',
  'dependentSchemas',
  'unevaluatedItems',
  'unevaluatedProperties',
  '$dynamicRef',
  '$recursiveRef',
]);

/**
 * Why validating by a schema could take longer than the value is large, with a value that somebody else chooses: it branches and refers to
 * itself, or refers to so much that it amounts to a schema beyond all size. Undefined where it could not.
 */
export function schemaCostProblem(written: JsonSchema): string | undefined {
  const schema = written as Json;
  const sizes = new Map<object, number>();
  const open = new Set<object>();
  let refersToItself = false;
  let branches = false;
  let hasResource = false;
  const sizeOf = (part: Json | undefined, named = false): number => {
    if (typeof part !== 'object' || part === null) return 1;
    const known = sizes.get(part);
    if (known !== undefined) return known;
    if (open.has(part)) {
      refersToItself = true;
      return 1;
    }
    open.add(part);
    let size = 1;
    const hasKeywords = !named && !Array.isArray(part);
    for (const [name, value] of Object.entries(part) as [string, Json][]) {
      if (hasKeywords && branching.has(name)) branches = true;
      if (hasKeywords && name === '$id' && part !== schema) hasResource = true;
      if (hasKeywords && name === '$ref') size += sizeOf(targetOf(schema, value));
      else if (!hasKeywords || !data.has(name)) size += sizeOf(value, hasKeywords && namedSchemas.has(name));
    }
    open.delete(part);
    sizes.set(part, size);
    return size;
  };
  const size = sizeOf(schema);
  // What `#/…` names inside such a part is something else.
  if (hasResource) return 'it holds a schema with an "$id" of its own';
  if (refersToItself && branches) return 'it refers to itself and branches, so that a small value could keep a validator busy for hours';
  if (size > mostParts) return `with what it refers to it has ${size} parts, more than ${mostParts}`;
  return undefined;
}

/** What a reference inside a schema names; the whole schema where it goes by an anchor, since that may be any part. */
function targetOf(schema: Json, reference: Json | undefined): Json | undefined {
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return schema;
  let at: Json | undefined = schema;
  for (const name of reference.slice(2).split('/')) {
    if (typeof at !== 'object' || at === null) return undefined;
    const member = decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~');
    at = Object.hasOwn(at, member) ? (at as { readonly [member: string]: Json })[member] : undefined;
  }
  return at;
}
