import type { Block, Flow } from '../../schemas/generated/bundle.ts';
import { blocks as platformBlocks } from '../../schemas/platform/blocks.ts';

/** A check that the user sees, by the name of its block; or what each branch of a decision asks for, the default last. */
export type Asked = string | readonly Asked[];

/**
 * What a list of blocks asks the user for, in order. A message that is sent is none of it: whether it comes shows to nobody who does not
 * have the mailbox.
 */
export function askedIn(
  blocks: readonly Block[],
  flows: { readonly [name: string]: Flow },
  inside: readonly string[] = [],
): readonly Asked[] {
  return blocks.flatMap((block): readonly Asked[] => {
    if (block.disabled) return [];
    switch (block.kind) {
      case 'platform':
        return asksUser(block.block) ? [block.block] : [];
      case 'decision': {
        const branches = [...block.branches.map((branch) => branch.blocks), block.otherwise].map((list) => askedIn(list, flows, inside));
        return branches.some((asked) => asked.length > 0) ? [branches] : [];
      }
      case 'run-flow': {
        const flow = Object.hasOwn(flows, block.flow) && !inside.includes(block.flow) ? flows[block.flow] : undefined;
        const list = (flow?.stages ?? []).flatMap((stage) => stage.blocks);
        return askedIn(list, flows, [...inside, block.flow]);
      }
      default:
        return [];
    }
  });
}

const ceremonies: ReadonlySet<string> = new Set(['webauthn-begin', 'social-oidc-redirect']);

function asksUser(name: keyof typeof platformBlocks): boolean {
  return 'verifies' in platformBlocks[name] || ceremonies.has(name);
}
