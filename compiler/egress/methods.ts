import type { HirCallback, HirExpression } from '../hir/nodes.ts';
import { argumentValue, methodsNamed, resultOf } from './builtins.ts';
import { elementOfData } from './data.ts';
import { evaluate, operandTexts } from './expressions.ts';
import { foldWith } from './fold.ts';
import type { Interpreter } from './interpreter.ts';
import { type ListAlternative, readList, writeList } from './list-methods.ts';
import { elementsOf } from './members.ts';
import { numberText, textMethods } from './text-methods.ts';
import { type Alternative, anyValue, isNullish, join, keepWhere, nothing, oneOf, textValue, type Value } from './value.ts';

type MethodNode = Extract<HirExpression, { kind: 'method' }>;

interface Call {
  readonly interpreter: Interpreter;
  readonly node: MethodNode;
  readonly receiver: Value;
  readonly args: readonly Value[];
  readonly callback: HirCallback | undefined;
}

/** A method call: chosen, as in a run, by what the receiver may be and never by its type. */
export function evaluateMethod(interpreter: Interpreter, node: MethodNode): Value {
  const { span, name } = node;
  // Nothing can be called of null and undefined: the run throws.
  const receiver = keepWhere(evaluate(interpreter, node.receiver), (alternative) => !isNullish(alternative));
  const args = node.args.map((argument) => argumentValue(interpreter, argument));
  if (!interpreter.reached || receiver.size === 0) return nothing;
  const callback = node.args.find((argument): argument is HirCallback => argument.kind === 'callback');
  const call: Call = { interpreter, node, receiver, args, callback };
  const isSpread = node.args.some((argument) => argument.kind === 'spread');
  const candidates = methodsNamed(name);
  if (candidates.some(({ mutates }) => mutates)) {
    const given = node.args.map((argument, index) => {
      const value = args[index] ?? nothing;
      return argument.kind === 'spread' ? elementsOf(interpreter.open(value, span), span) : value;
    });
    if (isSpread) loosen(interpreter, receiver, call);
    return writeList(name, { interpreter, receiver, args: callback === undefined ? given : [], callback, span });
  }
  if (!isSpread && callback === undefined) {
    const folded = foldWith([receiver, ...args], span, ([first, ...others]) =>
      first === undefined ? undefined : { ...node, receiver: first, args: others },
    );
    if (folded !== undefined) return folded;
  }
  const opened = [...interpreter.open(receiver, span).values()];
  const ways = opened.map((alternative) => () => (isSpread ? unknown(call, alternative) : methodOf(call, alternative)));
  const [only, ...others] = ways;
  if (only !== undefined && others.length === 0) return only();
  return join(interpreter.choose(span, ...ways), span);
}

/** A list that gets an unknown number of elements has none of its own left that is known by its place. */
function loosen(interpreter: Interpreter, receiver: Value, { node }: Call): void {
  interpreter.change(receiver, node.span, (content) =>
    content.kind === 'list' ? oneOf({ kind: 'many', element: elementsOf(oneOf(content), node.span) }) : oneOf(content),
  );
}

function methodOf(call: Call, alternative: Alternative): Value {
  const { interpreter, node, args, receiver, callback } = call;
  const { span, name } = node;
  const list = listOf(alternative, call);
  if (list !== undefined) {
    const read = readList(name);
    return read === undefined ? unknown(call, alternative) : read({ interpreter, list, receiver, args, callback, span });
  }
  switch (alternative.kind) {
    case 'text': {
      const method = Object.hasOwn(textMethods, name) ? textMethods[name] : undefined;
      if (method === undefined || callback !== undefined) return unknown(call, alternative);
      return method({ text: alternative.text, args: args.map((value) => operandTexts(interpreter, value, span)), span });
    }
    case 'url':
    case 'query':
      return name === 'toString' || name === 'toJSON' ? textValue(alternative.text) : unknown(call, alternative);
    case 'number':
      return numberText(name, args, span) ?? unknown(call, alternative);
    case 'boolean':
      return name === 'toString' ? textValue([{ hole: 'boolean', span }]) : unknown(call, alternative);
    case 'any':
      // These exist on numbers alone: on anything else the run throws.
      return (name === 'toString' ? undefined : numberText(name, args, span)) ?? unknown(call, alternative);
    default:
      return unknown(call, alternative);
  }
}

function listOf(alternative: Alternative, { node }: Call): ListAlternative | undefined {
  if (alternative.kind === 'list' || alternative.kind === 'many') return alternative;
  if (alternative.kind !== 'data' || (alternative.shape.kind !== 'list' && alternative.shape.kind !== 'tuple')) return undefined;
  return { kind: 'many', element: elementOfData(alternative, node.span) };
}

/** What is not followed: the signature says whether the answer is a number or a boolean; a callback may still change what it is given. */
function unknown({ interpreter, node, callback }: Call, alternative: Alternative): Value {
  const { span } = node;
  const element = join([elementsOf(oneOf(alternative), span), anyValue(span)], span);
  if (callback !== undefined) interpreter.callOften(callback, [element, element, element, element]);
  return resultOf(methodsNamed(node.name), span);
}
