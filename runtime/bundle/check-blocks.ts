import type { Bundle } from '../../schemas/generated/bundle.ts';
import { effectsIn } from '../../schemas/ir/effects-in.ts';
import { childrenOf, type Expression, type Node, type StatementOf } from '../../schemas/ir/nodes.ts';
import type { Program } from '../../schemas/ir/program.ts';
import type { CompilableBlock } from '../../schemas/platform/flow-walk.ts';
import { programsOf } from './bundled-programs.ts';
import { BundleError } from './error.ts';

/**
 * Checks that the programs of blocks do what such a block does, and nothing else: whoever reads a flow is told by its blocks what it
 * does. A decision chooses a branch that it has, a log event writes lines, a webhook sends its request.
 */
export function checkBlocks(bundle: Bundle): void {
  for (const { slug, pointer, program, block } of programsOf(bundle)) {
    const problem = block === undefined ? undefined : problemOf(block, program);
    if (problem !== undefined)
      throw new BundleError('block-program', `${pointer}/program`, `the program of the ${block?.kind} ${slug} ${problem}`);
  }
}

type Effect = StatementOf<'effect'>;

function problemOf(block: CompilableBlock, program: Program): string | undefined {
  const isAllowed = allowedIn(block);
  for (const { body } of program.functions) {
    if (block.kind !== 'webhook' && body.some(fetches)) return 'fetches';
    const other = effectsIn(body).find((effect) => !isAllowed(effect));
    if (other !== undefined) return `asks for api.${other.member} in a way that is not its own`;
  }
  const target = block.kind === 'webhook' ? program.targets.find(({ method }) => method !== block.request.method) : undefined;
  return target === undefined ? undefined : `sends ${target.method}`;
}

function allowedIn(block: CompilableBlock): (effect: Effect) => boolean {
  switch (block.kind) {
    case 'decision':
      return ({ member, arguments: [key, value] }) =>
        member === 'state.set' && literal(key) === 'branch' && isIndex(literal(value), block.branches.length);
    case 'log-event':
      return ({ member, arguments: [level] }) => member === 'log' && literal(level) === block.level;
    case 'webhook':
      return ({ member, arguments: [key] }) => member === 'state.set' && webhookKeys.has(literal(key));
  }
}

const webhookKeys: ReadonlySet<unknown> = new Set(['ok', 'status', 'body']);

function literal(node: Expression | undefined): unknown {
  return node?.op === 'literal' ? node.value : undefined;
}

/** The number of branches stands for none of them. */
function isIndex(value: unknown, branches: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= branches;
}

function fetches(node: Node): boolean {
  return node.op === 'fetch' || childrenOf(node).some(fetches);
}
