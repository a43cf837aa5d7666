import { urlText } from '../../schemas/ir/url-text.ts';
import { childExpressions, type HirPart } from '../hir/children.ts';
import { type HirArgument, type HirExpression, type HirRequest, isEquality, type Span } from '../hir/nodes.ts';
import { evaluateBuiltin, evaluateMethod } from './builtins.ts';
import type { Effect, Flow, Frame, Parts } from './context.ts';
import { isGroup, type Label, type Labels, labelsOf, noLabels, testedLabels } from './label.ts';
import { walkFunction } from './statements.ts';
import {
  type Container,
  clean,
  computedFrom,
  decidedBy,
  elementsOf,
  joinLabels,
  joinValues,
  memberOf,
  tested,
  type Value,
} from './value.ts';

/** What an expression's value is made from. Calls, effects and fetches inside it are followed. */
export function evaluate(flow: Flow, frame: Frame, node: HirPart): Value {
  const { activation } = frame;
  const of = (part: HirPart): Value => evaluate(flow, frame, part);
  switch (node.kind) {
    case 'literal':
    case 'pattern':
    case 'constant':
    case 'callback':
      // A module constant is made of the text alone, and nothing can write to it.
      return clean;
    case 'variable':
      return flow.variable(activation, node.variable);
    case 'input':
      return { ...clean, labels: labelsOf({ path: node.name, place: true, span: node.span }) };
    case 'get':
      return memberOf(of(node.object), node.key, node.span);
    case 'index':
      return indexed(flow, frame, node);
    case 'optional':
    case 'checked': {
      const value = of(node.value);
      flow.grow(flow.variable(activation, node.variable), value);
      if (node.kind === 'checked') return value;
      const decides = shallow(value);
      return decidedBy(
        under(frame, decides, () => of(node.access)),
        decides,
      );
    }
    case 'logical': {
      const left = of(node.left);
      const decides = shallow(left);
      const right = under(frame, decides, () => of(node.right));
      // `a && b` is `b`, or tells of `a` only that it is falsy.
      return decidedBy(node.operator === '&&' ? right : joinValues(left, right), decides);
    }
    case 'conditional': {
      const test = tested(of(node.test));
      const arms = [node.consequent, node.alternate].map((arm) => under(frame, test, () => of(arm)));
      return decidedBy(joinValues(...arms), test);
    }
    case 'nullish':
      return presence(of(node.value));
    case 'unary':
      return node.operator === '!' || node.operator === 'typeof' ? presence(of(node.value)) : computedFrom(of(node.value));
    case 'binary': {
      const operands = [of(node.left), of(node.right)];
      return isEquality(node.operator) ? presence(...operands) : computedFrom(...operands);
    }
    case 'list': {
      const container = flow.container(activation, node, true);
      let known = true;
      for (const [index, element] of node.elements.entries()) {
        known &&= element.kind !== 'spread';
        const value = element.kind === 'spread' ? elementsOf(of(element.value)) : of(element);
        flow.grow(known ? container.field(String(index)) : container.rest, value);
      }
      return holding(container);
    }
    case 'record': {
      const container = flow.container(activation, node, false);
      for (const entry of node.entries) {
        if (entry.kind === 'spread') flow.grow(container.spread, of(entry.value));
        else put(flow, container, of(entry.key), constantKey(entry.key), of(entry.value), noLabels);
      }
      return holding(container);
    }
    case 'rest': {
      const left = new Set(node.keys.flatMap((key) => constantKey(key) ?? []));
      const container = flow.container(activation, node, false, left);
      flow.grow(container.spread, of(node.value));
      for (const key of node.keys) flow.grow(container.names, computedFrom(of(key)));
      return holding(container);
    }
    case 'iterate':
    case 'conform':
    case 'spread':
      return of(node.value);
    case 'method':
      return evaluateMethod(flow, frame, node);
    case 'builtin':
      return evaluateBuiltin(flow, frame, node);
    case 'secret':
      return { ...clean, labels: labelsOf(...secretLabels(node.name, node.span)) };
    case 'hmac': {
      const signed = computedFrom(of(node.data), of(node.secret));
      return { ...signed, labels: joinLabels(signed.labels, labelsOf(...secretLabels(node.secret, node.span))) };
    }
    case 'call':
      return evaluateCall(flow, frame, node);
    case 'effect':
      return evaluateEffect(flow, frame, node);
    case 'fetch':
      return evaluateFetch(flow, frame, node);
    default:
      return computedFrom(...childExpressions(node).map(of));
  }
}

/** The label of a secret where its name is written out; elsewhere the rule about secrets has found it. */
function secretLabels(name: HirExpression, span: Span): readonly Label[] {
  return name.kind === 'literal' ? [{ path: `secret ${name.value}`, place: false, span }] : [];
}

/** Puts a value into a list or record; `decides` is what decided that it is put there. */
export function put(flow: Flow, container: Container, key: Value, name: string | undefined, value: Value, decides: Labels): void {
  flow.grow(name === undefined ? container.rest : container.field(name), value);
  flow.grow(container.names, decidedBy(computedFrom(key), decides));
}

/** The name that a key expression stands for, if it is a constant. */
export function constantKey(node: HirPart): string | undefined {
  return node.kind === 'literal' ? String(node.value) : undefined;
}

export function holding(container: Container): Value {
  return { ...clean, containers: new Set([container]) };
}

/** The values of arguments, what is spread among them taken apart; callbacks have none. */
export function argumentValues(flow: Flow, frame: Frame, args: readonly HirArgument[]): Value[] {
  return args.map((argument) =>
    argument.kind === 'spread' ? elementsOf(evaluate(flow, frame, argument)) : evaluate(flow, frame, argument),
  );
}

