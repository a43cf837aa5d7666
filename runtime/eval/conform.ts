import type { ValueShape } from '../../schemas/ir/value-shape.ts';
import type { Context } from './context.ts';
import { isRecord, typeError, type Value } from './values.ts';

/** Answers the value if it has the shape, else throws a TypeError that names the first member that has not. */
export function conform(context: Context, value: Value, shape: ValueShape): Value {
  const problem = mismatch(context, value, shape, '');
  if (problem !== undefined) throw typeError(problem);
  return value;
}

/** What is wrong with a value, as a sentence without any of its content; undefined if it has the shape. */
function mismatch(context: Context, value: Value, shape: ValueShape, path: string): string | undefined {
  context.meter.charge(1);
  const expected = (what: string) => `the data is not of its type: ${path === '' ? 'it' : `\`${path}\``} is not ${what}`;
  switch (shape.kind) {
    case 'any':
      return undefined;
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === shape.kind ? undefined : expected(`a ${shape.kind}`);
    case 'null':
      return value === null ? undefined : expected('null');
    case 'literal':
      return value === shape.value ? undefined : expected(JSON.stringify(shape.value));
    case 'list':
      if (!Array.isArray(value)) return expected('a list');
      return first(value, (element, index) => mismatch(context, element, shape.of, `${path}[${index}]`));
    case 'tuple':
      if (!Array.isArray(value) || value.length < shape.elements.length) return expected(`a list of ${shape.elements.length}`);
      return first(shape.elements, (element, index) => mismatch(context, value[index], element, `${path}[${index}]`));
    case 'record': {
      if (!isRecord(value)) return expected('a record');
      const named = first(shape.members, ({ name, shape: inner, optional }) => {
        const member = Object.hasOwn(value, name) ? value[name] : undefined;
        if (member === undefined) return optional ? undefined : `the data is not of its type: \`${join(path, name)}\` is missing`;
        return mismatch(context, member, inner, join(path, name));
      });
      const { rest } = shape;
      if (named !== undefined || rest === null) return named;
      return first(Object.keys(value), (key) => mismatch(context, value[key], rest, join(path, key)));
    }
    case 'union':
      return shape.of.some((one) => mismatch(context, value, one, path) === undefined) ? undefined : expected(choiceOf(shape.of));
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

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function first<T>(items: readonly T[], check: (item: T, index: number) => string | undefined): string | undefined {
  for (const [index, item] of items.entries()) {
    const problem = check(item, index);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
