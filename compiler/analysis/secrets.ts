import type { Part } from '../../schemas/ir/nodes.ts';
import { nearest } from '../../schemas/nearest.ts';
import type { Problems } from '../frontend/unit.ts';
import { childExpressions, childrenOfStatement, type HirPart, visitExpressions, visitStatements } from '../hir/children.ts';
import type { HirExpression, HirFunction, HirRequest, HirStatement, Span, Variable } from '../hir/nodes.ts';
import type { ConstantVariables } from './constant-variables.ts';
import { constantText } from './effects.ts';

type Of<Kind extends HirExpression['kind']> = Extract<HirExpression, { kind: Kind }>;
type HmacFacts = Omit<Part<'hmac'>, 'op' | 'data'>;

/** What is known of the sealed values of an action in which each stands where it may. */
export interface SealedFacts {
  /** Names of the secrets, by the call that gets them. */
  readonly names: ReadonlyMap<HirExpression, string>;
  readonly hmacs: ReadonlyMap<HirExpression, HmacFacts>;
  /** Records that are the options or the headers of fetches and nothing else. */
  readonly records: ReadonlyMap<Variable, RecordRole>;
  /** Variables that may hold what is sealed. */
  readonly variables: ReadonlySet<Variable>;
  /** Whether an expression's value may be sealed. */
  readonly holds: (node: HirExpression) => boolean;
  /** Whether the headers of a request may hold what is sealed. */
  readonly inHeaders: (request: HirRequest) => boolean;
}

/** Of expressions that are constants. */
export const nothingSealed: SealedFacts = {
  names: new Map(),
  hmacs: new Map(),
  records: new Map(),
  variables: new Set(),
  holds: () => false,
  inHeaders: () => false,
};

export type RecordRole = 'options' | 'headers';

/**
 * Sees to it that secrets, and what is made with them, stand in header values of fetches and nowhere else: alone, in a template or a
 * `+`, chosen by a ternary; through variables and parameters of helpers, and through records that are handed to fetches alone.
 * TypeScript calls a template a string, so types cannot say it.
 */
export function checkSecrets(
  entry: HirFunction,
  variables: ConstantVariables,
  declared: readonly string[],
  problems: Problems,
): SealedFacts {
  const flow = new Flow(entry);
  const walk = new Walk(flow, variables, declared, problems);
  for (const definition of flow.functions) visitBlock(definition.body, (statement) => walk.statement(statement));
  return {
    names: walk.names,
    hmacs: walk.hmacs,
    records: flow.roles,
    variables: flow.sealed,
    holds: (node) => flow.holds(node),
    inHeaders: (request) => flow.headersOf(request) !== undefined,
  };
}

function visitBlock(block: readonly HirStatement[], visit: (statement: HirStatement) => void): void {
  for (const statement of block) {
    visit(statement);
    for (const inner of childrenOfStatement(statement).blocks) visitBlock(inner, visit);
  }
}

/** Which variables may hold what is sealed, and which records are options or headers. */
class Flow {
  readonly functions = new Set<HirFunction>();
  readonly sealed = new Set<Variable>();
  readonly roles = new Map<Variable, RecordRole>();
  readonly #definitions = new Map<Variable, HirExpression | undefined>();

  constructor(entry: HirFunction) {
    const sources: (readonly [Variable, HirExpression])[] = [];
    const requests: HirRequest[] = [];
    this.functions.add(entry);
    visitExpressions(entry, (node) => {
      if (node.kind === 'callback') this.functions.add(node.function);
      if (node.kind === 'request') requests.push(node);
      if (node.kind !== 'call') return;
      this.functions.add(node.callee);
      node.callee.parameters.forEach((parameter, index) => {
        const argument = node.args[index];
        if (argument !== undefined) sources.push([parameter, argument]);
        this.#definitions.set(parameter, undefined);
      });
    });
    for (const definition of this.functions) {
      visitStatements(definition, (statement) => {
        if (statement.kind !== 'set') return;
        const { variable, value } = statement;
        sources.push([variable, value]);
        // A variable with two values has none that is known.
        this.#definitions.set(variable, this.#definitions.has(variable) || variable.assigned ? undefined : value);
      });
    }
    // A helper may be called before the text that makes its parameter sealed was looked at.
    for (let before = -1; before !== this.sealed.size; ) {
      before = this.sealed.size;
      for (const [variable, value] of sources) if (this.holds(value)) this.sealed.add(variable);
    }
    for (const { options } of requests) if (options !== undefined) this.#giveRole(options, 'options');
  }

  holds(node: HirPart): boolean {
    switch (node.kind) {
      case 'secret':
      case 'hmac':
        return true;
      case 'variable':
        return this.sealed.has(node.variable);
      case 'template':
        return node.parts.some((part) => this.holds(part));
      case 'binary':
        return node.operator === '+' && (this.holds(node.left) || this.holds(node.right));
      case 'conditional':
        return this.holds(node.consequent) || this.holds(node.alternate);
      default:
        return false;
    }
  }

