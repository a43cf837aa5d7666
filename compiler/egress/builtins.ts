import type { Builtin } from '../../schemas/language/builtin.ts';
import { type BuiltinId, builtinEntries, builtins } from '../../schemas/language/builtins/index.ts';
import type { HirArgument, HirCallback, HirExpression, Span } from '../hir/nodes.ts';
import { evaluate, operandTexts, textsValue } from './expressions.ts';
import { foldWith } from './fold.ts';
import type { Interpreter } from './interpreter.ts';
import { elementsOf } from './members.ts';
import { literal } from './text.ts';
import { newQuery, newUrl, type Reader } from './urls.ts';
import { anyValue, booleanValue, join, mapValue, nothing, numberValue, oneOf, textValue, undefinedValue, type Value } from './value.ts';

type BuiltinNode = Extract<HirExpression, { kind: 'builtin' }>;

interface Call {
  readonly interpreter: Interpreter;
  readonly node: BuiltinNode;
  readonly args: readonly Value[];
  readonly span: Span;
}

/** A built-in by its id: what it makes of all that its arguments may be. What is not in the table answers what its signature says. */
export function evaluateBuiltin(interpreter: Interpreter, node: BuiltinNode): Value {
  const { span } = node;
  const callbacks = node.args.filter((argument) => argument.kind === 'callback');
  const args = node.args.map((argument) => argumentValue(interpreter, argument));
  if (!interpreter.reached) return nothing;
  const plain = node.args.every((argument) => argument.kind !== 'spread' && argument.kind !== 'callback');
  if (plain && !dependsOnClock(node.name, args.length)) {
    const folded = foldWith(args, span, (literals) => ({ ...node, args: literals }));
    if (folded !== undefined) return folded;
  }
  const transfer = Object.hasOwn(transfers, node.name) ? transfers[node.name] : undefined;
  if (transfer !== undefined && !node.args.some(({ kind }) => kind === 'spread')) return transfer({ interpreter, node, args, span });
  const [first] = args;
  const element = first === undefined ? anyValue(span) : elementsOf(interpreter.open(first, span), span);
  for (const callback of callbacks) interpreter.callOften(callback, [element, element, anyValue(span)]);
  return resultOf([builtins[node.name as BuiltinId]], span);
}

/** The value of an argument; of a spread, what is spread. A callback has none. */
export function argumentValue(interpreter: Interpreter, argument: HirArgument): Value {
  if (argument.kind === 'callback') return nothing;
  return evaluate(interpreter, argument.kind === 'spread' ? argument.value : argument);
}

function dependsOnClock(name: string, count: number): boolean {
  return name === 'Date.now' || (name === 'new Date' && count === 0);
}

/** What built-ins answer by their signatures, which their implementations keep to whatever the types of a program say. */
export function resultOf(candidates: readonly Builtin[], span: Span): Value {
  const results = new Set(
    candidates.flatMap(({ signature }) => [signature].flat().map((overload) => /:\s*([^:]*)$/.exec(overload)?.[1]?.trim())),
  );
  if (results.size === 1 && results.has('number')) return numberValue;
  if (results.size === 1 && results.has('boolean')) return booleanValue;
  return anyValue(span);
}

/** Every method of a name, whatever its receiver. */
export function methodsNamed(name: string): readonly Builtin[] {
  return builtinEntries.flatMap(([, builtin]) => (builtin.form === 'method' && builtin.name === name ? [builtin] : []));
}

function readerOf({ interpreter, span }: Call): Reader {
  return { open: (value) => interpreter.open(value, span), texts: (value) => operandTexts(interpreter, value, span) };
}

/** A text hole made by an encoder or a digest. */
const made = (hole: 'encoded' | 'hex' | 'number') => (call: Call) => textValue([{ hole, span: call.span }]);

const transfers: { readonly [id: string]: (call: Call) => Value } = {
  String: ({ interpreter, node, args }) =>
    textsValue(operandTexts(interpreter, args[0] ?? textValue([]), node.args[0]?.span ?? node.span), node.span),
  encodeURIComponent: ({ node, args: [value = undefinedValue], span }) =>
    mapValue(value, span, (alternative) => {
      const folded = foldWith([oneOf(alternative)], span, (literals) => ({ ...node, args: literals }));
      return folded ?? textValue([{ hole: 'encoded', span }]);
    }),
  sha256: made('hex'),
  'Array.of': ({ interpreter, args, span }) => interpreter.allocate({ kind: 'list', elements: args }, span),
  'Array.from': (call) => {
    const { interpreter, node, args, span } = call;
    const list = interpreter.open(args[0] ?? nothing, span);
    const callback = node.args.find((argument): argument is HirCallback => argument.kind === 'callback');
    if (callback !== undefined) {
      const element = interpreter.callOften(callback, [elementsOf(list, span), numberValue]);
      return interpreter.allocate({ kind: 'many', element }, span);
    }
    return mapValue(list, span, (alternative) =>
      interpreter.allocate(
        alternative.kind === 'list' ? alternative : { kind: 'many', element: elementsOf(oneOf(alternative), span) },
        span,
      ),
    );
  },
  'Object.keys': (call) => listOfMembers(call, (name) => textValue(literal(name))),
  'Object.values': (call) => listOfMembers(call, (_name, value) => value),
  'Object.entries': (call) => listOfMembers(call, (name, value) => oneOf({ kind: 'list', elements: [textValue(literal(name)), value] })),
  'new URL': (call) => {
    const { interpreter, node, args, span } = call;
    const texts = operandTexts(interpreter, args[0] ?? undefinedValue, node.args[0]?.span ?? span);
    const bases = args[1] === undefined ? [undefined] : operandTexts(interpreter, args[1], node.args[1]?.span ?? span);
    const urls = texts.flatMap((text) => bases.map((base) => newUrl(text, base, span)));
    return urls.length === 0 ? nothing : join(urls, span);
  },
  'new URLSearchParams': (call) => newQuery(call.args[0] ?? undefinedValue, readerOf(call), call.span),
};

function listOfMembers({ interpreter, args, span }: Call, element: (name: string, value: Value) => Value): Value {
  const record = interpreter.open(args[0] ?? nothing, span);
  return mapValue(record, span, (alternative) => {
    if (alternative.kind === 'list')
      return interpreter.allocate({ kind: 'list', elements: alternative.elements.map((one, index) => element(String(index), one)) }, span);
    if (alternative.kind !== 'record') return anyValue(span);
    const known = [...alternative.members].map(([name, value]) => element(name, value));
    // Names that look like indices come first, wherever they were written.
    const inOrder = alternative.rest.size === 0 && ![...alternative.members.keys()].some((name) => /^[0-9]+$/.test(name));
    if (inOrder) return interpreter.allocate({ kind: 'list', elements: known }, span);
    const others = alternative.rest.size === 0 ? [] : [anyValue(span)];
    return interpreter.allocate(
      { kind: 'many', element: known.length + others.length === 0 ? nothing : join([...known, ...others], span) },
      span,
    );
  });
}
