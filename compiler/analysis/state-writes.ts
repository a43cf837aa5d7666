import { childExpressions, type HirPart } from '../hir/children.ts';
import type { HirFunction, HirStatement, Span } from '../hir/nodes.ts';

/** The keys that a call of `api.state.set` may write; undefined where any. */
export type KeysOf = (call: Span) => readonly string[] | undefined;

/** State keys that have surely been written; undefined where nothing comes to that has not been denied. */
type Written = ReadonlySet<string> | undefined;

/**
 * The state keys that an action has written however it ends, as long as the flow goes on behind it: what was denied, or ended in
 * an error, needs none. Undefined for an action behind which no flow goes on.
 */
export function surelyWritten(entry: HirFunction, keysOf: KeysOf): Written {
  return new Walk(keysOf, new Map()).function(entry);
}

class Walk {
  readonly #keysOf: KeysOf;
  /** What each helper writes by itself. */
  readonly #helpers: Map<HirFunction, Written>;
  readonly #returned: Written[] = [];
  /** What is written at each `break` and `continue` of the loops and switches around. */
  readonly #exits: Written[][] = [];

  constructor(keysOf: KeysOf, helpers: Map<HirFunction, Written>) {
    this.#keysOf = keysOf;
    this.#helpers = helpers;
  }

  function(definition: HirFunction): Written {
    const through = this.#block(definition.body, new Set());
    return this.#returned.reduce(both, through);
  }

  #block(statements: readonly HirStatement[], before: Written): Written {
    let written = before;
    for (const statement of statements) written = written === undefined ? undefined : this.#statement(statement, written);
    return written;
  }

  #statement(node: HirStatement, before: ReadonlySet<string>): Written {
    switch (node.kind) {
      case 'set':
      case 'evaluate':
        return this.#expression(node.value, before);
      case 'put':
        return this.#all([node.object, node.key, node.value], before);
      case 'if': {
        const written = this.#expression(node.test, before);
        return both(this.#block(node.consequent, written), this.#block(node.alternate, written));
      }
      case 'switch': {
        const written = this.#all([node.value, ...node.cases.flatMap(({ tests }) => tests)], before);
        const bodies = [...node.cases.map(({ body }) => body), node.fallback];
        return this.#breakable(() => bodies.map((body) => this.#block(body, written)).reduce(both, undefined));
      }
      case 'for': {
        const written = this.#expression(node.list, before);
        // Its list may be empty.
        this.#breakable(() => this.#block(node.body, written));
        return written;
      }
      case 'break':
      case 'continue':
        this.#exits.at(-1)?.push(before);
        return undefined;
      case 'return':
        this.#returned.push(node.value === undefined ? before : this.#expression(node.value, before));
        return undefined;
      case 'throw':
        return undefined;
      case 'catch':
        // The body may have thrown before it wrote anything.
        return both(this.#block(node.body, before), this.#block(node.handler, before));
      case 'finally': {
        const body = this.#block(node.body, before);
        const final = this.#block(node.finalizer, before);
        return body === undefined || final === undefined ? undefined : new Set([...body, ...final]);
      }
    }
  }

  #breakable(run: () => Written): Written {
    this.#exits.push([]);
    const through = run();
    return (this.#exits.pop() ?? []).reduce(both, through);
  }

  #all(nodes: readonly HirPart[], before: Written): Written {
    return nodes.reduce<Written>((written, node) => (written === undefined ? undefined : this.#expression(node, written)), before);
  }

  #expression(node: HirPart, before: Written): Written {
    if (before === undefined) return undefined;
    if (node.kind === 'logical' || node.kind === 'optional') {
      const [first, ...arms] = childExpressions(node);
      const written = first === undefined ? before : this.#expression(first, before);
      return both(written, this.#all(arms, written));
    }
    if (node.kind === 'conditional') {
      const written = this.#expression(node.test, before);
      return both(this.#expression(node.consequent, written), this.#expression(node.alternate, written));
    }
    const written = this.#all(childExpressions(node), before);
    if (written === undefined) return undefined;
    if (node.kind === 'call') {
      const helper = this.#helper(node.callee);
      return helper === undefined ? undefined : new Set([...written, ...helper]);
    }
    if (node.kind !== 'effect') return written;
    // The flow ends behind an action that has denied, whatever it does then.
    if (node.member === 'deny') return undefined;
    if (node.member !== 'state.set') return written;
    const [key, another] = this.#keysOf(node.span) ?? [];
    return key === undefined || another !== undefined ? written : new Set([...written, key]);
  }

  #helper(definition: HirFunction): Written {
    if (!this.#helpers.has(definition)) this.#helpers.set(definition, new Walk(this.#keysOf, this.#helpers).function(definition));
    return this.#helpers.get(definition);
  }
}

function both(left: Written, right: Written): Written {
  if (left === undefined) return right;
  return right === undefined ? left : new Set([...left].filter((key) => right.has(key)));
}
