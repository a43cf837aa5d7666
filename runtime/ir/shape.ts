import { expressionNodes, type FieldKind, fieldsOf, type Node, sealedOps, statementNodes } from '../../schemas/ir/nodes.ts';
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
  checkList(value, 'block', { count, start: path, steps: [] }, 1);
}

export function checkExpression(value: unknown, path: string, count: NodeCount): void {
  checkNode(value, 'expression', { count, start: path, steps: [] }, 1);
}

/** Counts one more, which may be one too many. */
export function countNode(count: NodeCount, path: string): void {
  count.nodes += 1;
  if (count.nodes > mostNodes) throw new ProgramRefused(path, `comes when there are ${mostNodes} nodes already`);
}

/** Where the check stands. Most programs are refused nowhere, so that the path becomes text only where one is. */
interface Place {
  readonly count: NodeCount;
  readonly start: string;
  readonly steps: (string | number)[];
}

function pathOf({ start, steps }: Place): string {
  return [start, ...steps].join('/');
}

function refusal(place: Place, problem: string): ProgramRefused {
  return new ProgramRefused(pathOf(place), problem);
}

function checkList(value: unknown, kind: ChildKind, place: Place, depth: number): void {
  if (!Array.isArray(value)) throw refusal(place, 'is not a list');
  for (let index = 0; index < value.length; index++) {
    place.steps.push(index);
    checkNode(value[index], kind, place, depth);
    place.steps.pop();
  }
}

function checkNode(value: unknown, kind: ChildKind, place: Place, depth: number): void {
  place.count.nodes += 1;
  if (place.count.nodes > mostNodes) throw refusal(place, `comes when there are ${mostNodes} nodes already`);
  if (depth > deepestFunction) throw refusal(place, `is nested deeper than ${deepestFunction} levels`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refusal(place, 'is not a node');
  const { op } = value as Partial<Node>;
  const fields = typeof op === 'string' && childOps[kind].has(op) ? fieldsOf.get(op) : undefined;
  if (fields === undefined) throw refusal(place, `has the op ${JSON.stringify(op)}, which cannot stand there`);
  for (const name of Object.keys(value)) {
    if (name === 'op' || fields.has(name)) continue;
    place.steps.push(name);
    throw refusal(place, 'is not a field of its node');
  }
  for (const [name, fieldKind] of fields) {
    place.steps.push(name);
    if (!Object.hasOwn(value, name)) throw refusal(place, 'is missing');
    checkField((value as Record<string, unknown>)[name], fieldKind, place, depth + 1);
    place.steps.pop();
  }
}

function checkField(value: unknown, kind: FieldKind, place: Place, depth: number): void {
  if (isWordList(kind)) {
    if (typeof value !== 'string' || !kind.includes(value)) throw refusal(place, `is none of ${kind.join(', ')}`);
    return;
  }
  switch (kind) {
    case 'expression':
    case 'sealed':
      checkNode(value, kind, place, depth);
      return;
    case 'scalar':
      checkScalar(value, place);
      return;
    case 'text':
      if (typeof value !== 'string' || !value.isWellFormed()) throw refusal(place, 'is not a well-formed text');
      return;
    case 'flag':
      if (typeof value !== 'boolean') throw refusal(place, 'is not a boolean');
      return;
    case 'slot':
    case 'function':
    case 'constant':
    case 'shape':
    case 'pattern':
      if (!Number.isSafeInteger(value) || (value as number) < 0) throw refusal(place, 'is not an index');
      return;
    case 'targets':
      checkIndices(value, place);
      return;
    default:
      checkList(value, kind, place, depth);
  }
}

function isWordList(kind: FieldKind): kind is readonly string[] {
  return Array.isArray(kind);
}

/** Indices in rising order, each once: one set, one encoding. */
function checkIndices(value: unknown, place: Place): void {
  if (!Array.isArray(value)) throw refusal(place, 'is not a list');
  let before = -1;
  for (const index of value) {
    if (!Number.isSafeInteger(index) || index <= before) throw refusal(place, 'is not a list of rising indices');
    before = index;
  }
}

/** One value, one encoding: what JSON would change (-0) or has no text for is a `special`. */
function checkScalar(value: unknown, place: Place): void {
  const isScalar =
    value === null ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && value.isWellFormed()) ||
    (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0));
  if (!isScalar) throw refusal(place, 'is not a scalar');
}
