import { event } from '../../../schemas/platform/event.ts';
import type { Field, Shape } from '../../../schemas/platform/field.ts';
import type { Position } from '../../../schemas/platform/position.ts';
import type { Type } from './types.ts';
import * as types from './types.ts';

/** A read of the event with the type it has at a position: `event.user?.email`. */
export interface EventPath {
  readonly text: string;
  readonly type: Type;
}

/** Every field of the event that a program at a position may read, by its type. */
export function eventPaths(position: Position): readonly EventPath[] {
  const key = JSON.stringify(position);
  const before = known.get(key);
  if (before !== undefined) return before;
  const paths = pathsIn(event, 'event', false, position);
  known.set(key, paths);
  return paths;
}

const known = new Map<string, readonly EventPath[]>();

function pathsIn(fields: { readonly [name: string]: Field }, owner: string, isOptional: boolean, position: Position): EventPath[] {
  return Object.entries(fields).flatMap(([name, { shape, presence }]) => {
    const here = presence?.(position) ?? 'required';
    if (here === 'absent') return [];
    const text = `${owner}${isOptional ? '?.' : '.'}${name}`;
    const missing = isOptional || here === 'optional';
    if (shape.kind === 'group')
      return pathsIn(shape.fields, text, here === 'optional', position).map((path) =>
        missing ? { ...path, type: types.maybe(path.type) } : path,
      );
    const type = typeOfShape(shape);
    if (type === undefined) return [];
    // A word of a closed list can be compared with its own kind alone; as a text it can go anywhere.
    if (shape.kind === 'choice')
      return [
        { text: `String(${text})`, type },
        ...shape.values.map((value) => ({ text: `(${text} === '${value}')`, type: types.boolean })),
      ];
    return [{ text, type: missing ? types.maybe(type) : type }];
  });
}

function typeOfShape(shape: Shape): Type | undefined {
  switch (shape.kind) {
    case 'text':
    case 'choice':
      return types.string;
    case 'number':
      return types.number;
    case 'boolean':
      return types.boolean;
    case 'list': {
      const element = typeOfShape(shape.of);
      return element === undefined ? undefined : types.list(element);
    }
    case 'map':
      return types.dictionary(types.maybe(types.string));
    case 'json':
      return types.dictionary(types.maybe(types.json));
    case 'group':
      return undefined;
  }
}
