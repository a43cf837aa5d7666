import { childExpressions, type HirPart, visitStatements } from '../hir/children.ts';
import type { HirFunction, HirStatement, Variable } from '../hir/nodes.ts';

/** A path into the event: `['user', 'app_metadata', 'tier']`. */
export type EventPath = readonly string[];

const bags = ['app_metadata', 'user_metadata'];
/** A loop may go down one member a turn; what lies deeper counts as read with what holds it. */
const deepestPath = 8;

/**
 * The parts of the user's metadata that an action may read, callbacks and helpers included: the longest paths that are followed to
 * where a value is used. What is copied or handed on as a whole is read with all that is in it; asking whether there is a user
 * reads none of it.
 */
export function metadataReads(entry: HirFunction): readonly EventPath[] {
  const reads = new Reads();
  // What a variable may stand for grows with each turn, and there are only so many paths.
  do reads.changed = false;
  while (reads.follow(entry));
  return reads.outermost();
}

/** What becomes of a value: a member of it is read, it goes into a name, it is only looked at, or all of it is used. */
type Use = 'member' | 'name' | 'test' | 'whole';

class Reads {
  changed = false;
  readonly #reads = new Set<string>();
  readonly #variables = new Map<Variable, Set<string>>();
  readonly #returned = new Map<HirFunction, Set<string>>();
  #seen = new Set<HirFunction>();

  /** Follows the action once; whether more was found than before. */
  follow(entry: HirFunction): boolean {
    this.#seen = new Set();
    this.#function(entry);
    return this.changed;
  }

  outermost(): EventPath[] {
    const paths = [...this.#reads].sort();
    return paths.filter((path) => !paths.some((other) => path.startsWith(`${other}.`))).map((path) => path.split('.'));
  }

  #function(definition: HirFunction): void {
    if (this.#seen.has(definition)) return;
    this.#seen.add(definition);
    visitStatements(definition, (statement) => this.#statement(statement, definition));
  }

  #statement(node: HirStatement, inside: HirFunction): void {
    switch (node.kind) {
      case 'set':
        this.#keep(this.#variables, node.variable, this.#expression(node.value, 'name'));
        return;
      case 'put':
        for (const part of [node.object, node.key, node.value]) this.#expression(part, 'whole');
        return;
      case 'evaluate':
        this.#expression(node.value, 'test');
        return;
      case 'if':
        this.#expression(node.test, 'test');
        return;
      case 'switch':
        for (const part of [node.value, ...node.cases.flatMap(({ tests }) => tests)]) this.#expression(part, 'test');
        return;
      case 'for':
        this.#expression(node.list, 'whole');
        return;
      case 'return':
        if (node.value !== undefined) this.#keep(this.#returned, inside, this.#expression(node.value, 'name'));
        return;
      case 'throw':
        this.#expression(node.value, 'whole');
        return;
      case 'break':
      case 'continue':
      case 'catch':
      case 'finally':
        return;
    }
  }

  /** The paths that a value may be; those that are used up here are noted. */
  #expression(node: HirPart, use: Use): ReadonlySet<string> {
    const paths = this.#pathsOf(node, use);
    if (use === 'test' || use === 'whole') for (const path of paths) this.#read(path, use);
    return paths;
  }

  #pathsOf(node: HirPart, use: Use): ReadonlySet<string> {
    switch (node.kind) {
      case 'input':
        return node.name === 'event' ? new Set(['event']) : nothing;
      case 'variable':
        return this.#variables.get(node.variable) ?? nothing;
      case 'get':
        return this.#members(this.#expression(node.object, 'member'), node.key);
      case 'index': {
        this.#expression(node.key, 'whole');
        if (node.key.kind === 'literal') return this.#members(this.#expression(node.object, 'member'), String(node.key.value));
        this.#expression(node.object, 'whole');
        return nothing;
      }
      case 'optional':
        this.#keep(this.#variables, node.variable, this.#expression(node.value, 'member'));
        return this.#expression(node.access, use);
      case 'logical': {
        const left = this.#expression(node.left, node.operator === '&&' ? 'test' : use);
        const right = this.#expression(node.right, use);
        return new Set([...left, ...right]);
      }
      case 'conditional':
        this.#expression(node.test, 'test');
        return new Set([...this.#expression(node.consequent, use), ...this.#expression(node.alternate, use)]);
      case 'call': {
        for (const [index, argument] of node.args.entries()) {
          const parameter = node.callee.parameters[index];
          const paths = this.#expression(argument, parameter === undefined ? 'whole' : 'name');
          if (parameter !== undefined) this.#keep(this.#variables, parameter, paths);
        }
        this.#function(node.callee);
        return this.#returned.get(node.callee) ?? nothing;
      }
      case 'callback':
        this.#function(node.function);
        return nothing;
      default: {
        // An operator looks at a scalar, and at no member of a record; everything else may look at all of it.
        const looks = ['unary', 'binary', 'in', 'is', 'nullish', 'template'].includes(node.kind);
        for (const child of childExpressions(node)) this.#expression(child, looks ? 'test' : 'whole');
        return nothing;
      }
    }
  }

  #members(owners: ReadonlySet<string>, key: string): ReadonlySet<string> {
    const members = new Set<string>();
    for (const owner of owners) {
      const path = `${owner}.${key}`;
      const parts = path.split('.');
      if (!isAround(parts)) continue;
      if (parts.length > deepestPath || key.includes('.')) this.#read(owner, 'whole');
      else members.add(path);
    }
    return members;
  }

  #read(path: string, use: Use): void {
    const parts = path.split('.');
    const [, , bag] = parts;
    if (bag !== undefined) this.#note(path);
    else if (use === 'whole') for (const name of bags) this.#note(`event.user.${name}`);
  }

  #note(path: string): void {
    if (this.#reads.has(path)) return;
    this.#reads.add(path);
    this.changed = true;
  }

  #keep<Key>(kept: Map<Key, Set<string>>, key: Key, paths: ReadonlySet<string>): void {
    const known = kept.get(key) ?? new Set();
    kept.set(key, known);
    for (const path of paths) {
      if (known.has(path)) continue;
      known.add(path);
      this.changed = true;
    }
  }
}

const nothing: ReadonlySet<string> = new Set();

/** Whether a path leads to a metadata bag or into one. */
function isAround([, user, bag]: readonly string[]): boolean {
  return user === 'user' && (bag === undefined || bags.includes(bag));
}
