import type { Context } from './context.ts';
import { TextBuilder } from './text-builder.ts';
import { UrlValue } from './url-values.ts';
import { DateValue, KindedValue, type List, type RecordValue, rangeError, typeError, type Value } from './values.ts';

interface Writer {
  readonly context: Context;
  readonly builder: TextBuilder;
  readonly indentation: string;
  /** The lists and records around the place that is being written. */
  readonly outer: (List | RecordValue)[];
}

/** JSON.stringify without a replacer: undefined for undefined. `indentation` is put in front of each line, once a level. */
export function jsonText(context: Context, value: Value, indentation: string): string | undefined {
  if (value === undefined) return undefined;
  const builder = new TextBuilder(context);
  write({ context, builder, indentation, outer: [] }, value);
  return builder.finish();
}

function write(writer: Writer, value: Value): void {
  const { context, builder } = writer;
  context.meter.charge(1);
  if (typeof value === 'string') {
    context.meter.scan(value.length);
    builder.add(JSON.stringify(value));
  } else if (typeof value !== 'object' || value === null) {
    builder.add(typeof value === 'number' && !Number.isFinite(value) ? 'null' : String(value ?? null));
  } else if (value instanceof KindedValue) {
    builder.add(kindedJson(value));
  } else if (Array.isArray(value)) {
    writeNested(writer, value, '[', ']', value.length, (index) => write(writer, value[index]));
  } else {
    writeRecord(writer, value);
  }
}

function writeRecord(writer: Writer, record: RecordValue): void {
  const keys = Object.keys(record).filter((key) => record[key] !== undefined);
  writer.context.meter.charge(keys.length);
  writeNested(writer, record, '{', '}', keys.length, (index) => {
    const key = keys[index] ?? '';
    writer.context.meter.scan(key.length);
    writer.builder.add(JSON.stringify(key));
    writer.builder.add(writer.indentation === '' ? ':' : ': ');
    write(writer, record[key]);
  });
}

function writeNested(
  writer: Writer,
  value: List | RecordValue,
  open: string,
  close: string,
  count: number,
  item: (index: number) => void,
): void {
  const { builder, indentation, outer } = writer;
  if (outer.includes(value)) throw typeError('JSON cannot say a value that holds itself');
  const { depth } = writer.context.meter.limits;
  if (outer.length >= depth) throw rangeError(`the value is nested deeper than ${depth} levels`);
  outer.push(value);
  const line = indentation === '' ? '' : `\n${indentation.repeat(outer.length)}`;
  builder.add(open);
  for (let index = 0; index < count; index++) {
    if (index > 0) builder.add(',');
    builder.add(line);
    item(index);
  }
  outer.pop();
  if (count > 0 && indentation !== '') builder.add(`\n${indentation.repeat(outer.length)}`);
  builder.add(close);
}

/** Dates and URLs have a `toJSON` of their own; the other kinds have no enumerable members. */
function kindedJson(value: KindedValue): string {
  if (value instanceof DateValue) return Number.isNaN(value.time) ? 'null' : `"${new Date(value.time).toISOString()}"`;
  return value instanceof UrlValue ? JSON.stringify(value.text) : '{}';
}
