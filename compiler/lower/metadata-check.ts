import type { ShapeMember, ValueShape } from '../../schemas/ir/value-shape.ts';
import { type EventPath, metadataReads } from '../analysis/metadata-reads.ts';
import { jsonSchemaShape } from '../declarations/json-schema-shape.ts';
import type { MetadataSchemas } from '../declarations/platform.ts';
import type { HirFunction, HirStatement } from '../hir/nodes.ts';

/**
 * An action that reads metadata which the tenant has a schema for begins by holding what it reads to that schema. A stored value
 * that breaks it ends the action before anything is asked for, where no handler can swallow it; parts that the action does not
 * read may hold what they like.
 */
export function withMetadataCheck(entry: HirFunction, metadata: MetadataSchemas): HirFunction {
  if (metadata.app === undefined && metadata.user === undefined) return entry;
  const shape = shapeOfReads(metadataReads(entry), metadata);
  if (shape === undefined) return entry;
  const { span } = entry;
  const event = { kind: 'input', name: 'event', span } as const;
  const check: HirStatement = { kind: 'evaluate', value: { kind: 'conform', value: event, shape, span }, span };
  return { ...entry, body: [check, ...entry.body] };
}

/** The shape of an event as far as these paths are concerned; undefined if it demands nothing. */
function shapeOfReads(paths: readonly EventPath[], metadata: MetadataSchemas): ValueShape | undefined {
  const bags = (['app', 'user'] as const).flatMap((bag): ShapeMember[] => {
    const name = `${bag}_metadata`;
    const schema = metadata[bag];
    const inside = paths.filter((path) => path[2] === name).map((path) => path.slice(3));
    if (schema === undefined || inside.length === 0) return [];
    const shape = partOf(jsonSchemaShape(schema), inside);
    return shape.kind === 'any' ? [] : [{ name, shape, optional: false }];
  });
  if (bags.length === 0) return undefined;
  const user: ValueShape = { kind: 'record', members: bags, rest: null };
  return { kind: 'record', members: [{ name: 'user', shape: user, optional: true }], rest: null };
}

/** What a shape demands of the parts at some paths. A record that is only gone through must be one. */
function partOf(shape: ValueShape, paths: readonly EventPath[]): ValueShape {
  if (shape.kind !== 'record' || shape.rest !== null || paths.some((path) => path.length === 0)) return shape;
  const members = shape.members.flatMap((member): ShapeMember[] => {
    const inside = paths.filter(([name]) => name === member.name).map((path) => path.slice(1));
    return inside.length === 0 ? [] : [{ ...member, shape: partOf(member.shape, inside) }];
  });
  return { kind: 'record', members, rest: null };
}
