import type { JsonSchema } from '../../schemas/json.ts';
import { type ApiMember, api, apiPaths, whyMissing } from '../../schemas/platform/api.ts';
import { event } from '../../schemas/platform/event.ts';
import type { Field, Shape } from '../../schemas/platform/field.ts';
import type { Position } from '../../schemas/platform/position.ts';
import { jsonSchemaType } from './json-schema-type.ts';

/** Schemas that a tenant gave for its metadata bags. */
export interface MetadataSchemas {
  readonly app?: JsonSchema;
  readonly user?: JsonSchema;
}

/** The types of `event` and `api` at a position, as bodies of type aliases. */
export function eventType(position: Position, metadata: MetadataSchemas): string {
  return groupType(event, position, metadata);
}

function groupType(fields: { readonly [name: string]: Field }, position: Position, metadata: MetadataSchemas): string {
  const members = Object.entries(fields).flatMap(([name, { shape, doc, presence }]) => {
    const present = presence?.(position) ?? 'required';
    if (present === 'absent') return [];
    const type = shapeType(shape, position, metadata);
    return [`/** ${doc} */\nreadonly ${name}${present === 'optional' ? '?' : ''}: ${type}${present === 'optional' ? ' | undefined' : ''};`];
  });
  return `{\n${members.join('\n')}\n}`;
}

function shapeType(shape: Shape, position: Position, metadata: MetadataSchemas): string {
  switch (shape.kind) {
    case 'text':
      return 'string';
    case 'choice':
      return shape.values.map((value) => JSON.stringify(value)).join(' | ');
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'list':
      return `(${shapeType(shape.of, position, metadata)})[]`;
    case 'map':
      return `{ [name: string]: ${shapeType(shape.of, position, metadata)} }`;
    case 'json': {
      const schema = metadata[shape.schema];
      return schema === undefined ? 'JsonObject' : jsonSchemaType(schema);
    }
    case 'group':
      return groupType(shape.fields, position, metadata);
  }
}

interface ApiTree {
  [name: string]: ApiTree | string;
}

export function apiType(position: Position): string {
  const tree: ApiTree = {};
  for (const path of apiPaths) {
    if (whyMissing(path, position) !== undefined) continue;
    const { signature, doc }: ApiMember = api[path];
    const names = path.split('.');
    const last = names.pop() ?? path;
    let branch = tree;
    for (const name of names) {
      const inner = branch[name] ?? {};
      branch[name] = inner;
      if (typeof inner === 'object') branch = inner;
    }
    branch[last] = `/** ${doc} */\n${last}${signature};`;
  }
  return treeType(tree);
}

function treeType(tree: ApiTree): string {
  const members = Object.entries(tree).map(([name, member]) =>
    typeof member === 'string' ? member : `readonly ${name}: ${treeType(member)};`,
  );
  return `{\n${members.join('\n')}\n}`;
}
