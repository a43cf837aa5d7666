import { isRecord, type Value } from '../../runtime/eval/values.ts';
import type { Expression } from '../../schemas/ir/nodes.ts';
import { constantValue } from '../analysis/constants.ts';
import type { ModuleConstant, Span } from '../hir/nodes.ts';
import type { Emission } from './emission.ts';
import type { FrameBuilder } from './frame.ts';

/** A read of a module constant: a scalar stands where it is read, a list or record in the pool. */
export function constantExpression(frame: FrameBuilder, constant: ModuleConstant, span: Span): Expression {
  const { emission } = frame;
  const known = emission.constantNodes.get(constant);
  const node = known ?? encode(emission, constantValue(constant));
  emission.constantNodes.set(constant, node);
  return emission.at({ ...node }, span);
}

/** A value as a scalar node, or as a pool entry whose parts are scalars or pool entries before it. */
function encode(emission: Emission, value: Value): Expression {
  if (Array.isArray(value)) return pool(emission, { op: 'list', elements: value.map((element) => encode(emission, element)) });
  if (isRecord(value)) {
    const entries = Object.keys(value).map((key) => ({ op: 'entry' as const, key: literal(key), value: encode(emission, value[key]) }));
    return pool(emission, { op: 'record', entries });
  }
  return literal(value);
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
