import { constantValue, NoConstant } from '../analysis/constants.ts';
import type { HirExpression, HirSpread, Span } from '../hir/nodes.ts';
import { evaluateBuiltin } from './builtins.ts';
import { memberOfData, valueOfConstant, valueOfShape } from './data.ts';
import { foldWith } from './fold.ts';
import type { Interpreter } from './interpreter.ts';
import { elementsOf, readIndex, readMember } from './members.ts';
import { evaluateMethod } from './methods.ts';
import { redirectRequest } from './redirects.ts';
import { refine } from './refine.ts';
import { type AbstractText, concatenate, literal, type TextPart } from './text.ts';
import {
  type Alternative,
  anyValue,
  booleanValue,
  constantOf,
  isNullish,
  join,
  keepWhere,
  keysOf,
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

/** All that an expression may come to, in the state the interpreter is in. */
export function evaluate(interpreter: Interpreter, node: HirExpression): Value {
  interpreter.step();
  const { span } = node;
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'string' ? textValue(literal(node.value, span)) : scalar(node.value);
    case 'pattern':
      return anyValue(span);
    case 'constant': {
      const value = constantValue(node.constant);
      // A text keeps its place, so that a fix finds the literal to mend.
      if (typeof value === 'string') return textValue(literal(value, node.constant.value.span));
      return value instanceof NoConstant ? anyValue(span) : valueOfConstant(value, span);
    }
    case 'variable':
      return interpreter.read(node.variable, span);
    case 'input':
      if (node.name === 'step') return anyValue(span);
      return valueOfShape(interpreter.inputs[node.name], node.name === 'config', span);
    case 'get':
      return readMember(interpreter, evaluate(interpreter, node.object), node.key, span);
    case 'index': {
      const object = evaluate(interpreter, node.object);
      return readIndex(interpreter, object, evaluate(interpreter, node.key), span);
    }
    case 'optional': {
      const value = evaluate(interpreter, node.value);
      const present = keepWhere(value, (alternative) => !isNullish(alternative));
      if (present.size === 0) return value.size === 0 ? nothing : undefinedValue;
      const absent = [...value.values()].some(mayBeNullish);
      const ways = [
        () => {
          interpreter.write(node.variable, present);
          return evaluate(interpreter, node.access);
        },
        ...(absent ? [() => undefinedValue] : []),
      ];
      return join(interpreter.choose(span, ...ways), span);
    }
    case 'checked': {
      const value = evaluate(interpreter, node.value);
      interpreter.write(node.variable, value);
      evaluate(interpreter, node.check);
      return value;
    }
    case 'unary':
      return unary(node.operator, evaluate(interpreter, node.value), node);
    case 'binary':
      return binary(interpreter, node);
    case 'in':
      evaluate(interpreter, node.left);
      evaluate(interpreter, node.right);
      return booleanValue;
    case 'is':
    case 'nullish':
      evaluate(interpreter, node.value);
      return booleanValue;
    case 'logical':
      return logical(interpreter, node);
    case 'conditional': {
      evaluate(interpreter, node.test);
      const ways = ([true, false] as const).map((holds) => () => {
        refine(interpreter, node.test, holds);
        return interpreter.reached ? evaluate(interpreter, holds ? node.consequent : node.alternate) : nothing;
      });
      return join(interpreter.choose(span, ...ways), span);
    }
    case 'template': {
      let whole: readonly AbstractText[] = [[]];
      for (const part of node.parts) whole = products(whole, operandTexts(interpreter, evaluate(interpreter, part), part.span));
      return textsValue(whole, span);
    }
    case 'list':
      return interpreter.allocate(listOf(interpreter, node.elements), span);
    case 'record':
      return interpreter.allocate(recordOf(interpreter, node), span);
    case 'rest':
      return rest(interpreter, node);
    case 'iterate':
      return mapValue(interpreter.open(evaluate(interpreter, node.value), span), span, (alternative) =>
        alternative.kind === 'list' || alternative.kind === 'many'
          ? oneOf(alternative)
          : oneOf({ kind: 'many', element: elementsOf(oneOf(alternative), span) }),
      );
    case 'conform':
      evaluate(interpreter, node.value);
      return interpreter.inputs.keepsAnswers ? valueOfShape(node.shape, false, span) : anyValue(span);
    case 'builtin':
      return evaluateBuiltin(interpreter, node);
    case 'method':
      return evaluateMethod(interpreter, node);
    case 'call': {
      const args = node.args.map((argument) => evaluate(interpreter, argument));
      return interpreter.reached ? interpreter.call(node.callee, args, span) : nothing;
    }
    case 'effect': {
      const [first] = node.args.map((argument) => evaluate(interpreter, argument));
      const request = redirectRequest(node);
      if (request !== undefined && first !== undefined && interpreter.reached) interpreter.onRequest(request, first, undefinedValue);
      return undefinedValue;
    }
    case 'secret':
    case 'hmac':
      // No part of a URL can be one: what is sealed is refused there by a rule of its own.
      for (const part of node.kind === 'secret' ? [node.name] : [node.secret, node.data]) evaluate(interpreter, part);
      return anyValue(span);
    case 'fetch': {
      for (const request of node.requests) {
        const url = evaluate(interpreter, request.url);
        const options = request.options === undefined ? undefinedValue : evaluate(interpreter, request.options);
        if (interpreter.reached) interpreter.onRequest(request, url, interpreter.open(options, span));
      }
      return anyValue(span);
    }
  }
}