  /** The record behind a name that is set once. */
  recordOf(node: HirExpression): Of<'record'> | undefined {
    const value = node.kind === 'variable' ? this.#definitions.get(node.variable) : node;
    return value?.kind === 'record' ? value : undefined;
  }

  /** Whether a record has sealed members: its own, those of what it spreads, or those of its headers. */
  holdsInside(record: Of<'record'>): boolean {
    return record.entries.some((entry) => {
      if (this.holds(entry.value)) return true;
      const inner = this.recordOf(entry.value);
      return inner !== undefined && inner !== record && this.holdsInside(inner);
    });
  }

  /** The headers of a request of which some may be sealed. */
  headersOf({ options }: HirRequest): HirExpression | undefined {
    const record = options === undefined ? undefined : this.recordOf(options);
    return record === undefined ? undefined : this.headersIn(record);
  }

  headersIn(options: Of<'record'>): HirExpression | undefined {
    const headers = options.entries.findLast((entry) => entry.kind === 'entry' && isName(entry.key, 'headers'));
    const record = headers === undefined ? undefined : this.recordOf(headers.value);
    return record !== undefined && this.holdsInside(record) ? headers?.value : undefined;
  }

  #giveRole(node: HirExpression, role: RecordRole): void {
    const record = this.recordOf(node);
    if (record === undefined || !this.holdsInside(record)) return;
    if (node.kind === 'variable' && !this.roles.has(node.variable)) this.roles.set(node.variable, role);
    const headers = role === 'options' ? this.headersIn(record) : undefined;
    if (headers !== undefined) this.#giveRole(headers, 'headers');
    if (role === 'headers') for (const entry of record.entries) if (entry.kind === 'spread') this.#giveRole(entry.value, 'headers');
  }
}

export function isName(key: HirExpression, name: string): boolean {
  return key.kind === 'literal' && key.value === name;
}

const encodings = ['hex', 'base64'] as const;
const keys = ['text', 'hex', 'base64'] as const;

/** Reports what is sealed and stands where it may not. */
class Walk {
  readonly names = new Map<HirExpression, string>();
  readonly hmacs = new Map<HirExpression, HmacFacts>();
  readonly #flow: Flow;
  readonly #variables: ConstantVariables;
  readonly #declared: readonly string[];
  readonly #problems: Problems;

  constructor(flow: Flow, variables: ConstantVariables, declared: readonly string[], problems: Problems) {
    this.#flow = flow;
    this.#variables = variables;
    this.#declared = declared;
    this.#problems = problems;
  }

  statement(statement: HirStatement): void {
    if (statement.kind === 'set') {
      const { variable, value } = statement;
      const role = this.#flow.roles.get(variable);
      if (role === 'options' && value.kind === 'record') this.#optionsRecord(value);
      else if (role === 'headers' && value.kind === 'record') this.#headersRecord(value);
      else this.#sealed(value, 'this variable');
      return;
    }
    const where = statementPlaces[statement.kind] ?? 'this place';
    for (const expression of childrenOfStatement(statement).expressions) this.#plain(expression, where);
  }

  /** A place that takes what is sealed. */
  #sealed(node: HirExpression, where: string): void {
    const each = (part: HirExpression) => this.#sealed(part, where);
    if (node.kind === 'secret') this.#secret(node);
    else if (node.kind === 'hmac') this.#hmac(node);
    else if (node.kind === 'variable' && this.#flow.sealed.has(node.variable)) return;
    else if (!this.#flow.holds(node)) this.#plain(node, where);
    else if (node.kind === 'template') node.parts.forEach(each);
    else if (node.kind === 'binary') [node.left, node.right].forEach(each);
    else if (node.kind === 'conditional') {
      this.#plain(node.test, conditionPlace);
      [node.consequent, node.alternate].forEach(each);
    }
  }

  /** A place that does not. */
  #plain(node: HirPart, where: string): void {
    const isKept = node.kind === 'variable' && (this.#flow.sealed.has(node.variable) || this.#flow.roles.has(node.variable));
    if (node.kind === 'secret' || node.kind === 'hmac' || isKept) {
      this.#refuse(node.span, where);
      return;
    }
    if (node.kind === 'request') this.#request(node);
    else if (node.kind === 'call') for (const argument of node.args) this.#sealed(argument, 'an argument of a helper');
    else for (const child of childExpressions(node)) this.#plain(child, placeIn(node, child, where));
  }

  #refuse(span: Span, where: string): void {
    const part = requestParts.get(where);
    if (part === undefined) this.#problems.at('secret-misplaced', span, { where, returned: where === returnPlace });
    else this.#problems.at('secret-in-request', span, { part });
  }

  #request({ url, options }: HirRequest): void {
    this.#plain(url, urlPlace);
    if (options === undefined) return;
    if (options.kind === 'variable' && this.#flow.roles.get(options.variable) === 'options') return;
    if (options.kind === 'record') this.#optionsRecord(options);
    else this.#plain(options, 'the options of a fetch');
  }

