import { expressionNodes, type FieldKind, type Node, nodeTable, sealedOps, statementNodes } from '../../schemas/ir/nodes.ts';
import { deepestFunction, mostNodes } from './bounds.ts';
import { ProgramRefused } from './refused.ts';

/**
 * The structural half of the verifier: that an unknown value is a node of the table, closed, complete and not too deep. What a
 * node's numbers may name is checked by `verify.ts`.
 */

/** Which nodes a field of each kind may hold. */
const expressionOps = new Set(Object.keys(expressionNodes));
const statementOps = new Set(Object.keys(statementNodes));
const childOps = {
  expression: expressionOps,
  expressions: expressionOps,
  elements: new Set([...expressionOps, 'spread']),
  entries: new Set(['entry', 'spread']),
  arguments: new Set([...expressionOps, 'spread', 'callback']),
  block: statementOps,
  cases: new Set(['case']),
  requests: new Set(['request']),
  headers: new Set(['header', 'spread']),
  sealed: new Set([...expressionOps, ...sealedOps]),
  sealedList: new Set([...expressionOps, ...sealedOps]),
} as const;

type ChildKind = keyof typeof childOps;

/** How many nodes of a program have been checked. */
export interface NodeCount {
  nodes: number;
}

export function checkBlock(value: unknown, path: string, count: NodeCount): void {
  checkList(value, 'block', path, { count, depth: 1 });
}

export function checkExpression(value: unknown, path: string, count: NodeCount): void {
  checkNode(value, 'expression', path, { count, depth: 1 });
}

/** Counts one more, which may be one too many. */
export function countNode(count: NodeCount, path: string): void {
  count.nodes += 1;
  if (count.nodes > mostNodes) throw new ProgramRefused(path, `comes when there are ${mostNodes} nodes already`);
}

interface Place {
  readonly count: NodeCount;
  readonly depth: number;
}

function checkList(value: unknown, kind: ChildKind, path: string, place: Place): void {
  if (!Array.isArray(value)) throw new ProgramRefused(path, 'is not a list');
  value.forEach((element, index) => {
    checkNode(element, kind, `${path}/${index}`, place);
  });
}

function checkNode(value: unknown, kind: ChildKind, path: string, place: Place): void {
  countNode(place.count, path);
  if (place.depth > deepestFunction) throw new ProgramRefused(path, `is nested deeper than ${deepestFunction} levels`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ProgramRefused(path, 'is not a node');
  const { op } = value as Partial<Node>;
  if (typeof op !== 'string' || !childOps[kind].has(op))
    throw new ProgramRefused(path, `has the op ${JSON.stringify(op)}, which cannot stand there`);
  const fields = (Object.hasOwn(nodeTable, op) ? nodeTable[op] : undefined) ?? {};
  for (const name of Object.keys(value)) {
    if (name !== 'op' && !Object.hasOwn(fields, name)) throw new ProgramRefused(`${path}/${name}`, 'is not a field of its node');
  }
  const inside = { ...place, depth: place.depth + 1 };
  for (const [name, fieldKind] of Object.entries(fields)) {
    if (!Object.hasOwn(value, name)) throw new ProgramRefused(`${path}/${name}`, 'is missing');
    checkField((value as Record<string, unknown>)[name], fieldKind, `${path}/${name}`, inside);
  }
}

function checkField(value: unknown, kind: FieldKind, path: string, place: Place): void {
  if (isWordList(kind)) {
    if (typeof value !== 'string' || !kind.includes(value)) throw new ProgramRefused(path, `is none of ${kind.join(', ')}`);
    return;
  }
  switch (kind) {
    case 'expression':
    case 'sealed':
      checkNode(value, kind, path, place);
      return;
    case 'scalar':
      checkScalar(value, path);
      return;
    case 'text':
      if (typeof value !== 'string' || !value.isWellFormed()) throw new ProgramRefused(path, 'is not a well-formed text');
      return;
    case 'flag':
      if (typeof value !== 'boolean') throw new ProgramRefused(path, 'is not a boolean');
      return;
    case 'slot':
    case 'function':
    case 'constant':
    case 'shape':
    case 'pattern':
      if (!Number.isSafeInteger(value) || (value as number) < 0) throw new ProgramRefused(path, 'is not an index');
      return;
    case 'targets':
      checkIndices(value, path);
      return;
    default:
      checkList(value, kind, path, place);
  }
}

function isWordList(kind: FieldKind): kind is readonly string[] {
  return Array.isArray(kind);
}

/** Indices in rising order, each once: one set, one encoding. */
function checkIndices(value: unknown, path: string): void {
  if (!Array.isArray(value)) throw new ProgramRefused(path, 'is not a list');
  let before = -1;
  for (const index of value) {
    if (!Number.isSafeInteger(index) || index <= before) throw new ProgramRefused(path, 'is not a list of rising indices');
    before = index;
  }
}

/** One value, one encoding: what JSON would change (-0) or has no text for is a `special`. */
function checkScalar(value: unknown, path: string): void {
  const isScalar =
    value === null ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && value.isWellFormed()) ||
    (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0));
  if (!isScalar) throw new ProgramRefused(path, 'is not a scalar');
}
