import { instance } from '@viz-js/viz';
import type { DrawnBlock, DrawnFlow } from '../../../schemas/generated/drawn-flow.ts';
import { visibleLine } from '../visible-text.ts';
import { endText, headOf, notesOf } from './block-texts.ts';
import { type GraphNode, graphOf } from './graph.ts';

const font = { fontname: 'Helvetica,Arial,sans-serif', fontsize: 11 };

/** A flow as an SVG, laid out by Graphviz. It refers to nothing outside itself, and holds no script. */
export async function svgFlow(flow: DrawnFlow): Promise<string> {
  const { stages, end, edges } = graphOf(flow);
  const viz = await instance();
  const svg = viz.renderString(
    {
      graphAttributes: { ...font, rankdir: 'TB', nodesep: 0.3, ranksep: 0.35, label: plain(`${flow.tenant} ${flow.flow}`), labelloc: 't' },
      nodeAttributes: { ...font, shape: 'box', style: 'filled', fillcolor: '#ffffff', color: '#57606a', margin: '0.12,0.07' },
      edgeAttributes: { ...font, fontsize: 10, color: '#57606a' },
      nodes: [{ name: end.id, attributes: { label: endText(flow), style: 'filled,rounded' } }],
      subgraphs: stages.map(({ stage, nodes }, index) => ({
        name: `cluster_${index}`,
        graphAttributes: { label: plain(stage), style: 'rounded', color: '#d0d7de', fontcolor: '#57606a' },
        nodes: nodes.map(nodeOf),
      })),
      edges: edges.map(({ from, to, label }) => ({
        tail: from,
        head: to,
        attributes: label === undefined ? {} : { label: wrapped(label) },
      })),
    },
    // Without a prologue that names a DTD elsewhere.
    { format: 'svg_inline' },
  );
  return `${svg.trim()}\n`;
}

function nodeOf({ id, block }: GraphNode) {
  const notes = notesOf(block).flatMap(({ word, items }) => items.map((item, index) => `${index === 0 ? word : '   '} ${item}`));
  return { name: id, attributes: { label: [headOf(block), ...notes].map((line) => wrapped(line)).join('\\n'), ...lookOf(block) } };
}

function lookOf({ kind, disabled }: DrawnBlock): { readonly [attribute: string]: string } {
  const dashed = disabled ? { style: 'filled,dashed', fontcolor: '#8c959f' } : {};
  const looks: { readonly [kind: string]: { readonly [attribute: string]: string } } = {
    platform: { fillcolor: '#f6f8fa' },
    action: { fillcolor: '#ddf4ff' },
    decision: { fillcolor: '#fff8c5', shape: 'hexagon' },
    deny: { fillcolor: '#ffebe9', style: 'filled,rounded' },
    allow: { fillcolor: '#dafbe1', style: 'filled,rounded' },
  };
  return { ...looks[kind], ...dashed };
}

/** Lines of at most about sixty characters, broken at blanks. */
function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of visibleLine(text).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 60) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map(plain).join('\\n');
}

/** A text that Graphviz takes as it stands: it reads backslashes as escapes and `&…;` as entities. XML has no lone surrogates and no U+FFFE. */
function plain(text: string): string {
  return visibleLine(text.toWellFormed().replace(/[\uFFFE\uFFFF]/g, '\uFFFD'))
    .replaceAll('&', '&amp;')
    .replaceAll('\\', '\\\\');
}
