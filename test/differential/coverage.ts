import { implementations } from '../../runtime/eval/builtins/index.ts';
import { nodeTable } from '../../schemas/ir/nodes.ts';
import type { Program } from '../../schemas/ir/program.ts';
import { type BuiltinId, builtinEntries } from '../../schemas/language/builtins/index.ts';

/** How often each kind of node and each built-in ran. */
export interface Coverage {
  readonly nodes: { [op: string]: number };
  readonly builtins: { [id: string]: number };
}

export const newCoverage = (): Coverage => ({
  nodes: Object.fromEntries(Object.keys(nodeTable).map((op) => [op, 0])),
  builtins: Object.fromEntries(builtinEntries.map(([id]) => [id, 0])),
});

/** The counts of this process. */
export const covered: Coverage = newCoverage();

let counting = false;

/** Counts what runs inside, and only that: verifying and planning read nodes too. */
export function whileCounting<T>(run: () => T): T {
  counting = true;
  try {
    return run();
  } finally {
    counting = false;
  }
}

/** Puts a counter in front of each implementation. Must run before the dispatch tables are made, so before any evaluator is imported. */
export function countBuiltins(): void {
  const table = implementations as { -readonly [Id in BuiltinId]: (typeof implementations)[Id] };
  for (const [id] of builtinEntries) {
    const implementation = table[id];
    table[id] = (...args) => {
      covered.builtins[id] = (covered.builtins[id] ?? 0) + 1;
      return implementation(...args);
    };
  }
}

countBuiltins();

/** A copy of a program whose nodes are counted when an evaluator that walks the tree looks at what they are. */
export function countedProgram(program: Program): Program {
  return countedCopy(program) as Program;
}

function countedCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(countedCopy);
  if (typeof value !== 'object' || value === null) return value;
  const copy: { [name: string]: unknown } = {};
  for (const [name, member] of Object.entries(value)) {
    if (name !== 'op' || typeof member !== 'string' || !Object.hasOwn(nodeTable, member)) copy[name] = countedCopy(member);
    else
      Object.defineProperty(copy, name, {
        enumerable: true,
        get: () => {
          if (counting) covered.nodes[member] = (covered.nodes[member] ?? 0) + 1;
          return member;
        },
      });
  }
  return copy;
}

/** Sums counts of processes. */
export function addCoverage(sum: Coverage, more: Coverage): void {
  for (const part of ['nodes', 'builtins'] as const) {
    for (const [name, count] of Object.entries(more[part])) sum[part][name] = (sum[part][name] ?? 0) + count;
  }
}

/** What never ran. */
export function uncovered({ nodes, builtins }: Coverage): string[] {
  return [...Object.entries(nodes), ...Object.entries(builtins)].filter(([, count]) => count === 0).map(([name]) => name);
}
