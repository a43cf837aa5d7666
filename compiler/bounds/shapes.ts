import type { ValueShape } from '../../schemas/ir/value-shape.ts';
import type { Extent } from './extent.ts';
import { type Size, sum, times } from './size.ts';
import { listIn, memberIn, membersOf, recordIn } from './views.ts';

/** Steps of holding a value to a shape: `conform.ts` of the evaluator. */
export function conformSteps(value: Extent, shape: ValueShape): Size {
  // Each part of JSON data meets each part of the shape at most once.
  if (value.json !== undefined) return times(sum(value.json, 1), sizeOf(shape));
  switch (shape.kind) {
    case 'list': {
      const list = listIn(value);
      return sum(1, list === undefined ? 0 : times(list.length, conformSteps(list.of, shape.of)));
    }
    case 'tuple': {
      const list = listIn(value);
      return sum(1, ...(list === undefined ? [] : shape.elements.map((element) => conformSteps(list.of, element))));
    }
    case 'record': {
      const record = recordIn(value);
      if (record === undefined) return 1;
      const { count, of } = membersOf(record);
      const rest = shape.rest === null ? 0 : times(count, conformSteps(of, shape.rest));
      return sum(1, rest, ...shape.members.map(({ name, shape: inner }) => conformSteps(memberIn(value, name), inner)));
    }
    case 'union':
      return sum(1, ...shape.of.map((one) => conformSteps(value, one)));
    default:
      return 1;
  }
}

/** Parts of a shape. */
export function sizeOf(shape: ValueShape): number {
  switch (shape.kind) {
    case 'list':
      return 1 + sizeOf(shape.of);
    case 'tuple':
      return shape.elements.reduce((size, element) => size + sizeOf(element), 1);
    case 'record':
      return shape.members.reduce((size, member) => size + sizeOf(member.shape), 1 + (shape.rest === null ? 0 : sizeOf(shape.rest)));
    case 'union':
      return shape.of.reduce((size, one) => size + sizeOf(one), 1);
    default:
      return 1;
  }
}

/** Code units of the longest path in a message about a value that has not the shape, without what the value brings. */
export function messageLength(shape: ValueShape): number {
  return JSON.stringify(shape).length + 20 * sizeOf(shape);
}
