import type { Builtin } from '../../schemas/language/builtin.ts';
import { type BuiltinId, builtins } from '../../schemas/language/builtins/index.ts';
import type { Problems } from '../frontend/unit.ts';
import { childExpressions, childrenOfStatement, type HirPart, visitStatements } from '../hir/children.ts';
import type { HirCallback, HirExpression, HirFunction, Span, Variable } from '../hir/nodes.ts';
import { freeVariables } from '../lower/callbacks.ts';

/**
 * Proves that what an action writes to is a list or record it built itself: not the event, not an input, not a module constant,
 * and nothing that hangs on one of them. JavaScript would write to those too, and the runtime refuses to.
 *
 * A value is *own* if it was built in this run, and *deeply own* if everything it holds was. Variables are looked at as a whole:
 * all they are ever set to, wherever. One foreign value stored anywhere makes every nested write unproven.
 */
export function checkWrites(entry: HirFunction, problems: Problems): void {
  const facts = collect(entry);
  const ownership = new Ownership(facts);
  for (const { target, span } of facts.writes) {
    if (!ownership.isOwn(target)) problems.at('write-not-own', span, { value: span.source.text.slice(target.span.start, target.span.end) });
  }
  for (const { callback, span } of facts.callbackWrites) problems.at('callback-assigns', span, { name: callback });
  for (const { span, name } of facts.loopWrites) problems.at('list-changed-in-loop', span, { name });
}

/** What a variable may hold: an expression's value, or an element of one. */
interface Source {
  readonly node: HirExpression;
  readonly element: boolean;
}

interface Facts {
  readonly sources: Map<Variable, Source[]>;
  readonly returns: Map<HirFunction, HirExpression[]>;
  /** What is written to: the list or record itself. */
  readonly writes: { readonly target: HirExpression; readonly span: Span }[];
  /** Values that are put into lists and records. */
  readonly stored: HirPart[];
  readonly callbackWrites: { readonly callback: string; readonly span: Span }[];
  readonly loopWrites: { readonly name: string; readonly span: Span }[];
}

function collect(entry: HirFunction): Facts {
  const facts: Facts = { sources: new Map(), returns: new Map(), writes: [], stored: [], callbackWrites: [], loopWrites: [] };
  const seen = new Set<HirFunction>();
  const addSource = (variable: Variable, node: HirExpression, element = false): void => {
    facts.sources.set(variable, [...(facts.sources.get(variable) ?? []), { node, element }]);
  };
  const visitFunction = (definition: HirFunction, captured: ReadonlySet<Variable>): void => {
    if (seen.has(definition)) return;
    seen.add(definition);
    const write = (target: HirExpression, span: Span): void => {
      facts.writes.push({ target, span });
      const root = rootOf(target);
      if (root !== undefined && captured.has(root)) facts.callbackWrites.push({ callback: root.name, span });
    };
    const visitExpression = (node: HirPart): void => {
      if (node.kind === 'optional') addSource(node.variable, node.value);
      if (node.kind === 'checked') addSource(node.variable, node.value);
      if (node.kind === 'method') {
        if (isMutation(node)) {
          write(node.receiver, node.span);
          facts.stored.push(...node.args);
        }
        for (const argument of node.args) if (argument.kind === 'callback') bindCallback(node.receiver, node.name, node.args, argument);
      }
      if (node.kind === 'builtin') {
        const [first] = node.args;
        for (const argument of node.args)
          if (argument.kind === 'callback' && first !== undefined && isValue(first)) bindCallback(first, node.name, node.args, argument);
      }
      if (node.kind === 'call') {
        node.callee.parameters.forEach((parameter, index) => {
          const argument = node.args[index];
          if (argument !== undefined) addSource(parameter, argument);
        });
        visitFunction(node.callee, new Set());
      }
      childExpressions(node).forEach(visitExpression);
    };
    const bindCallback = (receiver: HirExpression, name: string, args: readonly HirPart[], callback: HirCallback): void => {
      const { parameters } = callback.function;
      const folds = name === 'reduce' || name === 'reduceRight';
      const start = args.find((argument) => argument !== callback);
      parameters.forEach((parameter, index) => {
        if (folds && index === 0) {
          if (start !== undefined && isValue(start)) addSource(parameter, start);
          else addSource(parameter, receiver, true);
        } else if (index === parameters.length - 1 && index >= (folds ? 3 : 2)) addSource(parameter, receiver);
        else addSource(parameter, receiver, true);
      });
      visitFunction(callback.function, new Set(freeVariables(callback.function)));
      if (folds && parameters[0] !== undefined)
        for (const returned of facts.returns.get(callback.function) ?? []) addSource(parameters[0], returned);
    };
    visitStatements(definition, (statement) => {
      if (statement.kind === 'set') addSource(statement.variable, statement.value);
      if (statement.kind === 'for') {
        addSource(statement.variable, statement.list, true);
        const walked = iteratedList(statement.list);
        if (walked !== undefined) {
          visitStatements({ ...definition, body: statement.body }, (inner) => {
            for (const { target, span } of writesOf(inner))
              if (rootOf(target) === walked) facts.loopWrites.push({ name: walked.name, span });
          });
        }
      }
      if (statement.kind === 'return' && statement.value !== undefined) {
        facts.returns.set(definition, [...(facts.returns.get(definition) ?? []), statement.value]);
      }
      if (statement.kind === 'put') {
        write(statement.object, statement.span);
        facts.stored.push(statement.value);
      }
      childrenOfStatement(statement).expressions.forEach(visitExpression);
    });
  };
  visitFunction(entry, new Set());
  return facts;
}

