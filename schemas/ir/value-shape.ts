/**
 * What a value must look like to have a TypeScript type: the run-time half of `json<T>()`. Members that a record does not name
 * are ignored. `rest` is the shape of all members of a record that is read by computed keys.
 */
export type ValueShape =
  | { readonly kind: 'any' }
  | { readonly kind: 'string' | 'number' | 'boolean' | 'null' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'list'; readonly of: ValueShape }
  | { readonly kind: 'tuple'; readonly elements: readonly ValueShape[] }
  | { readonly kind: 'record'; readonly members: readonly ShapeMember[]; readonly rest: ValueShape | null }
  | { readonly kind: 'union'; readonly of: readonly ValueShape[] };

export interface ShapeMember {
  readonly name: string;
  readonly shape: ValueShape;
  readonly optional: boolean;
}
