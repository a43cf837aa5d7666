import { PatternValue } from '../../runtime/eval/pattern-value.ts';
import { QueryValue, UrlValue } from '../../runtime/eval/url-values.ts';
import { DateValue, ErrorValue, isRecord, SetValue, type Value } from '../../runtime/eval/values.ts';
import type { Expression } from '../../schemas/ir/nodes.ts';
import type { BuiltinId } from '../../schemas/language/builtins/index.ts';
import { constantValue, NoConstant } from '../analysis/constants.ts';
import type { ModuleConstant, Span } from '../hir/nodes.ts';
import type { Emission } from './emission.ts';
import type { FrameBuilder } from './frame.ts';

/** A read of a module constant: a scalar stands where it is read, everything else in the pool, once. */
export function constantExpression(frame: FrameBuilder, constant: ModuleConstant, span: Span): Expression {
  const value = constantValue(constant);
  if (value instanceof NoConstant) throw value;
  return frame.emission.at({ ...encode(frame.emission, value) }, span);
}

/** A value as a scalar node, or as a pool entry whose parts are scalars or pool entries before it. What is shared stands once. */
function encode(emission: Emission, value: Value): Expression {
  if (typeof value !== 'object' || value === null) return literal(value);
  return emission.constant(value, () => entryOf(emission, value));
}

function entryOf(emission: Emission, value: Value): Expression {
  const inner = (part: Value) => encode(emission, part);
  const made = (name: BuiltinId, from: Value): Expression => {
    emission.requires.add(name);
    return { op: 'builtin', name, arguments: [inner(from)] };
  };
  if (value instanceof PatternValue) {
    const { source, flagText } = value.pattern;
    return { op: 'pattern', index: emission.patternIndex({ source, flags: flagText }) };
  }
  if (value instanceof DateValue) return made('new Date', value.time);
  if (value instanceof SetValue) return made('new Set', value.elements());
  if (value instanceof UrlValue) return made('new URL', value.text);
  if (value instanceof QueryValue) return made('new URLSearchParams', value.text);
  if (value instanceof ErrorValue) return made('new Error', value.message);
  if (Array.isArray(value)) return { op: 'list', elements: value.map(inner) };
  if (!isRecord(value)) throw new Error('a module constant holds a value that has no place in the pool');
  const entries = Object.keys(value).map((key) => ({ op: 'entry' as const, key: literal(key), value: inner(value[key]) }));
  return { op: 'record', entries };
}

function literal(value: Value): Expression {
  switch (typeof value) {
    case 'undefined':
      return { op: 'special', name: 'undefined' };
    case 'number':
      if (Object.is(value, -0)) return { op: 'special', name: '-0' };
      if (Number.isNaN(value)) return { op: 'special', name: 'NaN' };
      if (!Number.isFinite(value)) return { op: 'special', name: value > 0 ? 'Infinity' : '-Infinity' };
      return { op: 'literal', value };
    case 'string':
    case 'boolean':
      return { op: 'literal', value };
    default:
      if (value === null) return { op: 'literal', value };
      throw new Error('a module constant holds a value that has no literal');
  }
}
