import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { SourceText } from '../../compiler/source/text.ts';
import type { Json, JsonRecord, JsonSchema } from '../../schemas/json.ts';
import { callFailure } from '../failure.ts';
import { jsonSyntaxProblem } from './json-syntax.ts';
import { nameOf, readText } from './read-text.ts';

/** Reads a file of data: JSON, or YAML where the name says so. */
export async function readDocument(path: string): Promise<Json> {
  const source = new SourceText(nameOf(path), await readText(path));
  return /\.ya?ml$/.test(path) ? parseYamlDocument(source) : parseJsonDocument(source);
}

function parseJsonDocument(source: SourceText): Json {
  try {
    return JSON.parse(source.text) as Json;
  } catch (error) {
    const found = jsonSyntaxProblem(source.text);
    if (found === undefined) throw error;
    const { offset, problem } = found;
    const range = source.rangeOf(offset, offset + 1);
    throw callFailure(`${source.path} is not JSON: ${problem}`, { excerpt: { file: source.path, text: source.text, range } });
  }
}

async function parseYamlDocument(source: SourceText): Promise<Json> {
  const { parseYaml } = await import('../../compiler/source/yaml.ts');
  const problems: Diagnostic[] = [];
  const file = parseYaml(source, problems);
  if (file !== undefined) return file.value;
  const [problem] = problems;
  if (problem === undefined) throw new Error('a YAML file has no value and no problem');
  throw callFailure(`${source.path}: ${problem.message}`, { excerpt: { file: source.path, text: source.text, range: problem.range } });
}

/** Reads a file that must hold a JSON object. */
export async function readRecord(path: string, what: string): Promise<JsonRecord> {
  const value = await readDocument(path);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonRecord;
  const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
  throw callFailure(`${nameOf(path)} holds ${kind}; ${what} is an object`);
}

/** Reads a JSON Schema. */
export async function readSchema(path: string): Promise<JsonSchema> {
  const { schemaProblem } = await import('../../schemas/validator.ts');
  const value = await readDocument(path);
  const problem = schemaProblem(value);
  if (problem === undefined) return value as JsonSchema;
  throw callFailure(`${nameOf(path)} is no JSON Schema that can be used: ${problem}`);
}

/** Fails unless a value follows a schema; `what` says what is wrong with it as a whole. */
export async function requireValid(schema: JsonSchema, value: Json, what: string): Promise<void> {
  const { validate } = await import('../../schemas/validator.ts');
  const problems = validate(schema, value);
  if (problems.length > 0)
    throw callFailure(what, { details: problems.map(({ pointer, message }) => `${pointer || 'the value'} ${message}`) });
}
