import type { HirCallback, Span } from '../hir/nodes.ts';
import { operandTexts, textsValue } from './expressions.ts';
import type { Interpreter } from './interpreter.ts';
import { elementsOf } from './members.ts';
import { type AbstractText, classOf, concatenate, literal, widerClass } from './text.ts';
import {
  type Alternative,
  anyValue,
  constantOf,
  isNullish,
  join,
  nothing,
  numberValue,
  oneOf,
  scalar,
  textValue,
  undefinedValue,
  type Value,
} from './value.ts';

/** A list whose elements are known one by one, or all together. */
export type ListAlternative = Extract<Alternative, { kind: 'list' | 'many' }>;

export interface ListCall {
  readonly interpreter: Interpreter;
  readonly list: ListAlternative;
  /** The receiver as it was: a list that is known by other names as well. */
  readonly receiver: Value;
  readonly args: readonly Value[];
  readonly callback: HirCallback | undefined;
  readonly span: Span;
}

const mostChoices = 5;

function elementOf({ list, span }: Pick<ListCall, 'list' | 'span'>): Value {
  return elementsOf(oneOf(list), span);
}

function fresh({ interpreter, span }: ListCall, list: ListAlternative): Value {
  return interpreter.allocate(list, span);
}

/** A number that an argument is, where it is one constant. */
function numberOf(value: Value | undefined): number | undefined {
  const [only, ...others] = value?.values() ?? [];
  const constant = only === undefined || others.length > 0 ? undefined : constantOf(only);
  return typeof constant?.value === 'number' ? constant.value : undefined;
}

/** Methods that read a list. */
const readers: { readonly [name: string]: (call: ListCall) => Value } = {
  at: (call: ListCall) => {
    const index = numberOf(call.args[0]);
    if (call.list.kind === 'list' && index !== undefined) return call.list.elements.at(index) ?? undefinedValue;
    return join([elementOf(call), undefinedValue], call.span);
  },
  concat: (call: ListCall) => {
    const { interpreter, list, args, span } = call;
    const lists = args.map((argument) => {
      const [only, ...others] = interpreter.open(argument, span).values();
      return only?.kind === 'list' && others.length === 0 ? only.elements : undefined;
    });
    if (list.kind === 'list' && lists.every((elements) => elements !== undefined))
      return fresh(call, { kind: 'list', elements: [...list.elements, ...lists.flat()] });
    return fresh(call, {
      kind: 'many',
      element: join([elementOf(call), ...args.map((one) => join([one, elementsOf(interpreter.open(one, span), span)], span))], span),
    });
  },
  slice: (call: ListCall) => {
    const { list, args } = call;
    const [start, end] = [
      args[0] === undefined ? 0 : numberOf(args[0]),
      args[1] === undefined ? Number.POSITIVE_INFINITY : numberOf(args[1]),
    ];
    if (list.kind === 'list' && start !== undefined && end !== undefined)
      return fresh(call, { kind: 'list', elements: list.elements.slice(start, end) });
    return fresh(call, { kind: 'many', element: elementOf(call) });
  },
  toReversed: (call) => fresh(call, call.list.kind === 'list' ? { kind: 'list', elements: call.list.elements.toReversed() } : call.list),
  values: (call) => fresh(call, call.list),
  keys: (call) =>
    fresh(
      call,
      call.list.kind === 'list'
        ? { kind: 'list', elements: call.list.elements.map((_element, index) => scalar(index)) }
        : { kind: 'many', element: numberValue },
    ),
  entries: (call: ListCall) => {
    const pair = (index: Value, value: Value) => oneOf({ kind: 'list', elements: [index, value] });
    if (call.list.kind === 'many') return fresh(call, { kind: 'many', element: pair(numberValue, call.list.element) });
    return fresh(call, { kind: 'list', elements: call.list.elements.map((element, index) => pair(scalar(index), element)) });
  },
  join: joined,
  toString: (call: ListCall) => joined({ ...call, args: [] }),
  map: (call: ListCall) => {
    const { interpreter, list, receiver, callback, span } = call;
    if (callback === undefined) return anyValue(span);
    if (list.kind === 'many')
      return fresh(call, { kind: 'many', element: interpreter.callOften(callback, [list.element, numberValue, receiver]) });
    const elements: Value[] = list.elements.map((element, index) =>
      interpreter.call(callback.function, [element, scalar(index), receiver], { ...span, start: span.start + index }),
    );
    return fresh(call, { kind: 'list', elements });
  },
  filter: (call: ListCall) => {
    const { interpreter, list, receiver, callback, span } = call;
    if (callback === undefined) return anyValue(span);
    if (list.kind === 'many') {
      interpreter.callOften(callback, [list.element, numberValue, receiver]);
      return fresh(call, { kind: 'many', element: list.element });
    }
    let kept: readonly (readonly Value[])[] = [[]];
    let open = 0;
    list.elements.forEach((element, index) => {
      const { passes, fails } = interpreter.test(callback, [element, scalar(index), receiver]);
      const withIt = passes.size === 0 ? [] : kept.map((before) => [...before, passes]);
      const withoutIt = fails.size === 0 ? [] : kept;
      if (passes.size > 0 && fails.size > 0) open += 1;
      kept = open > mostChoices ? [[]] : [...withIt, ...withoutIt];
    });
    if (open > mostChoices) return fresh(call, { kind: 'many', element: elementOf(call) });
    return interpreter.allocateOneOf(
      kept.map((elements) => ({ kind: 'list', elements })),
      span,
    );
  },
  find: found,
  findLast: found,
  reduce: (call: ListCall) => {
    const { interpreter, list, receiver, args, callback, span } = call;
    if (callback === undefined) return anyValue(span);
    if (list.kind === 'list' && args.length === 2)
      return list.elements.reduce<Value>(
        (result, element, index) => interpreter.call(callback.function, [result, element, scalar(index), receiver], span),
        args[1] ?? nothing,
      );
    interpreter.callOften(callback, [anyValue(span), elementOf(call), numberValue, receiver]);
    return anyValue(span);
  },
};

