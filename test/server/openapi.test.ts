import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../runtime/server/openapi.ts';
import { problemKinds } from '../../runtime/server/problems.ts';
import { routes } from '../../runtime/server/routes/index.ts';
import { documents } from '../../schemas/documents/index.ts';
import type { JsonRecord } from '../../schemas/json.ts';

// biome-ignore lint/suspicious/noExplicitAny: the test walks a document of no declared type
const document = openApiDocument(routes) as any;

describe('the OpenAPI document', () => {
  it('holds every route, its parameters, its body and its answers', () => {
    for (const { method, url, takes, answers, problems } of routes) {
      const operation = document.paths[url.replaceAll(/:(\w+)/g, '{$1}')][method.toLowerCase()];
      const names = [...url.matchAll(/:(\w+)/g)].map(([, name]) => name);
      expect((operation.parameters ?? []).map(({ name }: JsonRecord) => name)).toEqual(names);
      expect(operation.requestBody?.content['application/json'].schema.$ref).toBe(takes && `#/components/schemas/${takes}`);
      expect(operation.responses[200].content['application/json'].schema.$ref).toBe(answers && `#/components/schemas/${answers}`);
      for (const code of problems) expect(operation.responses[problemKinds[code].status].description).toContain(`\`${code}\``);
    }
  });

  it('refers to published schemas alone, and to all it holds', () => {
    const references = [...JSON.stringify(document.paths).matchAll(/#\/components\/schemas\/([\w.-]+)/g)].map(([, name]) => name);
    expect([...new Set(references)].sort()).toEqual(Object.keys(document.components.schemas).sort());
    for (const [name, schema] of Object.entries(document.components.schemas)) expect(schema).toEqual(documents[name]);
  });

  it('names each operation once', () => {
    expect(new Set(routes.map(({ operation }) => operation)).size).toBe(routes.length);
  });
});
