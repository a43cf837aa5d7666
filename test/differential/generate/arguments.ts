import { oneOf } from '../random.ts';
import type { ArgumentForm, BuiltinCall, Parameter } from './builtin-calls.ts';
import { expression } from './expressions.ts';
import { literal, named } from './literals.ts';
import { constant, freshName, insideCallback, type Place, withVariables } from './place.ts';
import { globalPatterns, patterns, smallTexts } from './pools.ts';
import { statements } from './statements.ts';
import type { Type } from './types.ts';
import * as types from './types.ts';

/** A call of a built-in, or undefined where it cannot stand here. */
export function builtinCall(place: Place, call: BuiltinCall, depth: number): string | undefined {
  const { builtin, receiver } = call;
  const args = () => argumentsOf(place, call, depth).join(', ');
  switch (builtin.form) {
    case 'value':
      return builtin.name;
    case 'function':
      return `${builtin.name}(${args()})`;
    case 'constructor':
      return `new ${builtin.name}(${args()})`;
    case 'accessor':
    case 'method': {
      const target =
        receiver === undefined ? undefined : builtin.mutates ? ownVariable(place, receiver) : receiverOf(place, receiver, call, depth);
      if (target === undefined) return undefined;
      return builtin.form === 'accessor' ? `${target}.${builtin.name}` : `${target}.${builtin.name}(${args()})`;
    }
  }
}

function ownVariable(place: Place, type: Type): string | undefined {
  const own = place.variables.filter((variable) => variable.isOwn && types.isSame(variable.type, type));
  return own.length === 0 ? undefined : place.program.random.pick(own).name;
}

/** What stands before the dot: its type must not be narrower than it should be, so literals of few types only. */
export function receiverOf(place: Place, type: Type, call: BuiltinCall | undefined, depth: number): string {
  const { random } = place.program;
  if (type.kind === 'pattern') {
    const keepsState = call?.builtin.name === 'test' || call?.builtin.name === 'exec';
    return random.pick(keepsState || random.percent(50) ? patterns : globalPatterns)[0];
  }
  const isPlain = type.kind === 'string' || (type.kind === 'list' && ['number', 'string'].includes(type.of.kind) && random.percent(60));
  if (isPlain && random.percent(60)) return receiverText(expression(place, type, depth - 1));
  return named(place, type);
}

const receiverText = (text: string) => (/^[\w$.]+$/.test(text) && !/^\d/.test(text) ? text : `(${text})`);

function argumentsOf(place: Place, call: BuiltinCall, depth: number): string[] {
  const { random } = place.program;
  const texts: string[] = [];
  for (const parameter of call.parameters) {
    if (parameter.rest) {
      texts.push(...random.several(0, 3, () => argument(place, call, parameter, depth)));
      if (random.percent(10) && parameter.form.kind === 'value') texts.push(`...${named(place, types.list(parameter.form.type))}`);
    } else if (parameter.optional && random.percent(45)) break;
    else texts.push(argument(place, call, parameter, depth));
  }
  return texts;
}

const smallNames = /index|start|end|from|count|length|depth|digits|radix|limit|count|Count/;

function argument(place: Place, call: BuiltinCall, { name, form }: Parameter, depth: number): string {
  const { random } = place.program;
  if (form.kind === 'value' && form.type.kind === 'number' && smallNames.test(name) && random.percent(85)) {
    if (name === 'radix') return random.pick(['2', '8', '10', '16', '36', '36', '1']);
    return random.pick(smallTexts);
  }
  if (call.builtin.name === 'repeat' || call.builtin.name.startsWith('pad')) {
    if (form.kind === 'value' && form.type.kind === 'number') return random.pick(['3', '8', '20', '0', '-1']);
  }
  if (name === 'initial' && form.kind === 'value') return named(place, form.type);
  return argumentText(place, call, form, depth);
}

function argumentText(place: Place, call: BuiltinCall, form: ArgumentForm, depth: number): string {
  const { random } = place.program;
  switch (form.kind) {
    case 'word':
      return form.text;
    case 'either':
      return argumentText(place, call, random.pick(form.of), depth);
    case 'callback':
      return callback(place, form.parameters, form.result, depth);
    case 'value': {
      if (form.type.kind === 'pattern') return random.pick(needsGlobal(call) || random.percent(50) ? globalPatterns : patterns)[0];
      if (form.type.kind === 'unknown') return expression(place, random.pick(types.variableTypes), depth - 1);
      if (form.type.kind === 'iterable') return iterableText(place, form.type.of, depth);
      if (call.id === 'inCidr' && random.percent(80))
        return random.pick(
          ["'10.1.2.3'", "'10.0.0.0/8'", "'::/0'", "'2001:db8::1'", 'event.request.ip'].slice(0, place.frame.isEntry ? 5 : 4),
        );
      return expression(place, form.type, depth - 1);
    }
  }
}

