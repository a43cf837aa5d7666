import { oneOf } from '../random.ts';
import { builtinCall, callback, iterableText } from './arguments.ts';
import { builtinCalls } from './builtin-calls.ts';
import { expression } from './expressions.ts';
import { literal, named } from './literals.ts';
import { declaredName, freshName, type Place, type Variable } from './place.ts';
import { quote, textTexts } from './pools.ts';
import type { Type } from './types.ts';
import * as types from './types.ts';

/** A statement, and what those behind it in its block may name. */
export interface Written {
  readonly text: string;
  readonly declared: readonly Variable[];
}

export const plain = (text: string): Written => ({ text, declared: [] });

const ownTypes: readonly Type[] = [
  types.list(types.number),
  types.list(types.string),
  types.list(types.point),
  types.point,
  types.dictionary(types.number),
  types.dictionary(types.string),
];

const writableText = (type: Type): string =>
  type.kind === 'list' ? `${type.of.text}[]` : type.kind === 'dictionary' ? `{ [key: string]: ${type.of.text} }` : type.text;

/** A list or record that the function builds, to be written to. */
export function ownDeclaration(place: Place): Written {
  const { random } = place.program;
  const type = random.pick(ownTypes);
  const value = oneOf<string>(random, [
    [3, () => literal(place, type)],
    [type.kind === 'list' ? 4 : 0, () => `[...${iterableText(place, type.kind === 'list' ? type.of : type, 3)}]`],
    [
      type.kind === 'list' && type.of.kind !== 'record' ? 3 : 0,
      () =>
        `${named(place, types.list(types.number))}.map(${callback(place, [types.number, types.number], type.kind === 'list' ? type.of : type, 3)})`,
    ],
    [type.kind !== 'list' ? 4 : 0, () => `{ ...${named(place, type)} }`],
  ]);
  const variable: Variable = { name: declaredName(place, value, 'w'), type, isAssignable: false, isOwn: true };
  return { text: `const ${variable.name}: ${writableText(type)} = ${value};`, declared: [variable] };
}

/** An assignment to a variable, if there is one that takes it. */
export function assignment(place: Place): Written | undefined {
  const { random } = place.program;
  const targets = place.variables.filter(({ isAssignable }) => isAssignable);
  if (targets.length === 0) return undefined;
  const { name, type } = random.pick(targets);
  return plain(assignTo(place, name, type));
}

/** An assignment of any kind to a target that holds a type. */
function assignTo(place: Place, target: string, type: Type): string {
  const { random } = place.program;
  const value = (of: Type = type) => expression(place, of, 3);
  return oneOf<string>(random, [
    [4, () => `${target} = ${value()};`],
    [
      type.kind === 'number' ? 6 : 0,
      () => `${target} ${random.pick(['+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=', '>>>='])} ${value()};`,
    ],
    [type.kind === 'number' ? 3 : 0, () => random.pick([`${target}++;`, `--${target};`, `${target}--;`, `++${target};`])],
    [
      type.kind === 'string' ? 5 : 0,
      () => `${target} += ${expression(place, random.pick([types.string, types.number, types.boolean]), 3)};`,
    ],
    [['number', 'string', 'boolean'].includes(type.kind) ? 3 : 0, () => `${target} ${random.pick(['||=', '&&='])} ${value()};`],
    [
      type.kind === 'maybe' || type.kind === 'nullable' ? 5 : 0,
      () => `${target} ??= ${value(type.kind === 'maybe' || type.kind === 'nullable' ? type.of : type)};`,
    ],
  ]);
}

/** A write to a member or element of something this function built. */
export function write(place: Place): Written | undefined {
  const { random } = place.program;
  const own = place.variables.filter(({ isOwn }) => isOwn);
  if (own.length === 0) return undefined;
  const { name, type } = random.pick(own);
  if (type.kind === 'record') {
    const member = random.pick(type.members);
    return plain(assignTo(place, `${name}.${member.name}`, member.type));
  }
  if (type.kind === 'dictionary') {
    const key = random.percent(50)
      ? expression(place, types.string, 2)
      : quote(random.pick(textTexts)).replace(/^'(__proto__|constructor|prototype)'$/, "'a'");
    const target = `${name}[${key}]`;
    return plain(
      random.percent(40)
        ? `${target} ${random.pick(['??=', '='])} ${expression(place, type.of, 3)};`
        : `${target} = ${expression(place, type.of, 3)};`,
    );
  }
  if (type.kind !== 'list') return undefined;
  if (type.of.kind === 'record' && random.percent(40)) {
    const element = freshName(place.program, 'e');
    return plain(`for (const ${element} of ${name}) { ${assignTo(place, `${element}.a`, types.number)} }`);
  }
  const index = random.pick([`${name}.length`, '0', `${name}.length - 1`, `${name}.indexOf(${named(place, type.of)})`]);
  return plain(
    random.percent(50)
      ? `if (${name}.length > 0) ${name}[${random.pick(['0', `${name}.length - 1`])}] = ${expression(place, type.of, 3)};`
      : index.includes('indexOf')
        ? `${name}.push(${expression(place, type.of, 3)});`
        : index === '0' || index === `${name}.length`
          ? `${name}[${index}] = ${expression(place, type.of, 3)};`
          : `if (${name}.length > 0) ${name}[${index}] = ${expression(place, type.of, 3)};`,
  );
}

const mutatingCalls = builtinCalls.filter(({ builtin }) => builtin.mutates);

/** A call of a method that changes a list. */
export function mutation(place: Place): Written | undefined {
  const { random } = place.program;
  const fitting = mutatingCalls.filter(
    ({ receiver }) => receiver !== undefined && place.variables.some((variable) => variable.isOwn && types.isSame(variable.type, receiver)),
  );
  if (fitting.length === 0) return undefined;
  const text = builtinCall(place, random.pick(fitting), 3);
  return text === undefined ? undefined : plain(`${text};`);
}

/** A list that grows and shrinks under the loop that walks it. */
export function changedWhileWalked(place: Place): Written | undefined {
  const own = ownList(place);
  if (own === undefined || own.type.kind !== 'list') return undefined;
  const { random } = place.program;
  const { name, type } = own;
  const element = freshName(place.program, 'e');
  const value = expression(place, type.of, 2);
  const change = random.pick([
    `if (${name}.length < 9) ${name}.push(${value});`,
    `${name}.shift();`,
    `${name}.pop();`,
    `if (${name}.length < 9) ${name}.splice(1, 0, ${value});`,
    `${name}.reverse();`,
    `${name}[0] = ${value};`,
  ]);
  const shown = place.effects ? `api.log('debug', JSON.stringify(${element}) ?? 'undefined');` : '';
  return plain(`for (const ${element} of ${name}) { ${change} ${shown} if (${expression(place, types.boolean, 1)}) break; }`);
}

/** What the type checker lets through though it is wrong: a list of numbers under a name by which texts may be put into it. */
export function lie(place: Place): Written | undefined {
  const own = ownList(place);
  if (own === undefined || own.type.kind !== 'list' || own.type.of.kind === 'record') return undefined;
  const alias = freshName(place.program, 'u');
  return plain(
    `{ const ${alias}: (number | string | boolean)[] = ${own.name}; ${alias}.push(${place.program.random.pick(["'lie'", '7', 'true'])}); }`,
  );
}

function ownList(place: Place): Variable | undefined {
  const own = place.variables.filter(({ isOwn, type }) => isOwn && type.kind === 'list');
  return own.length === 0 ? undefined : place.program.random.pick(own);
}
