import { documents } from '../../schemas/documents/index.ts';
import { slug } from '../../schemas/documents/parts.ts';
import type { Json } from '../../schemas/json.ts';
import { type ProblemCode, problemKinds } from './problems.ts';
import type { Route } from './route.ts';

type Members = { readonly [name: string]: unknown };

/** What any call may answer. */
const everywhere: readonly ProblemCode[] = ['malformed-url', 'host-not-allowed', 'internal', 'shutting-down'];

/** The OpenAPI 3.1 document of the routes. Its schemas are the published ones. */
export function openApiDocument(routes: readonly Route[]): Json {
  const paths: { [path: string]: Members } = {};
  for (const route of routes) {
    const path = route.url.replaceAll(/:([a-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  const named = new Set(['problem', ...routes.flatMap(({ takes, answers }) => [takes, answers])]);
  const schemas = Object.fromEntries(Object.entries(documents).filter(([name]) => named.has(name)));
  const info = { title: 'Writ', version: '1', description: 'Identity policy as code: runs what tenants deployed' };
  return {
    openapi: '3.1.0',
    info,
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    paths,
    components: { schemas },
  } as Json;
}

function operationOf({ url, operation, summary, takes, answers, problems }: Route): Members {
  const parameters = [...url.matchAll(/:([a-z]+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: slug }));
  return {
    operationId: operation,
    summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(takes === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: reference(takes) } } } }),
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: answers === undefined ? {} : reference(answers) } } },
      ...problemResponses([...problems, ...everywhere]),
    },
  };
}

function problemResponses(codes: readonly ProblemCode[]): Members {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = problemKinds[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const content = { 'application/problem+json': { schema: reference('problem') } };
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => {
      const description = same.map((code) => `\`${code}\`: ${problemKinds[code].title}`).join('. ');
      return [status, { description, content }];
    }),
  );
}

function reference(name: string): Members {
  return { $ref: `#/components/schemas/${name}` };
}