/** Looks at an expression that is only computed where something decides so. */
function under(frame: Frame, decides: Labels, look: () => Value): Value {
  const { reached } = frame;
  frame.reached = joinLabels(reached, decides);
  const value = look();
  frame.reached = reached;
  return value;
}

/** What decides whether a value is nullish or falsy: not what it holds. */
function shallow({ labels, decides }: Value): Labels {
  return tested({ labels, decides, containers: new Set() });
}

/** What a test for presence or equality makes. That a group is there at all decides, and is no value of it. */
function presence(...values: readonly Value[]): Value {
  const groups = values.map(({ labels }) => new Map([...labels].filter(([, label]) => isGroup(label))));
  const others = values.map((value) => ({ ...value, labels: new Map([...value.labels].filter(([, label]) => !isGroup(label))) }));
  return decidedBy(computedFrom(...others), ...groups.map(testedLabels));
}

function indexed(flow: Flow, frame: Frame, node: Extract<HirExpression, { kind: 'index' }>): Value {
  const object = evaluate(flow, frame, node.object);
  const name = constantKey(node.key);
  if (name !== undefined) return memberOf(object, name, node.span);
  const key = computedFrom(evaluate(flow, frame, node.key));
  // The message of the error that a missing object makes names the key.
  flow.grow(frame.thrown, key);
  return joinValues(elementsOf(object), key);
}

function evaluateCall(flow: Flow, frame: Frame, node: Extract<HirExpression, { kind: 'call' }>): Value {
  const { callee: definition } = node;
  const callee = flow.callee(frame.activation, node, definition);
  const args = argumentValues(flow, frame, node.args);
  for (const [index, value] of args.entries()) {
    const parameter = definition.parameters[index];
    if (parameter !== undefined) flow.grow(flow.variable(callee, parameter), value);
  }
  flow.grow(callee.reached, { ...clean, decides: frame.reached });
  callee.guarded ||= frame.guarded;
  walkFunction(flow, definition, callee);
  flow.grow(frame.thrown, callee.thrown);
  flow.mayThrow(frame, callee.risk.decides);
  frame.reached = joinLabels(frame.reached, callee.left.decides);
  return callee.returned;
}

/** What the arguments of each member are called in the manifest. */
const argumentNames: { readonly [member: string]: readonly string[] } = {
  deny: ['reason', 'message'],
  log: ['level', 'message'],
  'state.set': ['key', 'value'],
  'user.setAppMetadata': ['patch'],
  'user.setUserMetadata': ['patch'],
  'session.setCustomClaim': ['name', 'value', 'token'],
  'mfa.require': ['factors'],
  redirect: ['url'],
};

function evaluateEffect(flow: Flow, frame: Frame, node: Effect): Value {
  const parts: Parts = flow.effects.get(node) ?? new Map();
  flow.effects.set(node, parts);
  for (const [index, argument] of node.args.entries()) {
    const value = evaluate(flow, frame, argument);
    const name = argumentNames[node.member]?.[index] ?? `argument ${index + 1}`;
    flow.sink(parts, name, value, frame);
    if (name === 'patch') notePatch(flow, frame, node, value, argument.span);
    // The message of an ill-formed name quotes it.
    if (name === 'name') flow.grow(frame.thrown, computedFrom(value));
  }
  // Without arguments, what decides that it is asked for still counts.
  if (node.args.length === 0) flow.sink(parts, argumentNames[node.member]?.[0] ?? 'argument 1', clean, frame);
  return clean;
}

/** The members of a patch one by one: who reads one later reads no other. */
function notePatch(flow: Flow, frame: Frame, node: Effect, value: Value, span: Span): void {
  const members = flow.patches.get(node) ?? new Map();
  flow.patches.set(node, members);
  const any: Value[] = [{ labels: value.labels, decides: value.decides, containers: new Set() }];
  for (const container of value.containers) {
    for (const name of container.fields.keys()) flow.sink(members, name, memberOf(value, name, span), frame);
    any.push(container.rest, container.spread, container.names);
  }
  flow.sink(members, '*', joinValues(...any), frame);
}

function evaluateFetch(flow: Flow, frame: Frame, node: Extract<HirExpression, { kind: 'fetch' }>): Value {
  const answers = node.requests.map((request) => evaluateRequest(flow, frame, request));
  for (const answer of answers) flow.grow(frame.thrown, answer);
  // Whether it rejects is decided outside.
  flow.mayThrow(frame, joinLabels(...answers.map(({ labels }) => labels)));
  if (!node.all) return answers[0] ?? clean;
  const container = flow.container(frame.activation, node, true);
  for (const [index, answer] of answers.entries()) flow.grow(container.field(String(index)), answer);
  return holding(container);
}

function evaluateRequest(flow: Flow, frame: Frame, node: HirRequest): Value {
  const parts: Parts = flow.requests.get(node) ?? new Map();
  flow.requests.set(node, parts);
  flow.sink(parts, 'url', evaluate(flow, frame, node.url), frame);
  if (node.options !== undefined) {
    const options = evaluate(flow, frame, node.options);
    for (const [name, member] of [
      ['headers', 'headers'],
      ['body', 'body'],
      ['url', 'method'],
      ['url', 'timeout'],
    ] as const)
      flow.sink(parts, name, memberOf(options, member, node.options.span), frame);
  }
  const targets = flow.targets.get(node) ?? [];
  return {
    ...clean,
    labels: labelsOf(
      ...targets.map((target): Label => ({ path: `answer ${target.method} ${urlText(target)}`, place: false, span: node.span })),
    ),
  };
}
