import type { DrawnBlock, DrawnFlow } from '../../../schemas/generated/drawn-flow.ts';
import { visibleLine } from '../visible-text.ts';
import { endText, headOf, notesOf } from './block-texts.ts';
import { type GraphNode, graphOf } from './graph.ts';

/** A flow as a Mermaid flowchart: every text in it is somebody's, and none can end its label. */
export function mermaidFlow(flow: DrawnFlow): string {
  const { stages, end, edges } = graphOf(flow);
  return [
    'flowchart TD',
    ...stages.flatMap(({ stage, nodes }, index) => [
      `  subgraph s${index + 1}["${escaped(stage)}"]`,
      ...nodes.map((node) => `    ${nodeText(node)}`),
      '  end',
    ]),
    `  ${end.id}(["${endText(flow)}"])`,
    ...edges.map(({ from, to, label }) => `  ${from} -->${label === undefined ? '' : `|"${escaped(label)}"|`} ${to}`),
    '',
  ].join('\n');
}

function nodeText({ id, block }: GraphNode): string {
  const [open, close] = shapeOf(block);
  return `${id}${open}"${labelOf(block)}"${close}`;
}

function labelOf(block: DrawnBlock): string {
  return [headOf(block), ...notesOf(block).map(({ word, items }) => `${word} ${items.join(', ')}`)].map(escaped).join('<br/>');
}

function shapeOf(block: DrawnBlock): readonly [string, string] {
  if (block.kind === 'deny' || block.kind === 'allow') return ['([', '])'];
  if (block.kind === 'decision') return ['{', '}'];
  if (block.kind === 'platform') return ['[/', '/]'];
  return block.kind === 'run-flow' ? ['[[', ']]'] : ['[', ']'];
}

/** Whatever could mean something to Mermaid, HTML or Markdown is written as the number of its character. */
function escaped(text: string): string {
  return visibleLine(text).replace(/[^\p{L}\p{N} _.,:/()?=+'-]/gu, (character) => `#${character.codePointAt(0)};`);
}
