import type { Json } from '../json.ts';
import type { Position } from './position.ts';

/**
 * The shapes an event field may have. Every text and list carries a maximum: without one the compiler could not
 * bound what an action costs.
 */
export type Shape =
  /** The maximum is one of characters and of UTF-16 code units. */
  | { readonly kind: 'text'; readonly maxLength: number; readonly pattern?: string }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'number'; readonly integer: boolean; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: 'boolean' }
  /** Texts of a list have a maximum together besides. */
  | { readonly kind: 'list'; readonly of: Shape; readonly maxItems: number; readonly maxTotal?: number }
  | { readonly kind: 'map'; readonly of: Shape; readonly maxEntries: number; readonly maxName: number }
  | { readonly kind: 'json'; readonly schema: 'app' | 'user' }
  | { readonly kind: 'group'; readonly name: string; readonly fields: { readonly [name: string]: Field } };

/** Whether a field is in the event at a position, and so in its type. */
export type Presence = 'required' | 'optional' | 'absent';

export interface Field {
  readonly shape: Shape;
  /** One sentence for the reference and the editor's hover. */
  readonly doc: string;
  /** The value in a sample event; groups are sampled field by field. */
  readonly sample?: Json;
  /** Tells who somebody is, where they are or how to reach them. Of a group, look at its fields. */
  readonly personal?: true;
  /** Required everywhere when left out. */
  readonly presence?: (position: Position) => Presence;
}

const defaultTextLength = 2048;
const defaultTotal = 32 * 1024;

export const text = (maxLength: number = defaultTextLength, pattern?: string): Shape =>
  pattern === undefined ? { kind: 'text', maxLength } : { kind: 'text', maxLength, pattern };
export const choice = (...values: string[]): Shape => ({ kind: 'choice', values });
export const integer = (minimum?: number, maximum?: number): Shape => ({
  kind: 'number',
  integer: true,
  ...(minimum === undefined ? {} : { minimum }),
  ...(maximum === undefined ? {} : { maximum }),
});
export const decimal = (minimum: number, maximum: number): Shape => ({ kind: 'number', integer: false, minimum, maximum });
export const flag: Shape = { kind: 'boolean' };
export const list = (of: Shape, maxItems: number): Shape => ({ kind: 'list', of, maxItems });
/** A list of texts of which any may be long, but not all: UTF-16 code units of all together. */
export const textList = (maxItems: number, maxTotal = defaultTotal): Shape => ({ kind: 'list', of: text(), maxItems, maxTotal });
/** Texts by name. Four times what the hosted platforms take: the JSON text of a whole event must be within what an action may cost. */
export const textMap: Shape = { kind: 'map', of: text(1024), maxEntries: 32, maxName: 128 };
export const group = (name: string, fields: { readonly [name: string]: Field }): Shape => ({ kind: 'group', name, fields });
