import { Ajv2020, type ErrorObject, type FuncKeywordDefinition, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { JsonSchema } from './json.ts';
import { describeProblem } from './problem-text.ts';

/** One way in which a value breaks a schema. */
export interface ValidationProblem {
  /** JSON pointer (RFC 6901) to the value; to the member itself where its name is what is wrong. */
  readonly pointer: string;
  /** What is expected there and what is there instead, in a sentence without a subject: `must be text, not a number`. */
  readonly message: string;
  /** Whether the last part of the pointer is a name that should not be there. */
  readonly unknownMember: boolean;
  /** The name that was probably meant. */
  readonly suggestion?: string;
  /** A value that the part of the schema that is broken gives as its first example. */
  readonly example?: unknown;
}

/** More problems than these say nothing that the first ones did not. */
const mostProblems = 20;
// The interpreter reads own properties only, so an inherited member must not satisfy a schema either.
const settings = {
  strict: true,
  // Conditions name members that a neighbouring part of the schema types.
  strictRequired: false,
  strictTypes: false,
  verbose: true,
  validateSchema: false,
  allowUnionTypes: true,
  ownProperties: true,
} as const;
/** By schema: the validator that stops at the first problem, and the one that finds all, for a value that is small. */
const compiled = { first: new WeakMap<object, ValidateFunction>(), all: new WeakMap<object, ValidateFunction>() };

/** What is wrong with a value; nothing when it satisfies the schema. Compiles a schema once. */
export function validate(schema: JsonSchema, value: unknown): ValidationProblem[] {
  const written = typeof schema === 'boolean' ? (schema ? anything : nothing) : schema;
  const first = validatorOf(written, 'first');
  try {
    if (first(value)) return [];
    // All problems of a large value could take seconds to find, in the process that serves logins; the first one says enough.
    const check = isSmall(value) ? validatorOf(written, 'all') : first;
    if (check !== first && check(value)) throw new Error('two validators of one schema disagree');
    const errors = check.errors ?? [];
    const problems = errors.filter((error) => !silent.has(error.keyword) && !isSaidTwice(error, errors));
    return problems.slice(0, mostProblems).map(problemOf);
  } catch (error) {
    // A schema may refer to itself without end, and a value may be nested without a limit of its schema's.
    if (error instanceof RangeError) return [{ pointer: '', message: 'is nested too deep for its schema', unknownMember: false }];
    throw error;
  }
}

/** Parts of a value of which all problems are found. */
const fewParts = 20_000;

function isSmall(value: unknown): boolean {
  const left: unknown[] = [value];
  for (let parts = 0; parts < fewParts; parts++) {
    if (left.length === 0) return true;
    const part = left.pop();
    if (typeof part !== 'object' || part === null) continue;
    const inner = Object.values(part);
    if (inner.length + left.length > fewParts) return false;
    for (const each of inner) left.push(each);
  }
  return false;
}

const anything = {};
const nothing = { not: {} };

/** A text with too many characters has too many code units, too. */
function isSaidTwice({ keyword, instancePath }: ErrorObject, errors: readonly ErrorObject[]): boolean {
  return keyword === 'maxCodeUnits' && errors.some((other) => other.keyword === 'maxLength' && other.instancePath === instancePath);
}

/** Errors of these only say that the errors of a part, reported beside them, stand. */
const silent = new Set(['if', 'propertyNames', 'anyOf', 'oneOf', 'allOf']);

/**
 * So many UTF-16 code units in a text, or in all texts of a list together, where `maxLength` counts characters of up to two. A
 * keyword of ours, in the schemas of events: what an action costs is bounded in code units.
 */
const maxCodeUnits = {
  keyword: 'maxCodeUnits',
  type: ['string', 'array'],
  schemaType: 'number',
  errors: false,
  validate: (most: number, value: unknown) => codeUnitsOf(value) <= most,
} satisfies FuncKeywordDefinition;

function codeUnitsOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return Array.isArray(value) ? value.reduce<number>((sum, element) => sum + (typeof element === 'string' ? element.length : 0), 0) : 0;
}

function validatorOf(schema: object, finds: keyof typeof compiled = 'first'): ValidateFunction {
  const known = compiled[finds].get(schema);
  if (known !== undefined) return known;
  // An instance for each schema: two tenants may give their schemas the same `$id`.
  const ajv = new Ajv2020({ ...settings, allErrors: finds === 'all' });
  formats.default(ajv);
  ajv.addKeyword(maxCodeUnits);
  const check = ajv.compile(schema);
  compiled[finds].set(schema, check);
  return check;
}

function problemOf(error: ErrorObject): ValidationProblem {
  const { member, unknown = false, message, suggestion } = describeProblem(error);
  return {
    pointer: member === undefined ? error.instancePath : `${error.instancePath}/${escapePointer(member)}`,
    message,
    unknownMember: unknown,
    ...(suggestion === undefined ? {} : { suggestion }),
    ...exampleOf(error),
  };
}

function exampleOf({ parentSchema }: ErrorObject): { readonly example?: unknown } {
  const examples: unknown = parentSchema?.examples;
  return Array.isArray(examples) && examples.length > 0 ? { example: examples[0] } : {};
}

/** A member's name as a part of a JSON pointer. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

let metaValidator: Ajv2020 | undefined;

/** Why a schema that somebody else wrote cannot be used; undefined when it can. It may not refer to anything outside itself. */
export function schemaProblem(schema: unknown): string | undefined {
  if (typeof schema === 'boolean') return undefined;
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return 'a JSON Schema is an object, true or false';
  metaValidator ??= new Ajv2020({ strict: false });
  const dialect: unknown = '$schema' in schema ? schema.$schema : undefined;
  if (dialect !== undefined && dialect !== 'https://json-schema.org/draft/2020-12/schema') {
    return `its "$schema" must be "https://json-schema.org/draft/2020-12/schema", not ${JSON.stringify(dialect)}`;
  }
  try {
    if (metaValidator.validateSchema(schema) !== true) {
      return (metaValidator.errors ?? []).map(problemOf).map(({ pointer, message }) => `${pointer === '' ? 'it' : pointer} ${message}`)[0];
    }
    validatorOf(schema);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
