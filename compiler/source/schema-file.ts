import { defaultProblem } from '../../schemas/defaults.ts';
import type { Json, JsonSchema } from '../../schemas/json.ts';
import { findJsonError, type JsonError } from '../../schemas/json-error.ts';
import { schemaCostProblem } from '../../schemas/schema-cost.ts';
import { patternKeyword } from '../../schemas/schema-patterns.ts';
import { schemaProblem } from '../../schemas/validator.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { SourceText } from './text.ts';

/** Reads a schema of configurations, whose defaults are filled in. */
export function parseConfigSchema(source: SourceText, diagnostics: Diagnostic[]): JsonSchema | undefined {
  const schema = parseSchema(source, diagnostics);
  const problem = schema === undefined ? undefined : defaultProblem(schema);
  if (problem === undefined) return schema;
  diagnostics.push(report('schema-invalid', { file: source.path, range: source.rangeOf(0, 0) }, { problem }));
  return undefined;
}

/** Reads a JSON Schema that the tenant wrote; undefined, and reported, when it cannot be used. */
export function parseSchema(source: SourceText, diagnostics: Diagnostic[]): JsonSchema | undefined {
  const error = jsonErrorOf(source.text);
  if (error !== undefined) {
    const range = source.rangeOf(error.offset, error.offset + 1);
    diagnostics.push(report('json-syntax', { file: source.path, range }, { problem: error.problem }));
    return undefined;
  }
  const value = JSON.parse(source.text) as Json;
  const problem = schemaProblem(value) ?? patternProblem(value) ?? schemaCostProblem(value as JsonSchema);
  if (problem === undefined) return value as JsonSchema;
  diagnostics.push(report('schema-invalid', { file: source.path, range: source.rangeOf(0, 0) }, { problem }));
  return undefined;
}

function jsonErrorOf(text: string): JsonError | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return findJsonError(text);
  }
}

function patternProblem(schema: Json): string | undefined {
  const keyword = patternKeyword(schema);
  return keyword === undefined ? undefined : `"${keyword}" is not supported; use "enum", "const", "format" or lengths`;
}
