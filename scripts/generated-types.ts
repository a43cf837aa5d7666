import { compile, type JSONSchema } from 'json-schema-to-typescript';
import ts from 'typescript';
import { documents } from '../schemas/documents/index.ts';
import { anyJson, anyRecord, anySchema } from '../schemas/documents/parts.ts';
import type { JsonSchema } from '../schemas/json.ts';

/** Documents that have generated types. Programs have theirs from the node table, which says more than the schema can. */
const typed = [
  'tenant',
  'flow',
  'bundle',
  'outcome',
  'check-report',
  'explanation',
  'drawn-flow',
  'fetch-answers',
  'action-run-request',
  'action-run-answer',
  'flow-run-request',
  'flow-run-answer',
  'run-continue-request',
  'stage-run-request',
  'stage-run-answer',
  'health',
  'problem',
];

/** Parts that stand for a type of ours, known by identity. */
const ownTypes = new Map<unknown, string>([
  [anyJson, 'Json'],
  [anyRecord, 'JsonRecord'],
  [anySchema, 'JsonSchema'],
]);

const imports: { readonly [name: string]: string } = {
  Json: '../json.ts',
  JsonRecord: '../json.ts',
  JsonSchema: '../json.ts',
  Program: '../ir/program.ts',
};

/** The text of each file in `schemas/generated`, by its name without ending. */
export async function generatedTypes(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of typed) {
    const schema = withoutConditions(documents[name] ?? {}) as JSONSchema;
    const title = schema.title ?? name;
    const body = await compile(schema, title, {
      bannerComment: '',
      additionalProperties: false,
      format: true,
      style: { singleQuote: true, printWidth: 140 },
    });
    files.set(
      name,
      `// Made by \`npm run generate\` from schemas/documents; do not edit.\n${importsOf(body)}\n${readonlyEverywhere(body)}`,
    );
  }
  return files;
}

/**
 * The same schema as the type generator understands it: conditions become unions, ours become names, and an object that
 * may have further members says nothing about them, since TypeScript's index signatures would bind the known ones too.
 */
function withoutConditions(schema: unknown): unknown {
  const own = ownTypes.get(schema);
  if (own !== undefined) return { tsType: own };
  if (Array.isArray(schema)) return schema.map(withoutConditions);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { if: condition, then: consequent, else: alternate, allOf, ...rest } = schema as { readonly [keyword: string]: unknown };
  if (rest.$ref === '#/$defs/program') return { tsType: 'Program' };
  if (condition !== undefined) return { ...named(rest), anyOf: union([consequent, alternate]) };
  if (Array.isArray(allOf)) return { ...named(rest), anyOf: union(allOf.map(({ then }: { then: JsonSchema }) => then)) };
  return Object.fromEntries(
    Object.entries(rest)
      .filter(([keyword]) => !withoutTypes.has(keyword) && !(keyword === 'description' && 'pattern' in rest))
      .map(([keyword, value]) => [keyword, keyword === 'properties' || keyword === '$defs' ? membersOf(value) : withoutConditions(value)]),
  );
}

/** Keywords that no type can say, or that this generator says at length. */
const withoutTypes = new Set([
  '$id',
  '$schema',
  'propertyNames',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'uniqueItems',
  'pattern',
  'examples',
]);

/** The variants of a chain of conditions, side by side. */
function union(schemas: readonly unknown[]): unknown[] {
  return schemas.map(withoutConditions).flatMap((schema) => {
    const { anyOf, title } = schema as { anyOf?: unknown[]; title?: string };
    return anyOf !== undefined && title === undefined ? anyOf : [schema];
  });
}

/** Names of members and definitions are the documents' own, even where a keyword is called the same. */
function membersOf(schemas: unknown): object {
  return Object.fromEntries(Object.entries(schemas as object).map(([name, schema]) => [name, withoutConditions(schema)]));
}

function named({ title, description, $defs }: { readonly [keyword: string]: unknown }): object {
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...($defs === undefined ? {} : { $defs: membersOf($defs) }),
  };
}

function importsOf(body: string): string {
  const names = Object.keys(imports).filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  const files = [...new Set(names.map((name) => imports[name]))];
  return files.map((file) => `import type { ${names.filter((name) => imports[name] === file).join(', ')} } from '${file}';\n`).join('');
}

/** Documents are read, never changed. */
function readonlyEverywhere(text: string): string {
  const file = ts.createSourceFile('types.ts', text, ts.ScriptTarget.Latest, true);
  const places: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node) || ts.isIndexSignatureDeclaration(node) || ts.isArrayTypeNode(node) || ts.isTupleTypeNode(node)) {
      places.push(node.getStart(file));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return places.sort((left, right) => right - left).reduce((result, at) => `${result.slice(0, at)}readonly ${result.slice(at)}`, text);
}
