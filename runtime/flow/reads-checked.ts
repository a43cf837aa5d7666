import { childrenOf, type Expression, type Node } from '../../schemas/ir/nodes.ts';
import type { Program } from '../../schemas/ir/program.ts';

/** What a check leaves in the step state, by slug and key, and the slots that hold its value. */
interface Sought {
  readonly slug: string;
  readonly key: string;
  /** Of the block where `?.` goes on. */
  readonly slots: ReadonlySet<number>;
}

/**
 * Whether a program reads `step.<slug>.<key>`. Found in what runs, not taken from what the compiler says: a check that nobody
 * reads must deny. A read that takes another way, as through a variable, does not count.
 */
export function readsChecked({ functions }: Pick<Program, 'functions'>, slug: string, key: string): boolean {
  return functions.some(({ body }) => body.some((statement) => reads(statement, { slug, key, slots: new Set() })));
}

function reads(node: Node, sought: Sought): boolean {
  if (keyOf(node) === sought.key && isStepValue(objectOf(node), sought)) return true;
  if (node.op === 'optional' && isStepValue(node.value, sought)) {
    return reads(node.access, { ...sought, slots: new Set([...sought.slots, node.slot]) });
  }
  return childrenOf(node).some((child) => reads(child, sought));
}

function isStepValue(node: Expression | undefined, { slug, slots }: Sought): boolean {
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
