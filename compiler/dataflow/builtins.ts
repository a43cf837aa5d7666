import type { Builtin } from '../../schemas/language/builtin.ts';
import { type BuiltinId, builtins } from '../../schemas/language/builtins/index.ts';
import type { HirArgument, HirCallback, HirExpression } from '../hir/nodes.ts';
import type { Flow, Frame } from './context.ts';
import { argumentValues, evaluate, holding } from './expressions.ts';
import { derived, noLabels } from './label.ts';
import { walkCallback } from './statements.ts';
import {
  clean,
  computedFrom,
  decidedBy,
  deep,
  elementsOf,
  isEmpty,
  joinLabels,
  joinValues,
  namesOf,
  tested,
  type Value,
  whollyTested,
} from './value.ts';

type MethodNode = Extract<HirExpression, { kind: 'method' }>;
type BuiltinNode = Extract<HirExpression, { kind: 'builtin' }>;

interface Call {
  readonly flow: Flow;
  readonly frame: Frame;
  readonly node: MethodNode | BuiltinNode;
  /** What it works on: the receiver, or of a function its first argument. */
  readonly subject: Value;
  /** The other arguments. */
  readonly args: readonly Value[];
  /** What its callback answers. */
  readonly answers: Value;
}

type Rule = (call: Call) => Value;

/** `receiver.name(…)`. */
export function evaluateMethod(flow: Flow, frame: Frame, node: MethodNode): Value {
  const subject = evaluate(flow, frame, node.receiver);
  const args = argumentValues(flow, frame, node.args);
  if (mutates(node)) mutate(flow, frame, subject, args);
  const answers = runCallbacks(flow, frame, node.name, node.args, subject, args);
  flow.mayThrow(frame, joinLabels(whollyTested(subject), ...args.map(whollyTested)));
  const rule = Object.hasOwn(methodRules, node.name) ? methodRules[node.name] : undefined;
  return (rule ?? computed)({ flow, frame, node, subject, args, answers });
}

/** `name(…)`, `Owner.name(…)`, `new Name(…)`. */
export function evaluateBuiltin(flow: Flow, frame: Frame, node: BuiltinNode): Value {
  const [subject = clean, ...args] = argumentValues(flow, frame, node.args);
  const answers = runCallbacks(flow, frame, node.name, node.args, subject, args);
  if (!neverThrows.has(node.name)) flow.mayThrow(frame, joinLabels(whollyTested(subject), ...args.map(whollyTested)));
  const rule = Object.hasOwn(functionRules, node.name) ? functionRules[node.name] : undefined;
  return (rule ?? computed)({ flow, frame, node, subject, args, answers });
}

const neverThrows = new Set(['JSON.stringify', 'String', 'Number', 'Boolean', 'Array.isArray', 'Number.isFinite', 'Number.isInteger']);

function mutates(node: MethodNode): boolean {
  return node.builtins.some((id) => (builtins[id as BuiltinId] as Builtin | undefined)?.mutates);
}

/** A method that changes its receiver: what it was given may now stand at any index, and so may what stood there before. */
function mutate(flow: Flow, frame: Frame, subject: Value, args: readonly Value[]): void {
  for (const container of subject.containers) {
    flow.grow(container.rest, joinValues(elementsOf(subject), ...args));
    flow.grow(container.names, { ...clean, decides: frame.reached });
  }
}

/** Follows the callback of a call; what it answers. */
function runCallbacks(
  flow: Flow,
  frame: Frame,
  name: string,
  args: readonly HirArgument[],
  subject: Value,
  values: readonly Value[],
): Value {
  const answers = args.flatMap((argument) =>
    argument.kind === 'callback' ? [runCallback(flow, frame, name, argument, subject, values)] : [],
  );
  return joinValues(...answers);
}

function runCallback(flow: Flow, frame: Frame, name: string, node: HirCallback, subject: Value, values: readonly Value[]): Value {
  const answers = flow.callback(frame.activation, node.function);
  const element = elementsOf(subject);
  const folds = name === 'reduce' || name === 'reduceRight';
  const compares = name === 'sort' || name === 'toSorted';
  const given: Value[] = folds
    ? [joinValues(answers, ...values, ...(values.every(isEmpty) ? [element] : [])), element]
    : compares
      ? [element, element]
      : [element];
  for (const [index, parameter] of node.function.parameters.entries()) {
    // Behind the elements come an index, which tells what the receiver's own label says, and the receiver.
    const later = index === given.length ? { ...computedFrom({ ...subject, containers: new Set() }) } : joinValues(subject, element);
    flow.grow(flow.variable(frame.activation, parameter), given[index] ?? later);
  }
  walkCallback(flow, frame, node.function, answers, tested({ ...clean, labels: subject.labels, decides: subject.decides }));
  return answers;
}

