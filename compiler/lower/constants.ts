import { PatternValue } from '../../runtime/eval/pattern-value.ts';
import { isRecord, type Value } from '../../runtime/eval/values.ts';
import type { Expression } from '../../schemas/ir/nodes.ts';
import { constantValue, isEncodable } from '../analysis/constants.ts';
import type { ModuleConstant, Span } from '../hir/nodes.ts';
import type { Emission } from './emission.ts';
import { lowerExpression } from './expressions.ts';
import type { FrameBuilder } from './frame.ts';

/** A read of a module constant: a scalar stands where it is read, a list, record or pattern in the pool. */
export function constantExpression(frame: FrameBuilder, constant: ModuleConstant, span: Span): Expression {
  const { emission } = frame;
  const value = constantValue(constant);
  // A date or a set has no place in the pool: its expression, which depends on nothing, is computed where it is read.
  if (!isEncodable(value)) return lowerExpression(frame, constant.value, []);
  const known = emission.constantNodes.get(constant);
  const node = known ?? encode(emission, value, new Map());
  emission.constantNodes.set(constant, node);
  return emission.at({ ...node }, span);
}

/** A value as a scalar node, or as a pool entry whose parts are scalars or pool entries before it. What is shared stands once. */
function encode(emission: Emission, value: Value, known: Map<object, Expression>): Expression {
  if (typeof value !== 'object' || value === null) return literal(value);
  const before = known.get(value);
  if (before !== undefined) return before;
  if (value instanceof PatternValue) {
    const { source, flagText } = value.pattern;
    const node = pool(emission, { op: 'pattern', index: emission.patternIndex({ source, flags: flagText }) });
    known.set(value, node);
    return node;
  }
  if (!Array.isArray(value) && !isRecord(value)) return literal(value);
  const inner = (part: Value) => encode(emission, part, known);
  const entry: Expression = Array.isArray(value)
    ? { op: 'list', elements: value.map(inner) }
    : { op: 'record', entries: Object.keys(value).map((key) => ({ op: 'entry' as const, key: literal(key), value: inner(value[key]) })) };
  const node = pool(emission, entry);
  known.set(value, node);
  return node;
}

function pool(emission: Emission, entry: Expression): Expression {
  return { op: 'constant', index: emission.constants.push(entry) - 1 };
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
