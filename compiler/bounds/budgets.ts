import type { Node } from '../../schemas/ir/nodes.ts';
import type { Limits } from '../../schemas/platform/limits.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Place, report } from '../diagnostics/report.ts';
import type { Lowered } from '../lower/index.ts';
import type { Counted } from './cost.ts';
import { type BoundedProgram, boundProgram } from './index.ts';
import type { InputSchemas } from './inputs.ts';
import type { Loop, Spot } from './meter.ts';
import { declaredPart } from './size.ts';

/**
 * What is counted, the budget it counts against, and the diagnostic that says so. Bytes of step state and of metadata are in the bound
 * alone: each text counts there as if JSON escaped all of it, which is too far from what any run writes to refuse an action for.
 */
const budgets = [
  { of: 'steps', limit: 'steps', report: (most, at) => report('too-many-steps', at.place, { steps: most, ...at }) },
  { of: 'bytes', limit: 'built', report: (most, at) => report('too-many-bytes', at.place, { bytes: most, ...at }) },
  { of: 'fetches', limit: 'fetches', report: (most, at) => report('too-many-fetches', at.place, { fetches: most, ...at }) },
  { of: 'logs', limit: 'logEntries', report: (most, at) => report('too-many-logs', at.place, { logs: most, ...at }) },
  { of: 'claims', limit: 'claims', report: (most, at) => report('too-many-claims', at.place, { claims: most, ...at }) },
] as const satisfies readonly {
  readonly of: Counted;
  readonly limit: keyof Limits;
  readonly report: (most: string, at: Exceeded) => Diagnostic;
}[];

/** Where a budget may be exceeded, and how. */
interface Exceeded {
  readonly place: Place;
  readonly budget: string;
  readonly product: string;
}

/**
 * Refuses an action that may go beyond a budget while every list and text that has a greatest length is as long as that. Texts made
 * of nothing but the few characters that grow with their case or normal form are in the bound alone: nobody's name is U+FDFA 300
 * times, which would be 5,400 code units.
 */
export function checkBudgets(
  lowered: Lowered,
  whole: BoundedProgram,
  schemas: Omit<InputSchemas, 'positions'>,
  limits: Limits,
): Diagnostic[] {
  if (!budgets.some(({ of, limit }) => declaredPart(whole.cost[of]) > limits[limit])) return [];
  const bounded = boundProgram(lowered.program, schemas, 'left out');
  return budgets.flatMap(({ of, limit, report: tell }): Diagnostic[] => {
    const most = declaredPart(bounded.cost[of]);
    if (most <= limits[limit]) return [];
    const { node, product } = costliest(lowered, bounded, of);
    const place = placeOf(lowered, node);
    return place === undefined ? [] : [tell(amount(most), { place, budget: amount(limits[limit]), product })];
  });
}

const amount = (value: number): string => Math.ceil(value).toLocaleString('en');

interface Group {
  readonly loops: readonly Loop[];
  readonly node: Node;
  readonly total: number;
  /** The statement of the group that costs most. */
  readonly most: number;
}

/** The innermost loop that most of the cost is in, or the statement where there is none; and how the cost comes about. */
function costliest(
  lowered: Lowered,
  { spots, operations }: BoundedProgram,
  counted: Counted,
): { readonly node: Node | undefined; readonly product: string } {
  const groups = new Map<Node | undefined, Group>();
  for (const { node, loops, cost } of spots) {
    const total = declaredPart(cost[counted]);
    const key = loops.at(-1)?.node;
    const before = groups.get(key);
    groups.set(key, {
      loops,
      node: before !== undefined && before.most > total ? before.node : node,
      total: (before?.total ?? 0) + total,
      most: Math.max(before?.most ?? 0, total),
    });
  }
  const greatest = Math.max(0, ...[...groups.values()].map(({ total }) => total));
  const heavy = [...groups.values()].filter(({ total }) => total * 2 >= greatest);
  const [chosen] = heavy.sort((left, right) => right.loops.length - left.loops.length || right.total - left.total);
  if (chosen === undefined) return { node: undefined, product: '' };
  const inner = chosen.loops.at(-1);
  const isIn = ({ loops, node }: Spot) =>
    loops.at(-1)?.node === inner?.node && !spots.some((spot) => spot.loops.some((loop) => loop.node === node));
  const costOf = ({ cost }: Spot) => declaredPart(cost[counted]);
  const [dearest] = operations.filter(isIn).sort((left, right) => costOf(right) - costOf(left));
  const isMost = dearest !== undefined && costOf(dearest) * 2 >= chosen.total;
  const mostly = isMost ? `most of it in \`${textOf(lowered, dearest.node)}\`` : undefined;
  if (inner === undefined) return { node: isMost ? dearest.node : chosen.node, product: mostly === undefined ? '' : ` (${mostly})` };
  const turns = chosen.loops.reduce((product, { count }) => product * declaredPart(count), 1);
  const each = Math.ceil(chosen.total / Math.max(1, turns));
  const factors = chosen.loops.map(({ node, count }) => `${amount(declaredPart(count))} of \`${nameOf(lowered, node)}\``);
  return { node: inner.node, product: ` (${factors.join(' × ')} × ${amount(each)} a turn${mostly === undefined ? '' : `, ${mostly}`})` };
}

/** What is walked, as the author wrote it. */
function nameOf(lowered: Lowered, node: Node): string {
  return textOf(lowered, node.op === 'for' ? node.list : node.op === 'method' ? node.receiver : node);
}

function textOf({ spans }: Lowered, node: Node): string {
  const span = spans.get(node);
  const text = span === undefined ? '' : span.source.text.slice(span.start, span.end);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function placeOf({ spans, program }: Lowered, node: Node | undefined) {
  const span = (node && spans.get(node)) ?? spans.get(program.functions.at(-1)?.body[0] ?? { op: 'break' });
  return span === undefined ? undefined : { file: span.source.path, range: span.source.rangeOf(span.start, span.end) };
}
