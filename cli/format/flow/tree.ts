import type { DrawnBlock, DrawnBranch, DrawnFlow } from '../../../schemas/generated/drawn-flow.ts';
import type { Colours } from '../../terminal.ts';
import { counted } from '../message.ts';
import { visibleLine } from '../visible-text.ts';
import { blocksOf, conditionOf, notesOf, titleOf } from './block-texts.ts';

/** A flow as a tree for a terminal: its stages, their blocks, and what each reads and writes. */
export function flowTree(flow: DrawnFlow, colours: Colours): string {
  const { tenant, flow: name, custom, stages } = flow;
  const blocks = counted(blocksOf(flow).length, 'block');
  return [
    `${colours.bold(`${tenant} ${name}`)}: ${custom ? 'a custom flow, ' : ''}${blocks} in ${counted(stages.length, 'stage')}`,
    ...stages.flatMap((stage) => ['', colours.bold(stage.stage), ...blockLines(stage.blocks, colours)]),
    '',
  ].join('\n');
}

interface Entry {
  readonly head: string;
  readonly notes: readonly string[];
  readonly below: readonly string[];
}

function blockLines(blocks: readonly DrawnBlock[], colours: Colours): string[] {
  return treeLines(
    blocks.map((block) => entryOf(block, colours)),
    colours,
  );
}

function entryOf(block: DrawnBlock, colours: Colours): Entry {
  const { kind, name } = titleOf(block);
  const head = `${kind === undefined ? '' : `${colours.cyan(kind)} `}${block.disabled ? colours.dim(name) : name}`;
  const below = [
    ...treeLines(
      (block.branches ?? []).map((branch) => branchEntry(branch, colours)),
      colours,
    ),
    ...blockLines(block.inside ?? [], colours),
  ];
  const notes = notesOf(block).map(({ word, items }) => {
    const painted = word === 'denies' ? colours.red(word) : word === 'with' ? colours.yellow(word) : colours.dim(word);
    return `${painted}${' '.repeat(7 - word.length)}${items.map(visibleLine).join(', ')}`;
  });
  return { head: block.disabled ? `${head} ${colours.dim('(disabled)')}` : head, notes, below };
}

function branchEntry({ if: condition, blocks }: DrawnBranch, colours: Colours): Entry {
  const head = condition === undefined ? colours.yellow('else') : `${colours.yellow('if')} ${visibleLine(conditionOf(condition))}`;
  return blocks.length === 0
    ? { head: `${head} ${colours.dim('goes on')}`, notes: [], below: [] }
    : { head, notes: [], below: blockLines(blocks, colours) };
}

function treeLines(entries: readonly Entry[], colours: Colours): string[] {
  return entries.flatMap(({ head, notes, below }, index) => {
    const isLast = index === entries.length - 1;
    const bar = isLast ? '   ' : `${colours.dim('│')}  `;
    const inner = below.length === 0 ? '   ' : `${colours.dim('│')}  `;
    return [
      `${colours.dim(isLast ? '└─' : '├─')} ${head}`,
      ...notes.map((note) => `${bar}${inner}${note}`),
      ...below.map((line) => `${bar}${line}`),
    ];
  });
}
