import type { Node } from '../../../schemas/ir/nodes.ts';
import { specialValues } from '../operators.ts';
import type { Value } from '../values.ts';
import type { PlanContext } from './closure.ts';

/**
 * What is known of an operand before anything runs. Most operands are a slot or a fixed value; a closure that knows so reads them
 * itself, where it would have to call another one that does.
 */
export function slotOf(node: Node | undefined): number | undefined {
  return node?.op === 'slot' ? node.slot : undefined;
}

/** The value of a literal or constant, in a box, since it may be undefined. */
export function fixedValue(node: Node | undefined, { constants }: PlanContext): { readonly value: Value } | undefined {
  switch (node?.op) {
    case 'literal':
      return { value: node.value };
    case 'special':
      return { value: specialValues[node.name] };
    case 'constant':
      return { value: constants[node.index] };
    default:
      return undefined;
  }
}

/** A member that is read of a slot: the most common thing to be read. */
export function memberOfSlot(node: Node): { readonly slot: number; readonly key: string } | undefined {
  return node.op === 'get' && node.object.op === 'slot' ? { slot: node.object.slot, key: node.key } : undefined;
}
