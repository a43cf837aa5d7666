import { type Context, chargeList, ownList } from './context.ts';
import { memberBytes } from './meter.ts';
import { extraKeys } from './pattern-value.ts';
import { QueryValue } from './url-values.ts';
import { KindedValue, kindOf, type List, type RecordValue, SetValue, typeError, type Value } from './values.ts';

/** Whether array patterns, spreads and `for…of` take a value. */
export function isIterable(value: Value): boolean {
  return typeof value === 'string' || Array.isArray(value) || value instanceof SetValue || value instanceof QueryValue;
}

/**
 * The elements of what array patterns, spreads and `for…of` take: a list's, a set's, a text's code points, a query's pairs.
 * Charges as many steps as there are elements. The answer is read, never written to.
 */
export function iterableElements(context: Context, value: Value): readonly Value[] {
  if (!isIterable(value)) throw typeError(`a ${kindOf(value)} is not iterable`);
  if (Array.isArray(value)) context.meter.charge(value.length);
  return Array.isArray(value) ? value : freshElements(context, value);
}

function freshElements(context: Context, value: Value): List {
  const elements = value instanceof SetValue ? value.elements() : typeof value === 'string' ? [...value] : [];
  if (value instanceof QueryValue) for (const pair of value.pairs) elements.push(ownList(context, [...pair]));
  context.meter.charge(elements.length);
  chargeList(context, elements.length);
  return elements;
}

/** Copies own members into a record, as object spread does: nullish values and kinds without members add nothing. */
export function spreadInto(context: Context, record: RecordValue, source: Value, except: ReadonlySet<string>): void {
  if (typeof source === 'string' || Array.isArray(source)) {
    context.meter.charge(source.length);
    context.meter.build(source.length * memberBytes);
    for (let index = 0; index < source.length; index++) {
      const key = String(index);
      if (!except.has(key)) record[key] = source[index];
    }
    if (Array.isArray(source))
      for (const key of extraKeys(source)) if (!except.has(key)) record[key] = (source as unknown as RecordValue)[key];
    return;
  }
  if (typeof source !== 'object' || source === null || source instanceof KindedValue) return;
  const keys = Object.keys(source);
  context.meter.charge(keys.length);
  context.meter.build(keys.length * memberBytes);
  for (const key of keys) if (!except.has(key)) record[key] = source[key];
}
