import { oneOf } from '../random.ts';
import { alternatives } from './alternatives.ts';
import { builtinCall } from './arguments.ts';
import { type BuiltinCall, callsByResult } from './builtin-calls.ts';
import { helperCall } from './calls.ts';
import { literal, named } from './literals.ts';
import { type Place, variablesOf } from './place.ts';
import { keyTexts, memberNames, quote } from './pools.ts';
import type { Type } from './types.ts';
import * as types from './types.ts';

/** An expression of a type: whatever of the language can stand at this place. */
export function expression(place: Place, type: Type, depth: number): string {
  const { program } = place;
  program.fuel -= 1;
  if (depth <= 0 || program.fuel <= 0) return leaf(place, type);
  const own = alternatives[type.kind];
  return oneOf(program.random, [
    [25, () => leaf(place, type)],
    [30, () => builtinResult(place, type, depth) ?? leaf(place, type)],
    [8, () => helperCall(place, type, depth) ?? leaf(place, type)],
    [
      4,
      () =>
        `(${expression(place, types.boolean, depth - 1)} ? ${expression(place, type, depth - 1)} : ${expression(place, type, depth - 1)})`,
    ],
    [
      type.kind === 'maybe' || type.kind === 'pattern' ? 0 : 3,
      () => `(${maybeText(place, type, depth)} ?? ${expression(place, type, depth - 1)})`,
    ],
    ...(own === undefined ? [] : own(place, type, depth)),
  ]);
}

function leaf(place: Place, type: Type): string {
  const { random, paths } = place.program;
  const variables = variablesOf(place, type);
  const fields = place.frame.isEntry ? paths.filter((path) => types.isSame(path.type, type)) : [];
  return oneOf<string>(random, [
    [variables.length > 0 ? 10 : 0, () => random.pick(variables).name],
    [fields.length > 0 ? 10 : 0, () => random.pick(fields).text],
    [type.kind === 'json' && place.frame.isEntry ? 10 : 0, () => jsonText(place)],
    [
      5,
      () =>
        type.kind === 'dictionary' ||
        type.kind === 'set' ||
        (type.kind === 'list' && type.of.kind !== 'number' && type.of.kind !== 'string')
          ? named(place, type)
          : literal(place, type),
    ],
  ]);
}

/** Something that may be undefined where the type is not. */
export function maybeText(place: Place, type: Type, depth: number): string {
  const { random } = place.program;
  return oneOf<string>(random, [
    [3, () => `${named(place, types.list(type))}[${expression(place, types.number, depth - 1)}]`],
    [3, () => named(place, types.maybe(type))],
    [2, () => `${named(place, types.dictionary(type))}[${keyExpression(place, depth)}]`],
    [3, () => builtinResult(place, types.maybe(type), depth) ?? named(place, types.maybe(type))],
    [2, () => maybeMember(place, type) ?? named(place, types.maybe(type))],
  ]);
}

function maybeMember(place: Place, type: Type): string | undefined {
  const { random } = place.program;
  if (types.point.kind !== 'record') return undefined;
  const members = types.point.members.filter((member) => types.isSame(member.type, type) || types.isSame(member.type, types.maybe(type)));
  const owner = named(place, types.maybe(types.point));
  if (members.length > 0) return `${owner}?.${random.pick(members).name}`;
  return undefined;
}

export function builtinResult(place: Place, type: Type, depth: number): string | undefined {
  const { random } = place.program;
  const calls = callsByResult.get(type.text);
  if (calls === undefined) return undefined;
  // First the built-in, then the types in it: else those with the most overloads would crowd out the others.
  const ids = idsOf(type.text, calls);
  const others = ids.filter((id) => !id.startsWith('Math.'));
  const id = random.pick(others.length === 0 || random.percent(30) ? ids : others);
  return builtinCall(place, random.pick(calls.filter((call) => call.id === id)), depth);
}

const knownIds = new Map<string, readonly string[]>();

function idsOf(key: string, calls: readonly BuiltinCall[]): readonly string[] {
  const ids = knownIds.get(key) ?? [...new Set(calls.map(({ id }) => id))];
  knownIds.set(key, ids);
  return ids;
}

function jsonText(place: Place): string {
  const { random } = place.program;
  const stored = place.program.position.user === 'optional' ? 'event.user?.' : 'event.user.';
  const root = random.pick([`${stored}app_metadata`, `${stored}user_metadata`, 'config', 'step']);
  const [first, ...more] = random.several(1, 3, () => random.pick(memberNames));
  const rest = more.map((name) =>
    random.percent(60)
      ? `?.${name}`
      : `?.[${random.percent(50) ? quote(random.pick(keyTexts)).replace(/'(__proto__|constructor)'/, "'a'") : named(place, types.string)}]`,
  );
  const member = root.startsWith('event.user?') ? `?.${first}` : `.${first}`;
  return `(${root}${member}${rest.join('')} ?? null)`;
}

export function keyExpression(place: Place, depth: number): string {
  const { random } = place.program;
  const key = quote(random.pick(keyTexts));
  return random.percent(50) && !/__proto__|constructor/.test(key) ? key : expression(place, types.string, depth - 1);
}

/** Not a literal: TypeScript refuses to ask whether one is truthy, and knows too much of its type. */
export function unnarrowed(place: Place, type: Type, depth: number): string {
  const text = expression(place, type, depth - 1);
  return /^\(*(?:['"`[{/\d-]|new |NaN|Infinity|undefined|null|true|false)/.test(text) ? named(place, type) : text;
}
