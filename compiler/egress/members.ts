import type { Span } from '../hir/nodes.ts';
import { elementOfData, memberOfData } from './data.ts';
import type { Interpreter } from './interpreter.ts';
import { partOfUrl } from './urls.ts';
import {
  type Alternative,
  anyValue,
  join,
  keysOf,
  mapValue,
  nothing,
  numberValue,
  oneOf,
  scalar,
  textValue,
  undefinedValue,
  type Value,
} from './value.ts';

/** Reads and writes of members. As in a run, only own members are ever read. */

/** What a walk over a value may come by. */
export function elementsOf(opened: Value, span: Span): Value {
  return mapValue(opened, span, (alternative) => {
    switch (alternative.kind) {
      case 'list':
        return alternative.elements.length === 0 ? nothing : join(alternative.elements, span);
      case 'many':
        return alternative.element;
      case 'data':
        return elementOfData(alternative, span);
      default:
        return anyValue(span);
    }
  });
}

/** A member by one known key. */
export function readMember(interpreter: Interpreter, object: Value, key: string, span: Span): Value {
  return mapValue(interpreter.open(object, span), span, (alternative) => memberOf(alternative, key, span));
}

/** A member by a key that may be one of several, or any. */
export function readIndex(interpreter: Interpreter, object: Value, key: Value, span: Span): Value {
  const keys = keysOf(key);
  if (keys !== undefined)
    return keys.length === 0
      ? nothing
      : join(
          keys.map((one) => readMember(interpreter, object, one, span)),
          span,
        );
  return mapValue(interpreter.open(object, span), span, (alternative) => {
    if (alternative.kind === 'record') return join([...alternative.members.values(), alternative.rest, undefinedValue], span);
    if (alternative.kind === 'list' || alternative.kind === 'many')
      return join([elementsOf(oneOf(alternative), span), numberValue, undefinedValue], span);
    if (alternative.kind === 'data' && alternative.shape.kind === 'list')
      return join([elementOfData(alternative, span), undefinedValue], span);
    if (alternative.kind === 'data' && alternative.shape.kind === 'record' && alternative.shape.rest !== null)
      return memberOfData(alternative, '', span);
    return anyValue(span);
  });
}

function memberOf(alternative: Alternative, key: string, span: Span): Value {
  switch (alternative.kind) {
    case 'record': {
      const member = alternative.members.get(key);
      if (member !== undefined) return member;
      return join([alternative.rest, undefinedValue], span);
    }
    case 'list':
      if (key === 'length') return scalar(alternative.elements.length);
      return alternative.elements[indexOfKey(key)] ?? undefinedValue;
    case 'many':
      return key === 'length' ? numberValue : join([alternative.element, undefinedValue], span);
    case 'data':
      return memberOfData(alternative, key, span);
    case 'url':
      return partOfUrl(alternative.text, key, span);
    case 'text':
      if (key === 'length') return numberValue;
      return indexOfKey(key) >= 0 ? join([textValue([{ hole: 'raw', span }]), undefinedValue], span) : undefinedValue;
    case 'query':
      return key === 'size' ? numberValue : undefinedValue;
    case 'any':
      // What is not known may answer anything; a status and a length are numbers wherever they are ours.
      return oneOf({ ...alternative, span });
    case 'reference':
      return anyValue(span);
    case 'scalar':
      // Of null and undefined there is nothing to read: the run throws.
      return alternative.value === null || alternative.value === undefined ? nothing : undefinedValue;
    default:
      return undefinedValue;
  }
}

/** The index that a key names; -1 for a key that is none. */
export function indexOfKey(key: string): number {
  return /^(?:0|[1-9][0-9]{0,8})$/.test(key) ? Number(key) : -1;
}

export function putMember(interpreter: Interpreter, target: Value, key: Value, value: Value, span: Span): void {
  const keys = keysOf(key);
  interpreter.change(target, span, (content) => {
    if (content.kind === 'record' && keys !== undefined)
      return join(
        keys.map((one) => oneOf({ ...content, members: new Map([...content.members, [one, value]]) })),
        span,
      );
    if (content.kind === 'record') {
      const members = new Map([...content.members].map(([name, member]) => [name, join([member, value], span)]));
      return oneOf({ kind: 'record', members, rest: join([content.rest, value], span) });
    }
    const index = keys?.length === 1 && keys[0] !== undefined ? indexOfKey(keys[0]) : -1;
    if (content.kind === 'list' && index >= 0 && index <= content.elements.length) {
      const elements = [...content.elements];
      elements[index] = value;
      return oneOf({ kind: 'list', elements });
    }
    if (content.kind === 'list' || content.kind === 'many')
      return oneOf({ kind: 'many', element: join([elementsOf(oneOf(content), span), value, undefinedValue], span) });
    return anyValue(span);
  });
}
