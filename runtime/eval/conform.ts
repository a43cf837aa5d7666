import type { ValueShape } from '../../schemas/ir/value-shape.ts';
import type { Context } from './context.ts';
import { isRecord, typeError, type Value } from './values.ts';

/** Answers the value if it has the shape, else throws a TypeError that names the first member that has not. */
export function conform(context: Context, value: Value, shape: ValueShape): Value {
  const problem = mismatch(context, value, shape, undefined);
  if (problem !== undefined) throw typeError(sentenceOf(problem));
  return value;
}

/** The way to a member, innermost step first: it becomes text only where something is wrong there. */
interface Path {
  readonly outer: Path | undefined;
  readonly step: string | number;
}

/** What is not as its type says; without a shape, what is missing. */
interface Mismatch {
  readonly path: Path | undefined;
  readonly shape: ValueShape | undefined;
}

function mismatch(context: Context, value: Value, shape: ValueShape, path: Path | undefined): Mismatch | undefined {
  context.meter.charge(1);
  switch (shape.kind) {
    case 'any':
      return undefined;
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === shape.kind ? undefined : { path, shape };
    case 'null':
      return value === null ? undefined : { path, shape };
    case 'literal':
      return value === shape.value ? undefined : { path, shape };
    case 'list':
      if (!Array.isArray(value)) return { path, shape };
      return first(value, (element, index) => mismatch(context, element, shape.of, { outer: path, step: index }));
    case 'tuple':
      if (!Array.isArray(value) || value.length < shape.elements.length) return { path, shape };
      return first(shape.elements, (element, index) => mismatch(context, value[index], element, { outer: path, step: index }));
    case 'record': {
      if (!isRecord(value)) return { path, shape };
      const named = first(shape.members, ({ name, shape: inner, optional }) => {
        const member = Object.hasOwn(value, name) ? value[name] : undefined;
        const at = { outer: path, step: name };
        if (member === undefined) return optional ? undefined : { path: at, shape: undefined };
        return mismatch(context, member, inner, at);
      });
      const { rest } = shape;
      if (named !== undefined || rest === null) return named;
      return first(Object.keys(value), (key) => mismatch(context, value[key], rest, { outer: path, step: key }));
    }
    case 'union':
      return shape.of.some((one) => mismatch(context, value, one, path) === undefined) ? undefined : { path, shape };
  }
}

/** What is wrong, as a sentence without any of the value's content. */
function sentenceOf({ path, shape }: Mismatch): string {
  const where = path === undefined ? 'it' : `\`${textOf(path)}\``;
  return `the data is not of its type: ${where} is ${shape === undefined ? 'missing' : `not ${nameOf(shape)}`}`;
}

function textOf({ outer, step }: Path): string {
  const before = outer === undefined ? '' : textOf(outer);
  if (typeof step === 'number') return `${before}[${step}]`;
  return before === '' ? step : `${before}.${step}`;
}

function nameOf(shape: ValueShape): string {
  switch (shape.kind) {
    case 'any':
      return 'anything';
    case 'null':
      return 'null';
    case 'literal':
      return JSON.stringify(shape.value);
    case 'tuple':
      return `a list of ${shape.elements.length}`;
    case 'union':
      return choiceOf(shape.of);
    default:
      return `a ${shape.kind}`;
  }
}

/** What a value should have been: the texts and numbers to choose from where the type lists them. */
function choiceOf(shapes: readonly ValueShape[]): string {
  const literals = shapes.flatMap((shape) => (shape.kind === 'literal' ? [JSON.stringify(shape.value)] : []));
  return literals.length === shapes.length && shapes.length > 0 && shapes.length <= mostListed
    ? literals.join(' or ')
    : 'one of what its type allows';
}

const mostListed = 8;

function first<T>(items: readonly T[], check: (item: T, index: number) => Mismatch | undefined): Mismatch | undefined {
  for (let index = 0; index < items.length; index++) {
    const problem = check(items[index] as T, index);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
