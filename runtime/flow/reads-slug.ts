import { childrenOf, type Node } from '../../schemas/ir/nodes.ts';
import type { Program } from '../../schemas/ir/program.ts';

/** Whether a program may read `step.<slug>` of one of the slugs. A read of `step` that names no slug in so many words counts as one. */
export function readsSlugOf({ functions }: Pick<Program, 'functions'>, slugs: ReadonlySet<string>): boolean {
  return slugs.size > 0 && functions.some(({ body }) => body.some((statement) => reads(statement, slugs)));
}

function reads(node: Node, slugs: ReadonlySet<string>): boolean {
  if (node.op === 'input') return node.name === 'step';
  const isMemberOfStep = (node.op === 'get' || node.op === 'index') && node.object.op === 'input' && node.object.name === 'step';
  const slug = isMemberOfStep ? slugOf(node) : undefined;
  return slug === undefined ? childrenOf(node).some((child) => reads(child, slugs)) : slugs.has(slug);
}

function slugOf(node: Node): string | undefined {
  if (node.op === 'get') return node.key;
  return node.op === 'index' && node.key.op === 'literal' && typeof node.key.value === 'string' ? node.key.value : undefined;
}
