import type { ValueShape } from '../../schemas/ir/value-shape.ts';
import type { Span } from '../hir/nodes.ts';
import { type AbstractText, constantText, generalise, textKey } from './text.ts';

/** One thing that a value may be. */
export type Alternative =
  | { readonly kind: 'scalar'; readonly value: number | boolean | null | undefined }
  | { readonly kind: 'text'; readonly text: AbstractText }
  | { readonly kind: 'number' }
  | { readonly kind: 'boolean' }
  /** A list or record from outside that a schema holds to a shape. `closed` where the tenant's own configuration made it. */
  | { readonly kind: 'data'; readonly shape: ValueShape; readonly closed: boolean; readonly span: Span }
  | { readonly kind: 'list'; readonly elements: readonly Value[] }
  /** A list of any length whose elements are all one of these. */
  | { readonly kind: 'many'; readonly element: Value }
  /** `rest` is what other members may be; nothing where there are none. */
  | { readonly kind: 'record'; readonly members: ReadonlyMap<string, Value>; readonly rest: Value }
  /** A list or record that this run built, which may be known by several names. */
  | { readonly kind: 'reference'; readonly location: string }
  | { readonly kind: 'url'; readonly text: AbstractText }
  | { readonly kind: 'query'; readonly text: AbstractText }
  | { readonly kind: 'any'; readonly span: Span; readonly cause?: string | undefined };

/** All that a value may be, by key. Empty where no value can be: in code that is not reached. */
export type Value = ReadonlyMap<string, Alternative>;

/** More alternatives than this are generalised. */
const mostAlternatives = 64;

export const nothing: Value = new Map();

export function keyOf(alternative: Alternative): string {
  switch (alternative.kind) {
    case 'scalar':
      return Object.is(alternative.value, -0) ? '-0' : `scalar ${String(alternative.value)}`;
    case 'text':
    case 'url':
    case 'query':
      return `${alternative.kind} ${textKey(alternative.text)}`;
    case 'data':
      return `data ${alternative.closed} ${JSON.stringify(alternative.shape)}`;
    case 'list':
      return `list [${alternative.elements.map(valueKey).join()}]`;
    case 'many':
      return `many ${valueKey(alternative.element)}`;
    case 'record':
      return `record {${[...alternative.members].map(([name, value]) => `${JSON.stringify(name)}:${valueKey(value)}`).join()}} ${valueKey(alternative.rest)}`;
    case 'reference':
      return `reference ${alternative.location}`;
    case 'any':
      return 'any';
    default:
      return alternative.kind;
  }
}

export function valueKey(value: Value): string {
  return `(${[...value.keys()].sort().join('|')})`;
}

export function oneOf(...alternatives: readonly Alternative[]): Value {
  return new Map(alternatives.map((alternative) => [keyOf(alternative), alternative]));
}

export const scalar = (value: number | boolean | null | undefined): Value => oneOf({ kind: 'scalar', value });
export const textValue = (text: AbstractText): Value => oneOf({ kind: 'text', text });
export const anyValue = (span: Span, cause?: string): Value => oneOf({ kind: 'any', span, cause });
export const numberValue: Value = oneOf({ kind: 'number' });
export const booleanValue: Value = oneOf({ kind: 'boolean' });
export const undefinedValue: Value = scalar(undefined);

/** What one of several values may be. */
export function join(values: readonly Value[], span: Span): Value {
  if (values.length === 1 && values[0] !== undefined) return values[0];
  const all = new Map(values.flatMap((value) => [...value]));
  return all.size > mostAlternatives ? widen(all, span) : all;
}

/** Every alternative of each kind made one. */
export function widen(value: Value, span: Span): Value {
  const kept: Alternative[] = [];
  const merge = (kind: 'text' | 'url' | 'query') => {
    const texts = [...value.values()].flatMap((alternative) => (alternative.kind === kind ? [alternative.text] : []));
    if (texts.length > 0) kept.push({ kind, text: texts.reduce((left, right) => generalise(left, right, span)) });
  };
  merge('text');
  merge('url');
  merge('query');
  const elements: Value[] = [];
  const members: Value[] = [];
  for (const alternative of value.values()) {
    if (alternative.kind === 'list') elements.push(...alternative.elements, nothing);
    else if (alternative.kind === 'many') elements.push(alternative.element);
    else if (alternative.kind === 'record') members.push(...alternative.members.values(), alternative.rest);
    else if (alternative.kind === 'scalar' && typeof alternative.value === 'number') kept.push({ kind: 'number' });
    else if (!('text' in alternative)) kept.push(alternative);
  }
  const all = (values: readonly Value[]): Value => widen(new Map(values.flatMap((inner) => [...inner])), span);
  if (elements.length > 0) kept.push({ kind: 'many', element: all(elements) });
  if (members.length > 0) kept.push({ kind: 'record', members: new Map(), rest: all(members) });
  // What is left of too many references or shapes is anything; a write to anything reaches everything.
  return kept.length > mostAlternatives ? anyValue(span, 'it takes too many forms to be followed') : oneOf(...kept);
}

/** What a value may still be where a test of its alternatives holds. */
export function keepWhere(value: Value, test: (alternative: Alternative) => boolean): Value {
  return new Map([...value].filter(([, alternative]) => test(alternative)));
}

/** The value of each alternative, joined. */
export function mapValue(value: Value, span: Span, change: (alternative: Alternative) => Value): Value {
  return value.size === 0 ? nothing : join([...value.values()].map(change), span);
}

/** The one scalar or text that an alternative stands for. */
export function constantOf(alternative: Alternative): { readonly value: string | number | boolean | null | undefined } | undefined {
  if (alternative.kind === 'scalar') return alternative;
  if (alternative.kind !== 'text') return undefined;
  const value = constantText(alternative.text);
  return value === undefined ? undefined : { value };
}

/** The texts that a property key may be; undefined where they are not known. */
export function keysOf(value: Value): readonly string[] | undefined {
  const keys: string[] = [];
  for (const alternative of value.values()) {
    const constant = constantOf(alternative);
    const [part, ...others] = alternative.kind === 'text' ? alternative.text : [];
    if (constant !== undefined) keys.push(String(constant.value));
    else if (part !== undefined && 'choices' in part && part.choices !== undefined && others.length === 0) keys.push(...part.choices);
    else return undefined;
  }
  return keys;
}

export function isNullish(alternative: Alternative): boolean {
  return alternative.kind === 'scalar' && (alternative.value === null || alternative.value === undefined);
}

export function mayBeNullish(alternative: Alternative): boolean {
  return alternative.kind === 'any' || isNullish(alternative);
}

/** Whether a value is true, false or either where a condition is asked for. */
export function truthOf(alternative: Alternative): boolean | undefined {
  const constant = constantOf(alternative);
  if (constant !== undefined) return Boolean(constant.value);
  switch (alternative.kind) {
    case 'text':
      return alternative.text.some((part) => 'text' in part && part.text !== '') ? true : undefined;
    case 'number':
    case 'boolean':
    case 'any':
      return undefined;
    default:
      return true;
  }
}