function found(call: ListCall): Value {
  const { interpreter, list, receiver, callback, span } = call;
  if (callback === undefined) return anyValue(span);
  if (list.kind === 'many') {
    interpreter.callOften(callback, [list.element, numberValue, receiver]);
    return join([list.element, undefinedValue], span);
  }
  const passing = list.elements.map((element, index) => interpreter.test(callback, [element, scalar(index), receiver]).passes);
  return join([...passing, undefinedValue], span);
}

function joined({ interpreter, list, args, span }: ListCall): Value {
  const separators = args[0] === undefined ? [literal(',')] : operandTexts(interpreter, args[0], span);
  const textsOf = (element: Value): readonly AbstractText[] => {
    const present = new Map([...element].filter(([, alternative]) => !isNullish(alternative)));
    return [...operandTexts(interpreter, present, span), ...(present.size < element.size ? [[]] : [])];
  };
  if (list.kind === 'many') {
    // Any number of such texts, with the separator between them.
    const classes = [...textsOf(list.element), ...separators].map(classOf);
    return textValue([{ hole: classes.reduce(widerClass, 'hex'), span }]);
  }
  let texts: readonly AbstractText[] = [[]];
  const [separator, ...others] = separators;
  if (separator === undefined || others.length > 0) return textValue([{ hole: 'raw', span }]);
  for (const [index, element] of list.elements.entries()) {
    const next = textsOf(element).map((text) => (index === 0 ? text : concatenate(separator, text)));
    texts = texts.flatMap((before) => next.map((text) => concatenate(before, text)));
    if (texts.length > 256) return textValue([{ hole: texts.map(classOf).reduce(widerClass), span }]);
  }
  return textsValue(texts, span);
}

/** Methods that change the list they are called on, and what they answer. */
const writers: {
  readonly [name: string]: (call: Omit<ListCall, 'list'>) => {
    readonly change: (list: ListAlternative) => ListAlternative;
    readonly result: Value;
  };
} = {
  push: ({ args, span }) => ({
    change: (list) =>
      list.kind === 'list'
        ? { kind: 'list', elements: [...list.elements, ...args] }
        : { kind: 'many', element: join([list.element, ...args], span) },
    result: numberValue,
  }),
  unshift: ({ args, span }) => ({
    change: (list) =>
      list.kind === 'list'
        ? { kind: 'list', elements: [...args, ...list.elements] }
        : { kind: 'many', element: join([list.element, ...args], span) },
    result: numberValue,
  }),
  reverse: ({ receiver }) => ({
    change: (list) => (list.kind === 'list' ? { kind: 'list', elements: list.elements.toReversed() } : list),
    result: receiver,
  }),
};

/** What any other writer may leave: what was there and what it was given, in any order and number. */
function anyOrder({ args, span }: Omit<ListCall, 'list'>): (list: ListAlternative) => ListAlternative {
  return (list) => ({ kind: 'many', element: join([elementsOf(oneOf(list), span), ...args], span) });
}

const answersReceiver = new Set(['sort', 'fill', 'reverse']);

/** A method that changes its receiver: which lists those are is for the interpreter to know. */
export function writeList(name: string, call: Omit<ListCall, 'list'>): Value {
  const { interpreter, receiver, args, callback, span } = call;
  const before = elementsOf(interpreter.open(receiver, span), span);
  if (callback !== undefined) interpreter.callOften(callback, [before, before]);
  const known = Object.hasOwn(writers, name) ? writers[name]?.(call) : undefined;
  const change = known?.change ?? anyOrder(call);
  interpreter.change(receiver, span, (content) =>
    content.kind === 'list' || content.kind === 'many' ? oneOf(change(content)) : anyValue(span),
  );
  if (known !== undefined) return known.result;
  if (answersReceiver.has(name)) return receiver;
  if (name === 'splice') return interpreter.allocate({ kind: 'many', element: join([before, ...args], span) }, span);
  return join([before, undefinedValue], span);
}

export function readList(name: string): ((call: ListCall) => Value) | undefined {
  return Object.hasOwn(readers, name) ? readers[name] : undefined;
}
