import { QueryValue, UrlValue } from '../../runtime/eval/url-values.ts';
import { isRecord, type RecordValue, type Value as RuntimeValue } from '../../runtime/eval/values.ts';
import type { ShapeMember, ValueShape } from '../../schemas/ir/value-shape.ts';
import { event } from '../../schemas/platform/event.ts';
import type { Field, Shape } from '../../schemas/platform/field.ts';
import type { Position } from '../../schemas/platform/position.ts';
import { jsonSchemaShape } from '../declarations/json-schema-shape.ts';
import type { MetadataSchemas } from '../declarations/platform.ts';
import type { Span } from '../hir/nodes.ts';
import { classOfText, literal } from './text.ts';
import { type Alternative, anyValue, booleanValue, join, numberValue, oneOf, scalar, textValue, type Value } from './value.ts';

/** What is known of values that come from outside: what a schema holds them to, and nothing that a type merely says. */

/** The event at any of an action's positions: what may be missing at one may be missing. */
export function eventShape(positions: readonly Position[], metadata: MetadataSchemas): ValueShape {
  return groupShape(event, positions, metadata);
}

function groupShape(fields: { readonly [name: string]: Field }, positions: readonly Position[], metadata: MetadataSchemas): ValueShape {
  const members = Object.entries(fields).map(([name, { shape, presence }]): ShapeMember => {
    const optional = presence !== undefined && positions.some((position) => presence(position) !== 'required');
    return { name, shape: fieldShape(shape, positions, metadata), optional };
  });
  return { kind: 'record', members, rest: null };
}

function fieldShape(shape: Shape, positions: readonly Position[], metadata: MetadataSchemas): ValueShape {
  switch (shape.kind) {
    case 'text':
      return { kind: 'string' };
    case 'choice':
      return { kind: 'union', of: shape.values.map((value) => ({ kind: 'literal', value })) };
    case 'number':
    case 'boolean':
      return { kind: shape.kind };
    case 'list':
      return { kind: 'list', of: fieldShape(shape.of, positions, metadata) };
    case 'map':
      return { kind: 'record', members: [], rest: fieldShape(shape.of, positions, metadata) };
    case 'json': {
      const schema = metadata[shape.schema];
      return schema === undefined ? { kind: 'any' } : jsonSchemaShape(schema);
    }
    case 'group':
      return groupShape(shape.fields, positions, metadata);
  }
}

/** What a value of a shape may be. A closed set of texts is one hole with choices, or each of them where the tenant chose them. */
export function valueOfShape(shape: ValueShape, closed: boolean, span: Span): Value {
  switch (shape.kind) {
    case 'any':
    case 'string':
      return shape.kind === 'any' ? anyValue(span) : textValue([{ hole: 'raw', span }]);
    case 'number':
      return numberValue;
    case 'boolean':
      return booleanValue;
    case 'null':
      return scalar(null);
    case 'literal':
      return typeof shape.value === 'string' ? textValue(literal(shape.value)) : scalar(shape.value);
    case 'union': {
      const texts = shape.of.flatMap((one) => (one.kind === 'literal' && typeof one.value === 'string' ? [one.value] : []));
      const others = shape.of.filter((one) => one.kind !== 'literal' || typeof one.value !== 'string');
      const values = others.map((one) => valueOfShape(one, closed, span));
      if (closed) values.push(...texts.map((text) => textValue(literal(text))));
      else if (texts.length > 0) values.push(choiceValue(texts, span));
      return values.length === 0 ? anyValue(span) : join(values, span);
    }
    default:
      return oneOf({ kind: 'data', shape, closed, span });
  }
}

function choiceValue(texts: readonly string[], span: Span): Value {
  const word = texts.every((text) => text !== '' && ['hex', 'word'].includes(classOfText(text)));
  return textValue([{ hole: word ? 'word' : 'raw', span, choices: texts }]);
}

/** A member of data from outside. What a record's shape does not name may be there all the same. */
export function memberOfData(data: Extract<Alternative, { kind: 'data' }>, key: string, span: Span): Value {
  const { shape, closed } = data;
  if (shape.kind === 'record') {
    const member = shape.members.find(({ name }) => name === key);
    if (member !== undefined) {
      const value = valueOfShape(member.shape, closed, span);
      return member.optional ? join([value, scalar(undefined)], span) : value;
    }
    return shape.rest === null ? anyValue(span) : join([valueOfShape(shape.rest, closed, span), scalar(undefined)], span);
  }
  if (key === 'length') return numberValue;
  return join([elementOfData(data, span), scalar(undefined)], span);
}

/** Any element or member of data from outside. */
export function elementOfData({ shape, closed }: Extract<Alternative, { kind: 'data' }>, span: Span): Value {
  if (shape.kind === 'list') return valueOfShape(shape.of, closed, span);
  if (shape.kind === 'tuple')
    return join([scalar(undefined), ...shape.elements.map((element) => valueOfShape(element, closed, span))], span);
  return anyValue(span);
}

/** A value that the compiler computed. */
export function valueOfConstant(value: RuntimeValue, span: Span): Value {
  if (typeof value === 'string') return textValue(literal(value));
  if (typeof value !== 'object' || value === null) return scalar(value);
  if (value instanceof UrlValue) return oneOf({ kind: 'url', text: literal(value.text) });
  if (value instanceof QueryValue) return oneOf({ kind: 'query', text: literal(value.text) });
  if (Array.isArray(value)) return oneOf({ kind: 'list', elements: value.map((element) => valueOfConstant(element, span)) });
  if (!isRecord(value)) return anyValue(span);
  const members = new Map(Object.entries(value as RecordValue).map(([name, member]) => [name, valueOfConstant(member, span)]));
  return oneOf({ kind: 'record', members, rest: new Map() });
}