function writesOf(statement: Parameters<typeof childrenOfStatement>[0]): { readonly target: HirExpression; readonly span: Span }[] {
  const found: { readonly target: HirExpression; readonly span: Span }[] = [];
  if (statement.kind === 'put') found.push({ target: statement.object, span: statement.span });
  const visit = (node: HirPart): void => {
    if (node.kind === 'method' && isMutation(node)) found.push({ target: node.receiver, span: node.span });
    childExpressions(node).forEach(visit);
  };
  childrenOfStatement(statement).expressions.forEach(visit);
  return found;
}

/** The list behind `list.entries()` and its like, which JavaScript walks as it is and we walk as it was. */
function iteratedList(node: HirExpression): Variable | undefined {
  if (node.kind !== 'method' || !node.builtins.some((id) => (builtins[id as BuiltinId] as Builtin | undefined)?.iterates)) return undefined;
  return node.receiver.kind === 'variable' ? node.receiver.variable : undefined;
}

function isMutation(node: Extract<HirExpression, { kind: 'method' }>): boolean {
  return node.builtins.some((id) => (builtins[id as BuiltinId] as Builtin | undefined)?.mutates);
}

function rootOf(node: HirExpression): Variable | undefined {
  if (node.kind === 'variable') return node.variable;
  return node.kind === 'get' || node.kind === 'index' ? rootOf(node.object) : undefined;
}

function isValue(node: HirPart): node is HirExpression {
  return node.kind !== 'spread' && node.kind !== 'entry' && node.kind !== 'callback' && node.kind !== 'request';
}

/** Methods that answer their receiver, or one of its elements. */
const answersReceiver = new Set(['sort', 'reverse', 'fill']);
const answersElement = new Set(['at', 'find', 'findLast', 'pop', 'shift']);
/** Methods and functions whose result holds what the receiver or the arguments hold. */
const passesElements = new Set([
  'concat',
  'slice',
  'filter',
  'flat',
  'splice',
  'toSorted',
  'toReversed',
  'toSpliced',
  'with',
  'entries',
  'values',
  'keys',
  'Array.from',
  'Array.of',
  'Object.values',
  'Object.entries',
  'Object.fromEntries',
  'new Set',
]);

