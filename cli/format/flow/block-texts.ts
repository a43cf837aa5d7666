import type { DrawnBlock, DrawnFlow } from '../../../schemas/generated/drawn-flow.ts';
import { settingTexts } from '../../../schemas/platform/risky-settings.ts';

/** What is said of a block below its name: a word, and a list of what stands behind it. */
export interface BlockNote {
  readonly word: 'with' | 'reads' | 'writes' | 'claims' | 'denies' | 'sends';
  readonly items: readonly string[];
}

/** What a block says against the defaults, reads and writes, sends and denies; what there is nothing of is left out. */
export function notesOf({ kind, reads, writes, denials, sends, ...settings }: DrawnBlock): BlockNote[] {
  const notes: BlockNote[] = [
    { word: 'with', items: settingTexts(settings) },
    // The condition of a decision says what it reads.
    { word: 'reads', items: kind === 'decision' ? [] : reads },
    { word: 'writes', items: [...writes.step, ...writes.metadata] },
    { word: 'claims', items: writes.claims },
    { word: 'denies', items: denials },
    { word: 'sends', items: sends },
  ];
  return notes.filter(({ items }) => items.length > 0);
}

/** What a block is called: what it is, and its slug; one of both where they are the same. */
export function titleOf({ kind, slug, runs }: DrawnBlock): { readonly kind: string | undefined; readonly name: string } {
  if (kind === 'platform') return runs === slug ? { kind: undefined, name: slug } : { kind: runs, name: slug };
  return { kind: kind === slug ? undefined : kind, name: runs === slug || runs === kind ? slug : `${slug} (${runs})` };
}

/** The same in one text, for drawings. */
export function headOf(block: DrawnBlock): string {
  const { kind, name } = titleOf(block);
  return `${kind === undefined ? '' : `${kind}: `}${name}${block.disabled ? ' (disabled)' : ''}`;
}

/** What stands at the end of a flow. */
export function endText({ custom }: DrawnFlow): string {
  return custom ? 'goes on' : 'completed';
}

/** A condition on one line. */
export function conditionOf(condition: string): string {
  return condition.replace(/\s+/g, ' ').trim();
}

/** The blocks of a flow in the order in which they are written, those inside decisions and custom flows included. */
export function blocksOf({ stages }: DrawnFlow): DrawnBlock[] {
  const within = (blocks: readonly DrawnBlock[]): DrawnBlock[] =>
    blocks.flatMap((block) => [block, ...(block.branches ?? []).flatMap((branch) => within(branch.blocks)), ...within(block.inside ?? [])]);
  return stages.flatMap(({ blocks }) => within(blocks));
}