/** The texts that a value may be written as, and what the source says of each hole where it enters the text. */
export function operandTexts(interpreter: Interpreter, value: Value, span: Span): readonly AbstractText[] {
  return [...interpreter.open(value, span).values()].map((alternative) => alternativeText(interpreter, alternative, span));
}

function alternativeText(interpreter: Interpreter, alternative: Alternative, span: Span): AbstractText {
  const hole = (part: TextPart): AbstractText => [part];
  switch (alternative.kind) {
    case 'scalar':
      return literal(String(alternative.value));
    case 'text': {
      // A value that was no text before is one hole: it is shown where it stands in the text.
      const [only, ...others] = alternative.text;
      const isWhole = only !== undefined && 'hole' in only && others.length === 0;
      return isWhole && only.origin === undefined ? [{ ...only, span, origin: only.span }] : alternative.text;
    }
    case 'url':
    case 'query':
      return alternative.text;
    case 'number':
    case 'boolean':
      return hole({ hole: alternative.kind, span });
    case 'list': {
      const elements = alternative.elements.map((element) => operandTexts(interpreter, element, span));
      if (elements.some((texts) => texts.length !== 1)) break;
      return elements.flatMap(([text], index): AbstractText => concatenate(literal(index === 0 ? '' : ','), text ?? []));
    }
    case 'any':
      return hole({ hole: 'raw', span, origin: alternative.span, cause: alternative.cause });
    case 'data':
      return hole({ hole: 'raw', span, origin: alternative.span });
  }
  return hole({ hole: 'raw', span });
}

/** Every text of the first followed by every text of the second. */
export function products(left: readonly AbstractText[], right: readonly AbstractText[]): readonly AbstractText[] {
  return left.flatMap((first) => right.map((second) => concatenate(first, second)));
}

export function textsValue(texts: readonly AbstractText[], span: Span): Value {
  return texts.length === 0 ? nothing : join(texts.map(textValue), span);
}

/** Operands of a text that may be so many that their products are more than anyone lists are put together as they are. */
function binary(interpreter: Interpreter, node: Extract<HirExpression, { kind: 'binary' }>): Value {
  const { operator, span } = node;
  const left = evaluate(interpreter, node.left);
  const right = evaluate(interpreter, node.right);
  if (operator !== '+') {
    if (!['-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>', '>>>'].includes(operator)) return booleanValue;
    return (
      foldWith([left, right], span, ([first, second]) =>
        first === undefined || second === undefined ? undefined : { ...node, left: first, right: second },
      ) ?? numberValue
    );
  }
  const [lefts, rights] = [interpreter.open(left, span), interpreter.open(right, span)];
  return mapValue(lefts, span, (first) => mapValue(rights, span, (second) => plus(interpreter, node, first, second)));
}

function plus(interpreter: Interpreter, node: Extract<HirExpression, { kind: 'binary' }>, left: Alternative, right: Alternative): Value {
  const isNumeric = ({ kind }: Alternative) => kind === 'number' || kind === 'boolean' || kind === 'scalar';
  if (isNumeric(left) && isNumeric(right)) {
    const [first, second] = [constantOf(left), constantOf(right)];
    if (first === undefined || second === undefined) return numberValue;
    return scalar(Number(first.value) + Number(second.value));
  }
  const isText = (alternative: Alternative) => alternative.kind !== 'any' && !isNumeric(alternative);
  if (!isText(left) && !isText(right)) return anyValue(node.span);
  const texts = products([alternativeText(interpreter, left, node.left.span)], [alternativeText(interpreter, right, node.right.span)]);
  return textsValue(texts, node.span);
}

