import { expression } from './expressions.ts';
import type { Helper, Place } from './place.ts';
import { fetchTargets, quote } from './pools.ts';
import type { Type } from './types.ts';
import * as types from './types.ts';

/** A call of a helper written so far that has this result. */
export function helperCall(place: Place, type: Type, depth: number): string | undefined {
  const fitting = place.program.helpers.filter((helper) => types.isSame(helper.result, type) && canCall(place, helper));
  if (fitting.length === 0) return undefined;
  return callText(place, place.program.random.pick(fitting), depth);
}

/** Whether a helper may be called here: for its effects, for what it waits for, and for what it writes to. */
export function canCall(place: Place, helper: Helper): boolean {
  if ((helper.takesApi && !place.effects) || (helper.isAsync && !place.awaits)) return false;
  return !helper.writes || ownOf(place, helper).length > 0;
}

const ownOf = ({ variables }: Place, { parameters: [first] }: Helper) =>
  variables.filter(({ isOwn, type }) => isOwn && first !== undefined && types.isSame(type, first));

export function callText(place: Place, helper: Helper, depth: number): string {
  const { random } = place.program;
  const count = helper.parameters.length - random.below(helper.optional + 1);
  const args = helper.parameters
    .slice(0, count)
    .map((type, index) => (helper.writes && index === 0 ? random.pick(ownOf(place, helper)).name : expression(place, type, depth - 1)));
  const call = `${helper.name}(${[...(helper.takesApi ? ['api'] : []), ...args].join(', ')})`;
  return helper.isAsync ? `(await ${call})` : call;
}

/**
 * A fetch of one of the allowed targets; its answer is of the type `Response`. A plain one computes nothing: what a list of fetches
 * computes for its later elements happens before the first is asked for.
 */
export function fetchText(place: Place, isPlain = false): string {
  const { random } = place.program;
  place.program.fetches += 1;
  const [method, url] = random.pick(fetchTargets);
  const options: string[] = [];
  if (method !== 'GET' || random.percent(10)) options.push(`method: '${method}'`);
  if (method === 'POST') options.push(`body: ${isPlain ? "'plain'" : fetchBody(place)}`);
  if (random.percent(20)) options.push(`headers: { 'x-trace': ${quote(random.pick(['a', 'b c', '1']))} }`);
  if (random.percent(20)) options.push(`timeout: ${random.pick(['100', '1000', '20000'])}`);
  return `api.fetch(${quote(url)}${options.length === 0 ? '' : `, { ${options.join(', ')} }`})`;
}

function fetchBody(place: Place): string {
  return place.program.random.percent(50)
    ? expression(place, types.string, 1)
    : `JSON.stringify({ x: ${expression(place, types.number, 1)} })`;
}
