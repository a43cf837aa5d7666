import type { Json, JsonSchema } from '../../schemas/json.ts';
import { schemaProblem } from '../../schemas/validator.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { SourceText } from './text.ts';

/** Reads a JSON Schema that the tenant wrote; undefined, and reported, when it cannot be used. */
export function parseSchema(source: SourceText, diagnostics: Diagnostic[]): JsonSchema | undefined {
  let value: Json;
  try {
    value = JSON.parse(source.text) as Json;
  } catch (error) {
    diagnostics.push(syntaxError(source, error instanceof Error ? error.message : String(error)));
    return undefined;
  }
  const problem = schemaProblem(value) ?? patternProblem(value);
  if (problem === undefined) return value as JsonSchema;
  diagnostics.push(report('schema-invalid', { file: source.path, range: source.rangeOf(0, 0) }, { problem }));
  return undefined;
}

function syntaxError(source: SourceText, message: string): Diagnostic {
  const position = /at position (\d+)/.exec(message)?.[1];
  const offset = position === undefined ? source.text.length : Number(position);
  return report(
    'json-syntax',
    { file: source.path, range: source.rangeOf(offset, offset + 1) },
    {
      problem: message.replace(/,? ?(in JSON )?at position .*$/s, ''),
    },
  );
}

/** A validator runs patterns with backtracking, and a hostile one would stop the process that serves logins. */
function patternProblem(schema: Json): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  if (Array.isArray(schema)) return schema.map(patternProblem).find((problem) => problem !== undefined);
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'patternProperties' || (keyword === 'pattern' && typeof value === 'string')) {
      return `"${keyword}" is not supported; use "enum", "const", "format" or lengths`;
    }
    const problem = keyword === 'const' || keyword === 'enum' ? undefined : patternProblem(value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
