import type { ErrorObject } from 'ajv/dist/2020.js';
import { nearest } from './nearest.ts';

/** A validator's error in the words of this project. `member` is the name, below the error's place, that it is about. */
export interface ProblemText {
  readonly message: string;
  readonly member?: string;
  readonly unknown?: boolean;
  readonly suggestion?: string;
}

type Describe = (error: ErrorObject) => string | ProblemText;

const typeNames: { readonly [type: string]: string } = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

const describers: { readonly [keyword: string]: Describe } = {
  type: ({ schema, data }) => {
    const expected = ([] as unknown[]).concat(schema).map((type) => typeNames[String(type)] ?? String(type));
    return `must be ${expected.join(' or ')}, not ${kindOf(data)}`;
  },
  enum: ({ schema, data }) => {
    const values = Array.isArray(schema) ? schema : [];
    const suggestion =
      typeof data === 'string'
        ? nearest(
            data,
            values.filter((value) => typeof value === 'string'),
          )
        : undefined;
    const message = `must be one of ${values.map((value) => JSON.stringify(value)).join(', ')}, not ${short(data)}`;
    return suggestion === undefined ? message : { message, suggestion };
  },
  const: ({ schema, data }) => `must be ${JSON.stringify(schema)}, not ${short(data)}`,
  required: ({ params }) => `lacks the member "${params.missingProperty}"`,
  dependentRequired: ({ params }) => `lacks the member "${params.missingProperty}", which "${params.property}" needs`,
  additionalProperties: ({ params, parentSchema }) => unknownMember(String(params.additionalProperty), parentSchema),
  pattern: ({ parentSchema, schema, data }) => `${short(data)} is not ${described(parentSchema) ?? `text that matches ${schema}`}`,
  format: ({ parentSchema, schema, data }) => `${short(data)} is not ${described(parentSchema) ?? `a ${schema}`}`,
  minLength: ({ schema }) => (schema === 1 ? 'must not be empty' : `must have at least ${schema} characters`),
  maxLength: ({ schema, data }) => `must have at most ${schema} characters, not ${String(data).length}`,
  minItems: ({ schema }) => (schema === 1 ? 'must not be empty' : `must have at least ${schema} elements`),
  maxItems: ({ schema, data }) => `must have at most ${schema} elements, not ${Array.isArray(data) ? data.length : 'more'}`,
  maxCodeUnits: ({ schema, data }) => `must have at most ${schema} UTF-16 code units${Array.isArray(data) ? ' in all texts together' : ''}`,
  uniqueItems: ({ params }) => `says the same twice: elements ${params.j} and ${params.i}`,
  minProperties: ({ schema }) => (schema === 1 ? 'must not be empty' : `must have at least ${schema} members`),
  maxProperties: ({ schema }) => `must have at most ${schema} members`,
  minimum: ({ schema, data }) => `must be at least ${schema}, not ${data}`,
  maximum: ({ schema, data }) => `must be at most ${schema}, not ${data}`,
  exclusiveMinimum: ({ schema, data }) => `must be more than ${schema}, not ${data}`,
  exclusiveMaximum: ({ schema, data }) => `must be less than ${schema}, not ${data}`,
  multipleOf: ({ schema, data }) => `must be a multiple of ${schema}, not ${data}`,
  not: () => 'is not allowed here',
};

/** The error as a sentence without a subject, and the member it is about. */
export function describeProblem(error: ErrorObject): ProblemText {
  const text = describers[error.keyword]?.(error) ?? `breaks the schema: ${error.message ?? error.keyword}`;
  const problem = typeof text === 'string' ? { message: text } : text;
  // An error about a name points at the object that has it.
  return error.propertyName === undefined ? problem : { ...problem, member: error.propertyName };
}

function unknownMember(name: string, parent: ErrorObject['parentSchema']): ProblemText {
  const known = Object.keys((parent?.properties ?? {}) as object);
  const suggestion = nearest(name, known);
  return { message: 'is not a known member', member: name, unknown: true, ...(suggestion === undefined ? {} : { suggestion }) };
}

function described(schema: ErrorObject['parentSchema']): string | undefined {
  return typeof schema?.description === 'string' ? schema.description : undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return value === undefined ? 'nothing' : (typeNames[typeof value] ?? typeof value);
}

const longestQuote = 60;

function short(value: unknown): string {
  if (typeof value === 'object' && value !== null) return kindOf(value);
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= longestQuote ? text : `${text.slice(0, longestQuote)}…`;
}
