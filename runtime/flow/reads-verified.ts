import { childrenOf, type Expression, type Node } from '../../schemas/ir/nodes.ts';
import type { Program } from '../../schemas/ir/program.ts';

/**
 * Whether a program reads `step.<slug>.verified`. Found in what runs, not taken from what the compiler says: a check that nobody
 * reads must deny. A read that takes another way, as through a variable, does not count.
 */
export function readsVerified({ functions }: Pick<Program, 'functions'>, slug: string): boolean {
  return functions.some(({ body }) => body.some((statement) => reads(statement, slug, new Set())));
}

/** `slots` hold the step value of the block where `?.` goes on. */
function reads(node: Node, slug: string, slots: ReadonlySet<number>): boolean {
  if (keyOf(node) === 'verified' && isStepValue(objectOf(node), slug, slots)) return true;
  if (node.op === 'optional' && isStepValue(node.value, slug, slots)) return reads(node.access, slug, new Set([...slots, node.slot]));
  return childrenOf(node).some((child) => reads(child, slug, slots));
}

function isStepValue(node: Expression | undefined, slug: string, slots: ReadonlySet<number>): boolean {
  if (node === undefined) return false;
  if (node.op === 'slot') return slots.has(node.slot);
  const object = objectOf(node);
  return keyOf(node) === slug && object?.op === 'input' && object.name === 'step';
}

/** The member that a read names, where it is written. */
function keyOf(node: Node): string | undefined {
  if (node.op === 'get') return node.key;
  if (node.op !== 'index' || node.key.op !== 'literal') return undefined;
  return typeof node.key.value === 'string' ? node.key.value : undefined;
}

function objectOf(node: Node): Expression | undefined {
  return node.op === 'get' || node.op === 'index' ? node.object : undefined;
}
