import { event } from './event.ts';
import type { Field } from './field.ts';

/** Paths of the event fields that are personal data. */
export const personalPaths: readonly string[] = pathsIn(event, '');

function pathsIn(fields: { readonly [name: string]: Field }, prefix: string): string[] {
  return Object.entries(fields).flatMap(([name, { shape, personal }]) => {
    const path = `${prefix}${name}`;
    if (personal) return [path];
    return shape.kind === 'group' ? pathsIn(shape.fields, `${path}.`) : [];
  });
}

/** The personal data in what stands at a path: itself, or the fields inside it. The empty path is the whole event. */
export function personalPathsIn(path: string): string[] {
  if (personalPaths.some((personal) => path === personal || path.startsWith(`${personal}.`))) return [path];
  return personalPaths.filter((personal) => path === '' || personal.startsWith(`${path}.`));
}
