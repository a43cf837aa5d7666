import { childrenOf, type Expression, type Node } from '../../schemas/ir/nodes.ts';
import type { Program } from '../../schemas/ir/program.ts';
import { residualText } from './residual.ts';

/** What a check leaves in the step state, by slug and key, and the slots that hold its value. */
interface Sought {
  readonly slug: string;
  readonly key: string;
  /** Of the block where `?.` goes on. */
  readonly slots: ReadonlySet<number>;
}

/**
 * Whether a program goes by `step.<slug>.<key>`: it reads it, and what is left of the program once it is known to be true differs from
 * what is left where it is false. Found in what runs, not taken from what the compiler says: a check that nobody acts on must deny. A read
 * that takes another way, as through a variable, does not count.
 */
export function readsChecked({ functions }: Pick<Program, 'functions'>, slug: string, key: string): boolean {
  const found = new Set<Node>();
  const bodies = functions.flatMap(({ body }) => body);
  for (const statement of bodies) findReads(statement, { slug, key, slots: new Set() }, found);
  const left = (verified: boolean) => residualText(bodies, (node) => (found.has(node) ? verified : undefined));
  return found.size > 0 && left(true) !== left(false);
}

/** The nodes whose value is that of the read: of `a?.b`, the whole where `b` is it. */
function findReads(node: Node, sought: Sought, found: Set<Node>): void {
  if (keyOf(node) === sought.key && isStepValue(objectOf(node), sought)) {
    found.add(node);
    return;
  }
  if (node.op !== 'optional') {
    for (const child of childrenOf(node)) findReads(child, sought, found);
    return;
  }
  const isOfStep = isStepValue(node.value, sought);
  if (!isOfStep) findReads(node.value, sought, found);
  findReads(node.access, isOfStep ? { ...sought, slots: new Set([...sought.slots, node.slot]) } : sought, found);
  if (isOfStep && found.has(node.access)) found.add(node);
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
