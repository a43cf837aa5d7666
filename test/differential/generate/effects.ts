import type { ApiPath } from '../../../schemas/platform/api.ts';
import { oneOf } from '../random.ts';
import { expression } from './expressions.ts';
import { named } from './literals.ts';
import type { Place } from './place.ts';
import * as types from './types.ts';

/** A line of the log that tells a value apart from every other. */
export function observe(_place: Place, name: string): string {
  return `api.log('debug', \`${name} \${JSON.stringify(${name}) ?? 'undefined'}\`);`;
}

/** A call of a member of `api`. */
export function effectStatement(place: Place): string {
  const { random, api } = place.program;
  const has = (path: ApiPath) => (api.has(path) ? 1 : 0);
  const anything = () => expression(place, random.pick(types.variableTypes), 3);
  const key = () => (random.percent(80) ? `'${random.pick(['k', 'risk', 'step_up', 'A1'])}'` : expression(place, types.string, 2));
  return oneOf<string>(random, [
    [8, () => `api.log('${random.pick(['debug', 'info', 'warn', 'error'])}', ${expression(place, types.string, 4)});`],
    [6, () => `api.state.set(${key()}, ${jsonValue(place)});`],
    [2, () => `api.state.set('v', ${random.percent(80) ? `JSON.stringify(${anything()}) ?? null` : named(place, types.json)});`],
    [
      1,
      () =>
        `api.deny(${random.percent(70) ? `'${random.pick(['no', 'too-risky', 'geo_block'])}'` : expression(place, types.string, 2)}${random.percent(40) ? `, { message: ${expression(place, types.string, 2)} }` : ''});`,
    ],
    [3 * has('user.setAppMetadata'), () => `api.user.setAppMetadata(${patch(place)});`],
    [2 * has('user.setUserMetadata'), () => `api.user.setUserMetadata(${patch(place)});`],
    [
      3 * has('session.setCustomClaim'),
      () =>
        `api.session.setCustomClaim(${random.percent(85) ? `'${random.pick(['tier', 'https://acme.example/x', 'level'])}'` : expression(place, types.string, 2)}, ${jsonValue(place)}${random.percent(40) ? `, { token: '${random.pick(['access', 'id', 'both'])}' }` : ''});`,
    ],
    [
      has('mfa.require'),
      () =>
        `api.mfa.require(${random.pick(['', "{ factors: ['totp'] }", place.frame.isEntry && place.program.position.user === 'stored' ? '{ factors: event.user.enrolled_factors }' : '{}'])});`,
    ],
    [
      1,
      () =>
        `console.${random.pick(['log', 'info', 'debug', 'warn', 'error'])}(${expression(place, types.string, 2)}, ${expression(place, types.number, 2)});`,
    ],
  ]);
}

/** Mostly what JSON can say; `NaN` among numbers is an error at the call. */
function jsonValue(place: Place): string {
  const { random } = place.program;
  return expression(
    place,
    random.pick([
      types.number,
      types.string,
      types.boolean,
      types.point,
      types.list(types.number),
      types.list(types.string),
      types.list(types.point),
      types.dictionary(types.string),
      types.nullable(types.string),
      types.json,
    ]),
    3,
  );
}

function patch(place: Place): string {
  const { random } = place.program;
  return random.pick([
    () => `{ tier: ${expression(place, types.string, 2)}, n: ${expression(place, types.maybe(types.number), 2)} }`,
    () =>
      `{ plan: { x: ${expression(place, types.number, 2)}, b: null }, [${expression(place, types.string, 2)}]: ${expression(place, types.boolean, 2)} }`,
    () => expression(place, types.dictionary(types.number), 3),
    () => named(place, types.dictionary(types.string)),
  ])();
}
