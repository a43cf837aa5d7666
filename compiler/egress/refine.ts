import { constantValue, NoConstant } from '../analysis/constants.ts';
import { type BinaryOperator, type HirExpression, isEquality, type Variable } from '../hir/nodes.ts';
import { valueOfConstant } from './data.ts';
import type { Interpreter } from './interpreter.ts';
import { literal } from './text.ts';
import {
  type Alternative,
  booleanValue,
  constantOf,
  isNullish,
  join,
  keepWhere,
  keyOf,
  mapValue,
  mayBeNullish,
  nothing,
  numberValue,
  oneOf,
  scalar,
  textValue,
  truthOf,
  undefinedValue,
  type Value,
} from './value.ts';

/** What a test has shown of the variables it names, where it held or did not. A test that shows nothing changes nothing. */
export function refine(interpreter: Interpreter, test: HirExpression, holds: boolean): void {
  switch (test.kind) {
    case 'unary':
      if (test.operator === '!') refine(interpreter, test.value, !holds);
      return;
    case 'logical':
      if (test.operator === '??' || (test.operator === '&&') !== holds) return;
      refine(interpreter, test.left, holds);
      refine(interpreter, test.right, holds);
      return;
    case 'variable':
      narrow(interpreter, test.variable, (value) => keepWhere(value, (alternative) => truthOf(alternative) !== !holds));
      return;
    case 'nullish':
      if (test.value.kind === 'variable')
        narrow(interpreter, test.value.variable, (value) =>
          keepWhere(value, (alternative) => (holds ? mayBeNullish(alternative) : !isNullish(alternative))),
        );
      return;
    case 'binary':
      if (isEquality(test.operator))
        refineEquality(interpreter, test.operator, test.left, test.right, holds !== test.operator.startsWith('!'));
      return;
    case 'builtin': {
      const [first, second] = test.args;
      if (test.name === 'Boolean' && first !== undefined && isExpression(first)) refine(interpreter, first, holds);
      if (test.name === 'Object.hasOwn' && holds && first !== undefined && second?.kind === 'variable' && isExpression(first))
        narrowToKeys(interpreter, second.variable, peek(interpreter, first));
      return;
    }
    case 'in':
      if (holds && test.left.kind === 'variable') narrowToKeys(interpreter, test.left.variable, peek(interpreter, test.right));
      return;
    case 'method': {
      const [sought, ...others] = test.args;
      if (test.name === 'includes' && holds && sought?.kind === 'variable' && others.length === 0)
        narrowToElements(interpreter, sought.variable, peek(interpreter, test.receiver));
      return;
    }
  }
}

function isExpression(node: { readonly kind: string }): node is HirExpression {
  return node.kind !== 'spread' && node.kind !== 'callback';
}

function narrow(interpreter: Interpreter, variable: Variable, how: (value: Value) => Value): void {
  if (interpreter.reached) interpreter.narrow(variable, how(interpreter.read(variable, variable.span)));
}

function refineEquality(
  interpreter: Interpreter,
  operator: BinaryOperator,
  left: HirExpression,
  right: HirExpression,
  equal: boolean,
): void {
  const strict = operator === '===' || operator === '!==';
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (one.kind === 'unary' && one.operator === 'typeof' && one.value.kind === 'variable' && other.kind === 'literal') {
      const { value: type } = other;
      narrow(interpreter, one.value.variable, (value) => mapValue(value, one.span, (alternative) => ofType(alternative, type, equal)));
    }
    if (one.kind !== 'variable') continue;
    const constants = peek(interpreter, other);
    if (
      constants === undefined ||
      constants.size === 0 ||
      ![...constants.values()].every((alternative) => constantOf(alternative) !== undefined)
    )
      continue;
    narrow(interpreter, one.variable, (value) =>
      !equal ? differentFrom(value, constants) : strict || haveTexts(value, constants) ? equalTo(value, constants) : value,
    );
  }
}