function unary(operator: string, value: Value, node: Extract<HirExpression, { kind: 'unary' }>): Value {
  const { span } = node;
  if (operator === '!') return booleanValue;
  const folded = foldWith([value], span, ([operand]) => (operand === undefined ? undefined : { ...node, value: operand }));
  if (folded !== undefined) return folded;
  return operator === 'typeof' ? textValue([{ hole: 'word', span }]) : numberValue;
}

function logical(interpreter: Interpreter, node: Extract<HirExpression, { kind: 'logical' }>): Value {
  const { operator, span } = node;
  const left = evaluate(interpreter, node.left);
  const stays = keepWhere(left, (alternative) => {
    if (operator === '??') return !isNullish(alternative);
    const truth = truthOf(alternative);
    return truth === undefined || truth === (operator === '||');
  });
  const goesOn = [...left.values()].some((alternative) => {
    if (operator === '??') return mayBeNullish(alternative);
    const truth = truthOf(alternative);
    return truth === undefined || truth === (operator === '&&');
  });
  if (!goesOn) return left;
  const right = () => {
    if (operator !== '??') refine(interpreter, node.left, operator === '&&');
    return interpreter.reached ? evaluate(interpreter, node.right) : nothing;
  };
  return join([stays, ...interpreter.choose(span, right, () => nothing)], span);
}

function listOf(interpreter: Interpreter, elements: readonly (HirExpression | HirSpread)[]): Alternative {
  const known: Value[] = [];
  let open: Value | undefined;
  for (const element of elements) {
    const value = evaluate(interpreter, element.kind === 'spread' ? element.value : element);
    if (element.kind !== 'spread') {
      known.push(value);
      continue;
    }
    const opened = interpreter.open(value, element.span);
    const [only, ...others] = opened.values();
    if (only?.kind === 'list' && others.length === 0) known.push(...only.elements);
    else open = join([open ?? nothing, elementsOf(opened, element.span)], element.span);
  }
  if (open === undefined) return { kind: 'list', elements: known };
  const [{ span } = { span: undefined }] = elements;
  return { kind: 'many', element: span === undefined ? open : join([open, ...known], span) };
}

function recordOf(interpreter: Interpreter, node: Extract<HirExpression, { kind: 'record' }>): Alternative {
  const { span } = node;
  let members = new Map<string, Value>();
  let rest: Value = nothing;
  /** A write to one of several members, or to any. */
  const mayPut = (value: Value): void => {
    members = new Map([...members].map(([name, member]) => [name, join([member, value], span)]));
    rest = join([rest, value], span);
  };
  for (const entry of node.entries) {
    if (entry.kind === 'entry') {
      const keys = keysOf(evaluate(interpreter, entry.key));
      const value = evaluate(interpreter, entry.value);
      if (keys?.length === 1 && keys[0] !== undefined) members.set(keys[0], value);
      else mayPut(value);
      continue;
    }
    const [only, ...others] = interpreter.open(evaluate(interpreter, entry.value), span).values();
    if (only === undefined) continue;
    if (only.kind === 'record' && others.length === 0 && only.rest.size === 0)
      for (const [name, value] of only.members) members.set(name, value);
    else if (only.kind === 'data' && others.length === 0 && only.shape.kind === 'record' && only.shape.rest !== null)
      mayPut(memberOfData(only, '', span));
    else if (!(only.kind === 'scalar' && others.length === 0)) mayPut(anyValue(entry.span));
  }
  return { kind: 'record', members, rest };
}

function rest(interpreter: Interpreter, node: Extract<HirExpression, { kind: 'rest' }>): Value {
  const { span } = node;
  const value = interpreter.open(evaluate(interpreter, node.value), span);
  const keys = node.keys.map((key) => keysOf(evaluate(interpreter, key)));
  return mapValue(value, span, (alternative) => {
    if (alternative.kind === 'list') return interpreter.allocate({ kind: 'list', elements: alternative.elements.slice(keys.length) }, span);
    if (alternative.kind === 'many') return interpreter.allocate(alternative, span);
    if (alternative.kind !== 'record') return anyValue(span);
    if (!keys.every((key) => key?.length === 1)) return anyValue(span);
    const named = new Set(keys.flat());
    const members = new Map([...alternative.members].filter(([name]) => !named.has(name)));
    return interpreter.allocate({ kind: 'record', members, rest: alternative.rest }, span);
  });
}