  #optionsRecord(record: Of<'record'>): void {
    const sealed = this.#flow.headersIn(record);
    const index = record.entries.findLastIndex(({ value }) => value === sealed);
    record.entries.forEach((entry, position) => {
      if (entry.kind === 'spread') this.#plain(entry.value, 'the options of a fetch');
      else if (entry.value === sealed) this.#headers(entry.value);
      else {
        this.#plain(entry.key, 'the name of an option');
        this.#plain(entry.value, isName(entry.key, 'body') ? bodyPlace : 'the options of a fetch');
      }
      // What stands behind the headers may bring others in their place, of which nothing was proven.
      const mayReplace = entry.kind === 'spread' || entry.key.kind !== 'literal';
      if (sealed !== undefined && position > index && mayReplace)
        this.#problems.at('secret-misplaced', sealed.span, { where: 'headers that a later option may replace' });
    });
  }

  #headers(node: HirExpression): void {
    if (node.kind === 'record') this.#headersRecord(node);
    else if (node.kind !== 'variable' || this.#flow.roles.get(node.variable) !== 'headers') this.#plain(node, 'the headers of a fetch');
  }

  #headersRecord(record: Of<'record'>): void {
    for (const entry of record.entries) {
      if (entry.kind === 'spread' && this.#flow.recordOf(entry.value) !== undefined) this.#headers(entry.value);
      else if (entry.kind === 'spread') this.#plain(entry.value, 'a spread');
      else {
        this.#plain(entry.key, 'the name of a header');
        this.#sealed(entry.value, 'a header');
      }
    }
  }

  #secret(node: Of<'secret'>): void {
    const name = this.#declaredName(node.name);
    if (name !== undefined) this.names.set(node, name);
  }

  #hmac(node: Of<'hmac'>): void {
    const given = this.#variables.resolve(node.secret);
    const secret = this.#declaredName(given.kind === 'secret' ? given.name : node.secret);
    this.#plain(node.data, 'the data of api.hmac');
    const options = this.#hmacOptions(node.options);
    if (options === undefined) this.#problems.at('hmac-options-unproven', node.options?.span ?? node.span, {});
    if (secret !== undefined && options !== undefined) this.hmacs.set(node, { secret, ...options });
  }

  /** The options of an HMAC, if they are constant. */
  #hmacOptions(node: HirExpression | undefined): Pick<HmacFacts, 'encoding' | 'key'> | undefined {
    const defaults: Pick<HmacFacts, 'encoding' | 'key'> = { encoding: 'hex', key: 'text' };
    const options = node === undefined ? undefined : this.#variables.resolve(node);
    if (options === undefined || (options.kind === 'literal' && options.value === undefined)) return defaults;
    if (options.kind !== 'record') return undefined;
    let found = defaults;
    for (const entry of options.entries) {
      if (entry.kind === 'spread') return undefined;
      const text = constantText(entry.value, this.#variables);
      const encoding = encodings.find((word) => word === text);
      const key = keys.find((word) => word === text);
      if (isName(entry.key, 'encoding') && encoding !== undefined) found = { ...found, encoding };
      else if (isName(entry.key, 'key') && key !== undefined) found = { ...found, key };
      else return undefined;
    }
    return found;
  }

  #declaredName(node: HirExpression): string | undefined {
    const name = this.#flow.holds(node) ? undefined : constantText(node, this.#variables);
    if (name === undefined) this.#problems.at('secret-name-unproven', node.span, {});
    else if (!this.#declared.includes(name))
      this.#problems.at('secret-undeclared', node.span, { name, suggestion: nearest(name, this.#declared) });
    return name;
  }
}

const urlPlace = 'the URL';
const bodyPlace = 'the body';
/** Parts of a request that a secret may not be sent in. */
const requestParts: ReadonlyMap<string, string> = new Map([urlPlace, bodyPlace].map((place) => [place, place]));
const conditionPlace = 'a condition';
const returnPlace = 'what a function returns';

const statementPlaces: { readonly [kind in HirStatement['kind']]?: string } = {
  put: 'a record or list that is written to',
  evaluate: 'a statement of its own',
  if: conditionPlace,
  switch: conditionPlace,
  for: 'a loop',
  return: returnPlace,
  throw: 'an error',
};

/** What a part of an expression is, for somebody who put a secret there. */
function placeIn(node: HirPart, child: HirPart, outer: string): string {
  // What a URL or a body is built of is sent in it, by whatever calls.
  if (requestParts.has(outer)) return outer;
  switch (node.kind) {
    case 'template':
    case 'entry':
    case 'spread':
      return outer;
    case 'binary':
      return node.operator === '+' ? outer : `an operand of \`${node.operator}\``;
    case 'conditional':
      return child === node.test ? conditionPlace : outer;
    case 'logical':
      return `an operand of \`${node.operator}\``;
    case 'unary':
      return `an operand of \`${node.operator}\``;
    case 'effect':
      return `api.${node.member}`;
    case 'method':
      return `a call of \`${node.name}\``;
    case 'builtin':
      return `a call of \`${node.name}\``;
    case 'get':
    case 'index':
    case 'optional':
      return 'a read of its members';
    case 'list':
    case 'record':
      return 'a list or record that is not the headers of one fetch';
    default:
      return outer;
  }
}
