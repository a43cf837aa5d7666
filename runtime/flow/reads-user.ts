import { childrenOf, type Node } from '../../schemas/ir/nodes.ts';
import type { Program } from '../../schemas/ir/program.ts';

/** Whether a program may read `event.user`. A read of the event that names no other member in so many words counts as one. */
export function readsUser({ functions }: Pick<Program, 'functions'>): boolean {
  return functions.some(({ body }) => body.some(reads));
}

function reads(node: Node): boolean {
  if (node.op === 'input') return node.name === 'event';
  const isMemberOfEvent = node.op === 'get' && node.object.op === 'input' && node.object.name === 'event';
  return isMemberOfEvent ? node.key === 'user' : childrenOf(node).some(reads);
}
