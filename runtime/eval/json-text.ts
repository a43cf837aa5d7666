import type { Context } from './context.ts';
import { quotedText } from './json-size.ts';
import { SealedValue } from './sealed.ts';
import { TextBuilder } from './text-builder.ts';
import { UrlValue } from './url-values.ts';
import { DateValue, KindedValue, type List, type RecordValue, rangeError, typeError, type Value } from './values.ts';

interface Writer {
  readonly context: Context;
  readonly builder: TextBuilder;
  readonly indentation: string;
  /** What stands in front of a line once a level: V8 takes a NUL for the end of the indentation, where ECMAScript 25.5.2 has it as any character. */
  readonly margin: string;
  /** The lists and records around the place that is being written. */
  readonly outer: (List | RecordValue)[];
}

/** JSON.stringify without a replacer: undefined for undefined. `indentation` is put in front of each line, once a level. */
export function jsonText(context: Context, value: Value, indentation: string): string | undefined {
  if (value === undefined) return undefined;
  const builder = new TextBuilder(context);
  const [margin = ''] = indentation.split('\0', 1);
  write({ context, builder, indentation, margin, outer: [] }, value);
  return builder.finish();
}

function write(writer: Writer, value: Value): void {
  const { context, builder } = writer;
  context.meter.charge(1);
  if (typeof value === 'string') {
    context.meter.scan(value.length);
    builder.add(quotedText(value));
  } else if (typeof value !== 'object' || value === null) {
    builder.add(typeof value === 'number' && !Number.isFinite(value) ? 'null' : String(value ?? null));
  } else if (value instanceof KindedValue) {
    builder.add(kindedJson(value));
  } else if (Array.isArray(value)) {
    writeList(writer, value);
  } else {
    writeRecord(writer, value);
  }
}

function writeList(writer: Writer, list: List): void {
  enter(writer, list, '[');
  const { length } = list;
  for (let index = 0; index < length; index++) {
    startItem(writer, index);
    write(writer, list[index]);
  }
  leave(writer, length, ']');
}

function writeRecord(writer: Writer, record: RecordValue): void {
  const { context, builder, indentation } = writer;
  const keys = Object.keys(record);
  let count = 0;
  for (const key of keys) if (record[key] !== undefined) count += 1;
  context.meter.charge(count);
  enter(writer, record, '{');
  let index = 0;
  for (const key of keys) {
    const member = record[key];
    if (member === undefined) continue;
    startItem(writer, index++);
    context.meter.scan(key.length);
    builder.add(quotedText(key));
    builder.add(indentation === '' ? ':' : ': ');
    write(writer, member);
  }
  leave(writer, count, '}');
}

function enter({ context, builder, outer }: Writer, value: List | RecordValue, open: string): void {
  if (outer.includes(value)) throw typeError('JSON cannot say a value that holds itself');
  const { depth } = context.meter.limits;
  if (outer.length >= depth) throw rangeError(`the value is nested deeper than ${depth} levels`);
  outer.push(value);
  builder.add(open);
}

function startItem({ builder, indentation, margin, outer }: Writer, index: number): void {
  if (index > 0) builder.add(',');
  if (indentation !== '') builder.add(`\n${margin.repeat(outer.length)}`);
}

function leave({ builder, indentation, margin, outer }: Writer, count: number, close: string): void {
  outer.pop();
  if (count > 0 && indentation !== '') builder.add(`\n${margin.repeat(outer.length)}`);
  builder.add(close);
}

/** Dates and URLs have a `toJSON` of their own; the other kinds have no enumerable members. */
function kindedJson(value: KindedValue): string {
  if (value instanceof SealedValue) throw new Error('a sealed value was written as JSON');
  if (value instanceof DateValue) return Number.isNaN(value.time) ? 'null' : `"${new Date(value.time).toISOString()}"`;
  return value instanceof UrlValue ? JSON.stringify(value.text) : '{}';
}
