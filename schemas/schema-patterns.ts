/** Keywords whose members are schemas under names that the author chose: one of them may be called `const`. */
export const namedSchemas: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions', 'dependentSchemas']);

/**
 * The keyword by which a JSON Schema holds a regular expression; undefined where it holds none. A validator runs them with backtracking,
 * and a hostile one would stop the process that serves logins. The values of `const` and `enum` are no schemas.
 */
export function patternKeyword(schema: unknown, named = false): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  for (const [keyword, value] of Object.entries(schema) as [string, unknown][]) {
    const isKeyword = !named && !Array.isArray(schema);
    if (isKeyword && (keyword === 'patternProperties' || (keyword === 'pattern' && typeof value === 'string'))) return keyword;
    if (isKeyword && (keyword === 'const' || keyword === 'enum')) continue;
    const found = patternKeyword(value, isKeyword && namedSchemas.has(keyword));
    if (found !== undefined) return found;
  }
  return undefined;
}
