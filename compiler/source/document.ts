import { stringify } from 'yaml';
import type { JsonSchema } from '../../schemas/json.ts';
import { type ValidationProblem, validate } from '../../schemas/validator.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { YamlFile } from './yaml.ts';

/** Reports what breaks a schema, each problem at its own line; whether there was none. `under` is the pointer of the value. */
export function checkDocument(
  file: YamlFile,
  schema: JsonSchema,
  diagnostics: Diagnostic[],
  value: unknown = file.value,
  under = '',
): boolean {
  const problems = validate(schema, value);
  for (const problem of problems) diagnostics.push(diagnosticOf(file, { ...problem, pointer: under + problem.pointer }));
  return problems.length === 0;
}

function diagnosticOf(file: YamlFile, { pointer, message, unknownMember, suggestion, example: value }: ValidationProblem): Diagnostic {
  const place = { file: file.source.path, range: file.rangeAt(pointer, unknownMember ? 'name' : 'value') };
  const example = value === undefined ? undefined : stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
  if (!unknownMember) return report('document-invalid', place, { where: pathText(pointer), problem: message, suggestion, example });
  const split = pointer.lastIndexOf('/');
  return report('unexpected-member', place, {
    name: nameOf(pointer.slice(split + 1)),
    inside: pathText(pointer.slice(0, split)),
    suggestion,
    example,
  });
}

/** A JSON pointer as authors write paths: `fetch.allow[0].url`. */
function pathText(pointer: string): string {
  const parts = pointer.split('/').slice(1).map(nameOf);
  if (parts.length === 0) return 'the document';
  return parts.map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`)).join('');
}

function nameOf(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