/** A text, number or boolean that is made of all it was given; what answers something else may answer what it was given. */
const computed: Rule = ({ node, subject, args, answers }) => {
  const value = computedFrom(subject, ...args, answers);
  const containers = new Set([subject, ...args, answers].flatMap((part) => [...part.containers]));
  return containers.size === 0 || node.isScalar?.() === true ? value : { ...value, containers };
};

/** A list of elements of the receiver and the arguments. */
const listOfElements: Rule = ({ flow, frame, node, subject, args, answers }) => {
  const container = flow.container(frame.activation, node, true);
  flow.grow(container.rest, joinValues(elementsOf(subject), ...args, ...args.map((value) => elementsOf(value))));
  return listed(holding(container), subject, args, tested(answers));
};

/** A new list, of which the number of elements is that of the receiver; of a text, what is made of it. */
function listed(value: Value, subject: Value, args: readonly Value[], decides = noLabels): Value {
  return {
    ...value,
    labels: derived(joinLabels(subject.labels, ...args.map(({ labels }) => labels))),
    decides: joinLabels(subject.decides, ...args.map((argument) => argument.decides), decides, containerNames(subject)),
  };
}

function containerNames({ containers }: Value) {
  return joinLabels(...[...containers].map(({ names }) => tested({ labels: names.labels, decides: names.decides, containers: new Set() })));
}

const itself: Rule = ({ subject, args, answers }) => decidedBy(subject, tested(answers), ...args.map(tested));

const anElement: Rule = ({ subject, args, answers }) =>
  decidedBy(joinValues(elementsOf(subject), computedFrom(...args)), tested(answers), containerNames(subject));

const mapped: Rule = ({ flow, frame, node, subject, answers }) => {
  const container = flow.container(frame.activation, node, true);
  flow.grow(container.rest, joinValues(answers, ...(isFlat(node.name) ? [elementsOf(answers)] : [])));
  return listed(holding(container), subject, []);
};

const isFlat = (name: string): boolean => name === 'flatMap';

const folded: Rule = ({ subject, args, answers }) =>
  decidedBy(
    joinValues(answers, ...args, elementsOf(subject)),
    tested({ ...clean, labels: subject.labels, decides: subject.decides }),
    containerNames(subject),
  );

/** Whether the callback answered so: that is computed from its answers. */
const judged: Rule = ({ subject, answers }) =>
  decidedBy(joinValues(computedFrom(answers), computedFrom({ ...subject, containers: new Set() })), containerNames(subject));

const pairs: Rule = ({ flow, frame, node, subject }) => {
  const pair = flow.pair(frame.activation, node);
  flow.grow(pair.field('0'), namesOf(subject));
  flow.grow(pair.field('1'), elementsOf(subject));
  const container = flow.container(frame.activation, node, true);
  flow.grow(container.rest, holding(pair));
  return listed(holding(container), subject, []);
};

const names: Rule = ({ flow, frame, node, subject }) => {
  const container = flow.container(frame.activation, node, true);
  flow.grow(container.rest, namesOf(subject));
  return listed(holding(container), subject, []);
};

const recordOfPairs: Rule = ({ flow, frame, node, subject }) => {
  const container = flow.container(frame.activation, node, false);
  const inside = elementsOf(elementsOf(subject));
  flow.grow(container.rest, inside);
  flow.grow(container.names, computedFrom(inside));
  return listed(holding(container), subject, []);
};

const flattened: Rule = (call) => {
  const { flow, frame, node, subject } = call;
  const container = flow.container(frame.activation, node, true);
  let inside = elementsOf(subject);
  // As deep as anybody flattens; what lies deeper is in the lists that are taken along.
  for (let depth = 0; depth < 4; depth++) inside = joinValues(inside, elementsOf(inside));
  flow.grow(container.rest, joinValues(inside, { ...clean, labels: derived(deep(subject).labels) }));
  return listed(holding(container), subject, call.args);
};

const methodRules: { readonly [name: string]: Rule } = {
  sort: itself,
  reverse: itself,
  fill: itself,
  at: anElement,
  find: anElement,
  findLast: anElement,
  pop: anElement,
  shift: anElement,
  concat: listOfElements,
  slice: listOfElements,
  filter: listOfElements,
  splice: listOfElements,
  toSorted: listOfElements,
  toReversed: listOfElements,
  toSpliced: listOfElements,
  with: listOfElements,
  values: listOfElements,
  flat: flattened,
  map: mapped,
  flatMap: mapped,
  reduce: folded,
  reduceRight: folded,
  some: judged,
  every: judged,
  findIndex: judged,
  findLastIndex: judged,
  entries: pairs,
  keys: names,
};

const functionRules: { readonly [name: string]: Rule } = {
  'Array.from': (call) => (isEmpty(call.answers) && call.node.args.length < 2 ? listOfElements(call) : mapped(call)),
  'Array.of': (call) => listOfElements({ ...call, args: [call.subject, ...call.args] }),
  'new Set': listOfElements,
  'Object.values': listOfElements,
  'Object.entries': pairs,
  'Object.keys': names,
  'Object.fromEntries': recordOfPairs,
};
