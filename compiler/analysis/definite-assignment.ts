import type { Problems } from '../frontend/unit.ts';
import { childExpressions, type HirPart } from '../hir/children.ts';
import type { HirFunction, HirStatement, Variable } from '../hir/nodes.ts';
import { freeVariables } from '../lower/callbacks.ts';

/** Variables that are surely set, and the marks of those that are surely declared; undefined where nothing can be. */
type Known = ReadonlySet<object> | undefined;

/**
 * Refuses a variable that is read before it is set, or assigned before its declaration was reached, on any path. JavaScript throws a ReferenceError
 * there or reads undefined, and the type checker does not see all of it: not into callbacks, and not from one case of a switch to another.
 */
export function checkAssignments(entry: HirFunction, problems: Problems): void {
  const seen = new Set<HirFunction>();
  const visitFunction = (definition: HirFunction, known: ReadonlySet<object>): void => {
    if (seen.has(definition)) return;
    seen.add(definition);
    new Walk(problems, visitFunction).block(definition.body, new Set([...known, ...definition.parameters]));
  };
  visitFunction(entry, new Set());
}

class Walk {
  readonly #problems: Problems;
  readonly #visitFunction: (definition: HirFunction, known: ReadonlySet<object>) => void;
  /** What is known at each `break` and `continue` of the loops and switches around. */
  readonly #exits: Known[][] = [];
  constructor(problems: Problems, visitFunction: (definition: HirFunction, known: ReadonlySet<object>) => void) {
    this.#problems = problems;
    this.#visitFunction = visitFunction;
  }

  block(statements: readonly HirStatement[], before: Known): Known {
    let known = before;
    for (const statement of statements) known = known === undefined ? undefined : this.#statement(statement, known);
    return known;
  }

  #statement(node: HirStatement, known: ReadonlySet<object>): Known {
    switch (node.kind) {
      case 'set':
        this.#read(node.value, known);
        if (node.assigns && !known.has(node.variable) && !known.has(markOf(node.variable)))
          this.#problems.at('unset-variable', node.span, { name: node.variable.name });
        if (node.declares) return new Set([...known, markOf(node.variable)].filter((each) => each !== node.variable));
        return new Set([...known, node.variable]);
      case 'put':
        for (const part of [node.object, node.key, node.value]) this.#read(part, known);
        return known;
      case 'evaluate':
        this.#read(node.value, known);
        return known;
      case 'if':
        this.#read(node.test, known);
        return both(this.block(node.consequent, known), this.block(node.alternate, known));
      case 'switch': {
        this.#read(node.value, known);
        for (const { tests } of node.cases) for (const test of tests) this.#read(test, known);
        return this.#breakable(() => {
          const after = node.cases.map(({ body }) => this.block(body, known)).reduce(both, undefined);
          if (node.fallback.length > 0) return both(after, this.block(node.fallback, known));
          // The cases may be all there are, which the type checker knows.
          return new Set([...known, ...(after ?? [])]);
        });
      }
      case 'for':
        this.#read(node.list, known);
        this.#breakable(() => this.block(node.body, new Set([...known, node.variable])));
        return known;
      case 'break':
      case 'continue':
        this.#exits.at(-1)?.push(known);
        return undefined;
      case 'return':
        if (node.value !== undefined) this.#read(node.value, known);
        return undefined;
      case 'throw':
        this.#read(node.value, known);
        return undefined;
      case 'catch': {
        const after = this.block(node.body, known);
        return both(after, this.block(node.handler, new Set([...known, node.variable])));
      }
      case 'finally': {
        const after = this.block(node.body, known);
        const final = this.block(node.finalizer, known);
        return after === undefined || final === undefined ? undefined : new Set([...after, ...final]);
      }
    }
  }

  #breakable(run: () => Known): Known {
    this.#exits.push([]);
    const through = run();
    return (this.#exits.pop() ?? []).reduce(both, through);
  }

  #read(node: HirPart, known: ReadonlySet<object>): void {
    if (node.kind === 'variable' && !known.has(node.variable)) this.#problems.at('unset-variable', node.span, { name: node.variable.name });
    if (node.kind === 'optional') {
      this.#read(node.value, known);
      this.#read(node.access, new Set([...known, node.variable]));
      return;
    }
    if (node.kind === 'callback') {
      for (const variable of freeVariables(node.function)) {
        if (!known.has(variable)) this.#problems.at('unset-variable', node.span, { name: variable.name });
      }
      this.#visitFunction(node.function, new Set([...known, ...freeVariables(node.function)]));
    }
    if (node.kind === 'call') this.#visitFunction(node.callee, new Set());
    for (const child of childExpressions(node)) this.#read(child, known);
  }
}

const marks = new WeakMap<Variable, object>();

/** What stands for a variable's declaration. */
function markOf(variable: Variable): object {
  const mark = marks.get(variable) ?? {};
  marks.set(variable, mark);
  return mark;
}

function both(left: Known, right: Known): Known {
  if (left === undefined) return right;
  return right === undefined ? left : new Set([...left].filter((variable) => right.has(variable)));
}