class Ownership {
  readonly #facts: Facts;
  readonly #own = new Map<object, boolean>();
  readonly #deep = new Map<object, boolean>();
  #foreignStored: boolean | undefined;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** Whether the value itself was built in this run. What depends on itself alone is own. */
  isOwn(node: HirPart): boolean {
    if (isScalar(node)) return true;
    switch (node.kind) {
      case 'list':
      case 'record':
      case 'rest':
      case 'iterate':
      case 'conform':
      case 'callback':
        return true;
      case 'variable':
        return this.#remember(this.#own, node.variable, () =>
          this.#sourcesOf(node.variable).every((source) => (source.element ? this.#ownElements(source.node) : this.isOwn(source.node))),
        );
      case 'get':
      case 'index':
        return this.#ownElements(node.object);
      case 'optional':
        return this.isOwn(node.access);
      case 'logical':
        return this.isOwn(node.left) && this.isOwn(node.right);
      case 'conditional':
        return this.isOwn(node.consequent) && this.isOwn(node.alternate);
      case 'builtin':
        return true;
      case 'method':
        if (answersReceiver.has(node.name)) return this.isOwn(node.receiver);
        if (answersElement.has(node.name)) return this.#ownElements(node.receiver);
        return node.name.startsWith('reduce') ? this.#returned(node.args, (part) => this.isOwn(part)) : true;
      case 'call':
        return this.#remember(this.#own, node.callee, () =>
          (this.#facts.returns.get(node.callee) ?? []).every((returned) => this.isOwn(returned)),
        );
      default:
        return false;
    }
  }

  #ownElements(node: HirExpression): boolean {
    this.#foreignStored ??= this.#facts.stored.some((value) => !this.isDeep(value));
    return !this.#foreignStored && this.isDeep(node);
  }

  /** Whether the value and all it holds were built in this run. */
  isDeep(node: HirPart): boolean {
    if (isScalar(node)) return true;
    const all = (parts: readonly HirPart[]) => parts.every((part) => this.isDeep(part));
    switch (node.kind) {
      case 'list':
        return all(node.elements);
      case 'record':
        return all(node.entries);
      case 'entry':
      case 'spread':
      case 'rest':
      case 'iterate':
        return this.isDeep(node.value);
      case 'conform':
      case 'callback':
        return true;
      case 'variable':
        return this.#remember(this.#deep, node.variable, () => this.#sourcesOf(node.variable).every((source) => this.isDeep(source.node)));
      case 'get':
      case 'index':
        return this.isDeep(node.object);
      case 'optional':
        return this.isDeep(node.access);
      case 'logical':
        return this.isDeep(node.left) && this.isDeep(node.right);
      case 'conditional':
        return this.isDeep(node.consequent) && this.isDeep(node.alternate);
      case 'builtin':
        return passesElements.has(node.name) ? all(node.args) : true;
      case 'method':
        if (node.name === 'map' || node.name === 'flatMap' || node.name.startsWith('reduce'))
          return this.#returned(node.args, (part) => this.isDeep(part));
        return this.isDeep(node.receiver) && all(node.args);
      case 'call':
        return this.#remember(this.#deep, node.callee, () => all(this.#facts.returns.get(node.callee) ?? []));
      default:
        return false;
    }
  }

  #returned(args: readonly HirPart[], test: (part: HirPart) => boolean): boolean {
    return args.every((argument) =>
      argument.kind === 'callback' ? (this.#facts.returns.get(argument.function) ?? []).every(test) : test(argument),
    );
  }

  #sourcesOf(variable: Variable): readonly Source[] {
    return this.#facts.sources.get(variable) ?? [];
  }

  #remember(known: Map<object, boolean>, key: object, compute: () => boolean): boolean {
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, true);
    const result = compute();
    known.set(key, result);
    return result;
  }
}

/** Values that cannot be written to: by their form, or because their type is a text, a number or a boolean. */
function isScalar(node: HirPart): boolean {
  switch (node.kind) {
    case 'literal':
    case 'template':
    case 'unary':
    case 'binary':
    case 'in':
    case 'is':
    case 'nullish':
    case 'effect':
      return true;
    default:
      return 'isScalar' in node && node.isScalar?.() === true;
  }
}
