import { childExpressions, childrenOfStatement, type HirPart, visitExpressions } from '../../compiler/hir/children.ts';
import type { HirFunction, HirStatement } from '../../compiler/hir/nodes.ts';

/** An operand of an operation, by the name of its kind: all such operands of an action. */
export type Operands = ReadonlyMap<string, readonly HirPart[]>;

/** The operands of an action that an analysis could forget, by kind: `binary + 0`, `method split 1`, `if 0`. */
export function operandsOf(entry: HirFunction): Operands {
  const found = new Map<string, HirPart[]>();
  const note = (name: string, operands: readonly HirPart[]): void => {
    for (const [index, operand] of operands.entries()) {
      if (!canBeForgotten(operand)) continue;
      const key = `${name} ${index}`;
      found.set(key, [...(found.get(key) ?? []), operand]);
    }
  };
  for (const definition of functionsOf(entry))
    visitBlock(definition.body, (node) => note(node.kind, childrenOfStatement(node).expressions));
  visitExpressions(entry, (node) => note(nameOf(node), childExpressions(node)));
  return found;
}

function nameOf(node: HirPart): string {
  if (node.kind === 'binary' || node.kind === 'unary' || node.kind === 'logical') return `${node.kind} ${node.operator}`;
  return node.kind === 'method' || node.kind === 'builtin' ? `${node.kind} ${node.name}` : node.kind;
}

/** Looks at an action in which these operands say nothing, and leaves it as it was. */
export function withoutOperands<Result>(operands: readonly HirPart[], look: () => Result): Result {
  const saved = operands.map((node) => ({ node, before: { ...node } }));
  for (const { node, before } of saved) become(node, { kind: 'literal', span: before.span, value: null });
  try {
    return look();
  } finally {
    for (const { node, before } of saved.reverse()) become(node, before);
  }
}

function become(node: HirPart, other: HirPart): void {
  for (const key of Reflect.ownKeys(node)) Reflect.deleteProperty(node, key);
  Object.assign(node, other);
}

/** Whether data stands in it that would be lost, and nothing that is asked for or called and would be left out with it. */
function canBeForgotten(node: HirPart): boolean {
  const all = partsOf(node);
  const parts: readonly HirPart['kind'][] = ['entry', 'spread', 'request'];
  const acting: readonly HirPart['kind'][] = ['effect', 'fetch', 'call', 'callback'];
  return (
    !parts.includes(node.kind) &&
    !all.some(({ kind }) => acting.includes(kind)) &&
    all.some(({ kind }) => kind === 'variable' || kind === 'input')
  );
}

function partsOf(node: HirPart): HirPart[] {
  return [node, ...childExpressions(node).flatMap(partsOf)];
}

function functionsOf(entry: HirFunction): ReadonlySet<HirFunction> {
  const found = new Set([entry]);
  visitExpressions(entry, (node) => {
    if (node.kind === 'callback') found.add(node.function);
    if (node.kind === 'call') found.add(node.callee);
  });
  return found;
}

function visitBlock(block: readonly HirStatement[], visit: (node: HirStatement) => void): void {
  for (const statement of block) {
    visit(statement);
    for (const inner of childrenOfStatement(statement).blocks) visitBlock(inner, visit);
  }
}