/** Whether `==` between these converts nothing: `0` equals `''`, and a list of one text that text. */
function haveTexts(...values: readonly Value[]): boolean {
  return values.every((value) => [...value.values()].every(({ kind }) => kind === 'text'));
}

/** What a value may be that equals one of some constants: what was not known is now one of them. */
function equalTo(value: Value, constants: Value): Value {
  const kept: Alternative[] = [];
  for (const alternative of value.values()) {
    if (constantOf(alternative) !== undefined) {
      if (constants.has(keyOf(alternative))) kept.push(alternative);
    } else if (
      alternative.kind === 'any' ||
      alternative.kind === 'text' ||
      alternative.kind === 'number' ||
      alternative.kind === 'boolean'
    ) {
      kept.push(...constants.values());
    }
  }
  return oneOf(...kept);
}

function differentFrom(value: Value, constants: Value): Value {
  const [only, ...others] = constants.values();
  // NaN differs from itself.
  if (only === undefined || others.length > 0 || (only.kind === 'scalar' && Number.isNaN(only.value))) return value;
  return keepWhere(value, (alternative) => keyOf(alternative) !== keyOf(only));
}

function ofType(alternative: Alternative, type: unknown, is: boolean): Value {
  const known = typeOf(alternative);
  if (known !== undefined) return (known === type) === is ? oneOf(alternative) : nothing;
  if (!is || alternative.kind !== 'any') return oneOf(alternative);
  if (type === 'number') return numberValue;
  if (type === 'boolean') return booleanValue;
  if (type === 'undefined') return undefinedValue;
  return type === 'string' ? textValue([{ hole: 'raw', span: alternative.span, cause: alternative.cause }]) : oneOf(alternative);
}

function typeOf(alternative: Alternative): string | undefined {
  switch (alternative.kind) {
    case 'any':
      return undefined;
    case 'scalar':
      return typeof alternative.value;
    case 'text':
      return 'string';
    case 'number':
    case 'boolean':
      return alternative.kind;
    default:
      return 'object';
  }
}

/** A text that is found in a list is one of its elements. */
function narrowToElements(interpreter: Interpreter, variable: Variable, list: Value | undefined): void {
  const elements: Value[] = [];
  for (const alternative of list?.values() ?? []) {
    if (alternative.kind !== 'list') return;
    elements.push(...alternative.elements);
  }
  const all = elements.length === 0 ? nothing : join(elements, variable.span);
  if (list === undefined || ![...all.values()].every((element) => constantOf(element) !== undefined)) return;
  narrow(interpreter, variable, (value) => equalTo(value, all));
}

/** A text that is a key of a record is one of its names. */
function narrowToKeys(interpreter: Interpreter, variable: Variable, record: Value | undefined): void {
  const names: string[] = [];
  for (const alternative of record?.values() ?? []) {
    if (alternative.kind !== 'record' || alternative.rest.size > 0) return;
    names.push(...alternative.members.keys());
  }
  if (record === undefined) return;
  narrow(interpreter, variable, (value) => {
    // A list of one text answers to that text's name as well, and is no text.
    if (![...value.values()].every(({ kind }) => kind === 'text')) return value;
    return equalTo(value, new Map(names.flatMap((name) => [...textValue(literal(name))])));
  });
}

/** The value of an expression that can be had without running anything. */
function peek(interpreter: Interpreter, node: HirExpression): Value | undefined {
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'string' ? textValue(literal(node.value)) : scalar(node.value);
    case 'constant':
      return constantOfModule(node);
    case 'variable':
      return interpreter.open(interpreter.read(node.variable, node.span), node.span);
    case 'list': {
      const elements = node.elements.map((element) => (element.kind === 'literal' ? peek(interpreter, element) : undefined));
      return elements.every((element) => element !== undefined) ? oneOf({ kind: 'list', elements }) : undefined;
    }
    default:
      return undefined;
  }
}

function constantOfModule({ constant, span }: Extract<HirExpression, { kind: 'constant' }>): Value | undefined {
  const value = constantValue(constant);
  return value instanceof NoConstant ? undefined : valueOfConstant(value, span);
}