const needsGlobal = ({ builtin }: BuiltinCall) => builtin.name === 'matchAll' || builtin.name === 'replaceAll';

/** What `for…of`, spread and their like take: a list, a set, a text, or an iterator made on the spot. */
export function iterableText(place: Place, of: Type, depth: number): string {
  const { random } = place.program;
  const list = types.list(of);
  return oneOf<string>(random, [
    [6, () => (of.kind === 'pair' ? literal(place, list) : expression(place, list, depth - 1))],
    [of.kind === 'number' || of.kind === 'string' ? 2 : 0, () => expression(place, types.set(of), depth - 1)],
    [of.kind === 'number' ? 2 : 0, () => `${named(place, types.list(types.string))}.keys()`],
    [of.kind === 'pair' ? 0 : 2, () => `${named(place, list)}.values()`],
    [of.kind === 'string' ? 2 : 0, () => expression(place, types.string, depth - 1)],
    [of.kind === 'string' ? 1 : 0, () => `${named(place, types.query)}.${random.pick(['keys', 'values'])}()`],
    [of.kind === 'string' ? 1 : 0, () => `${named(place, types.set(types.string))}.${random.pick(['keys', 'values'])}()`],
    [
      of.kind === 'pair' && of.first.kind === 'string' && of.of.kind === 'string' ? 3 : 0,
      () =>
        random.pick([
          `${named(place, types.query)}.entries()`,
          `Object.entries(${named(place, types.dictionary(types.string))})`,
          named(place, types.query),
        ]),
    ],
    [
      of.kind === 'pair' && of.first.kind === 'number' ? 6 : 0,
      () => `${named(place, types.list(of.kind === 'pair' ? of.of : of))}.entries()`,
    ],
  ]);
}

/** A function handed to a built-in: an arrow, or a name. */
export function callback(place: Place, parameters: readonly Type[], result: Type, depth: number): string {
  const { random } = place.program;
  const [first] = parameters;
  const byName = first === undefined ? [] : namesFor(place, first, parameters, result);
  if (byName.length > 0 && random.percent(12)) return random.pick(byName);
  const taken = parameters.slice(0, random.percent(70) ? 1 : random.below(parameters.length + 1));
  const isFolding = parameters.length >= 2 && first !== undefined && parameters[1] !== undefined && types.isSame(first, result);
  const bound = (isFolding ? parameters.slice(0, Math.max(2, taken.length)) : taken).map((type) =>
    constant(freshName(place.program, 'p'), type),
  );
  const wanted = result.kind === 'unknown' ? random.pick([types.boolean, types.number, types.string]) : result;
  const inner = withVariables(insideCallback(place, wanted), ...bound);
  const body = expression(inner, wanted, depth - 1);
  const texts = bound.map(({ name, type }, index) =>
    index === 0 && type.kind === 'record' && bound.length === 1 && random.percent(30) ? undefined : name,
  );
  if (texts[0] === undefined && bound.length === 1 && first?.kind === 'record') {
    // Taken apart in the parameter list, and put together again for what was written with it.
    const name = bound[0]?.name ?? '';
    return `({ a, ...${name}r }) => { const ${name} = { ...${name}r, a }; return ${body}; }`;
  }
  if (random.percent(12) && place.program.fuel > 0) {
    return `(${texts.join(', ')}) => {\n${[...statements(inner, 1, 2, 1), `return ${body};`].join('\n')}\n}`;
  }
  if (random.percent(20)) {
    const local = freshName(place.program);
    return `(${texts.join(', ')}) => { const ${local} = ${body}; if (${expression(inner, types.boolean, 1)}) return ${local}; return ${random.percent(50) ? local : expression(inner, wanted, 1)}; }`;
  }
  return `(${texts.join(', ')}) => ${body.startsWith('{') ? `(${body})` : body}`;
}

function namesFor(place: Place, first: Type, parameters: readonly Type[], result: Type): string[] {
  const helpers = place.program.helpers.filter(
    (helper) =>
      !helper.takesApi &&
      !helper.writes &&
      !helper.isAsync &&
      (result.kind === 'unknown' || types.isSame(helper.result, result)) &&
      helper.parameters.length <= parameters.length &&
      helper.parameters.every((type, index) => types.isSame(type, parameters[index] ?? types.unknown)),
  );
  const builtins: string[] = [];
  if (result.kind === 'unknown' || result.kind === 'boolean') builtins.push('Boolean');
  if (result.kind === 'string') builtins.push('String');
  if (result.kind === 'number') builtins.push('Number');
  if (result.kind === 'number' && first.kind === 'string' && parameters[1]?.kind === 'number') builtins.push('parseInt', 'parseFloat');
  return [...helpers.map(({ name }) => name), ...builtins];
}
