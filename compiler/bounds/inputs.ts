import type { JsonSchema } from '../../schemas/json.ts';
import { event } from '../../schemas/platform/event.ts';
import type { MetadataSchemas } from '../../schemas/platform/event-schema.ts';
import type { Field, Shape } from '../../schemas/platform/field.ts';
import type { Position } from '../../schemas/platform/position.ts';
import { type Extent, join, joinAll, numberIn, orNothing, plain, type RecordExtent, textOf } from './extent.ts';
import { variable } from './size.ts';
import { unlistedVariable } from './variables.ts';

/** How large what an action reads may be: the platform's maxima, the tenant's own where a schema gives them, else unknown lengths. */
export interface InputExtents {
  readonly event: Extent;
  readonly step: Extent;
  readonly config: Extent;
}

export interface InputSchemas {
  readonly positions: readonly Position[];
  readonly metadata: MetadataSchemas;
  readonly config?: JsonSchema | undefined;
  readonly step?: JsonSchema | undefined;
}

export function inputExtents({ positions, metadata, config, step }: InputSchemas): InputExtents {
  return {
    event: joinAll(positions.map((position) => recordOfFields(event, { position, metadata, path: 'event' }))),
    step: dataExtent(step, 'step'),
    config: dataExtent(config, 'config'),
  };
}

interface Setting {
  readonly position: Position;
  readonly metadata: MetadataSchemas;
  readonly path: string;
}

function recordOfFields(fields: { readonly [name: string]: Field }, setting: Setting): Extent {
  const members = new Map<string, Extent>();
  for (const [name, { shape, presence }] of Object.entries(fields)) {
    const here = presence?.(setting.position) ?? 'required';
    // What is absent in the type may still be in the event, unlisted as far as this place is concerned.
    const extent = shapeExtent(shape, { ...setting, path: `${setting.path}.${name}` });
    members.set(name, here === 'required' ? extent : here === 'optional' ? orNothing(extent) : join(orNothing(extent), unlisted()));
  }
  return { record: { members, rest: unlistedRest() } };
}

/** Members that the table does not know may come from a newer platform. */
const unlisted = (): Extent => ({ json: variable(unlistedVariable) });
const unlistedRest = (): RecordExtent['rest'] => ({
  apart: true,
  count: variable(unlistedVariable),
  key: variable(unlistedVariable),
  of: unlisted(),
});

function shapeExtent(shape: Shape, setting: Setting): Extent {
  switch (shape.kind) {
    case 'text':
      return textOf(shape.maxLength);
    case 'choice':
      return textOf(Math.max(...shape.values.map(({ length }) => length)));
    case 'number':
      return numberIn(shape.minimum ?? Number.NEGATIVE_INFINITY, shape.maximum ?? Number.POSITIVE_INFINITY);
    case 'boolean':
      return plain;
    case 'list':
      return {
        list: {
          length: shape.maxItems,
          of: shapeExtent(shape.of, setting),
          ...(shape.maxTotal === undefined ? {} : { total: shape.maxTotal }),
        },
      };
    case 'map': {
      const of = shapeExtent(shape.of, setting);
      return { record: { members: new Map(), rest: { count: shape.maxEntries, key: shape.maxName, of } } };
    }
    case 'json':
      return dataExtent(setting.metadata[shape.schema], setting.path);
    case 'group':
      return recordOfFields(shape.fields, setting);
  }
}

/**
 * Data that a tenant may describe. Runs are held to the types of its schema and not to its maxima, so lengths stay unknown; a schema
 * of a record gives each of its members a length of its own.
 */
function dataExtent(schema: JsonSchema | undefined, path: string): Extent {
  const properties = typeof schema === 'object' && schema.type === 'object' ? schema.properties : undefined;
  const open: Extent = { json: variable(path) };
  if (typeof properties !== 'object' || properties === null) return open;
  // A path is written with dots, so a name with one in it is measured with what holds it.
  const names = Object.keys(properties).filter((name) => !name.includes('.') && name !== '*');
  const members = new Map(names.map((name) => [name, orNothing({ json: variable(`${path}.${name}`) })]));
  return { record: { members, rest: { apart: true, count: variable(path), key: variable(path), of: open } } };
}
