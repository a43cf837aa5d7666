import type { Context } from './context.ts';
import { memberBytes } from './meter.ts';
import { KindedValue, kindOf, type RecordValue, typeError, type Value } from './values.ts';
import { SetValue } from './values.ts';

/**
 * The elements of what array patterns, spreads and `for…of` take: a list or a set. Charges as many steps as there are
 * elements. The answer is read, never written to.
 */
export function iterableElements(context: Context, value: Value): readonly Value[] {
  const elements = Array.isArray(value) ? value : value instanceof SetValue ? value.elements() : undefined;
  if (elements === undefined) throw typeError(`a ${kindOf(value)} is not iterable`);
  context.meter.charge(elements.length);
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
    return;
  }
  if (typeof source !== 'object' || source === null || source instanceof KindedValue) return;
  const keys = Object.keys(source);
  context.meter.charge(keys.length);
  context.meter.build(keys.length * memberBytes);
  for (const key of keys) if (!except.has(key)) record[key] = source[key];
}
