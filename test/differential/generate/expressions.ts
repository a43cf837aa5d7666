import { oneOf } from '../random.ts';
import { builtinCall, iterableText, receiverOf } from './arguments.ts';
import { type BuiltinCall, callsByResult } from './builtin-calls.ts';
import { distinct, keyText, literal, named } from './literals.ts';
import { type Helper, type Place, variablesOf } from './place.ts';
import { fetchTargets, globalPatterns, keyTexts, memberNames, patterns, quote, smallTexts } from './pools.ts';
import type { Type } from './types.ts';
import * as types from './types.ts';

type Alternative = readonly [weight: number, make: () => string];

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
function maybeText(place: Place, type: Type, depth: number): string {
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

function builtinResult(place: Place, type: Type, depth: number): string | undefined {
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

/** A call of a helper written so far that has this result. */
export function helperCall(place: Place, type: Type, depth: number): string | undefined {
  const fitting = place.program.helpers.filter((helper) => types.isSame(helper.result, type) && canCall(place, helper));
  if (fitting.length === 0) return undefined;
  return callText(place, place.program.random.pick(fitting), depth);
}

/** Whether a helper may be called here: for its effects, for what it waits for, and for what it writes to. */
export function canCall(place: Place, helper: Helper): boolean {
  if ((helper.takesApi && !place.effects) || (helper.isAsync && !place.awaits)) return false;
  return !helper.writes || (!place.inCallback && ownOf(place, helper).length > 0);
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

function keyExpression(place: Place, depth: number): string {
  const { random } = place.program;
  const key = quote(random.pick(keyTexts));
  return random.percent(50) && !/__proto__|constructor/.test(key) ? key : expression(place, types.string, depth - 1);
}

/** Any value that can be put into a text without a warning, for templates and concatenation. */
function printable(place: Place, depth: number): string {
  const type = place.program.random.pick([
    types.number,
    types.string,
    types.string,
    types.boolean,
    types.maybe(types.string),
    types.json,
    types.list(types.number),
    types.date,
  ]);
  return expression(place, type, depth - 1);
}

const binary = (place: Place, operators: readonly string[], operand: Type, depth: number) =>
  `(${expression(place, operand, depth - 1)} ${place.program.random.pick(operators)} ${expression(place, operand, depth - 1)})`;

/** What types have of their own, beside what all have. */
const alternatives: { readonly [kind in Type['kind']]?: (place: Place, type: Type, depth: number) => readonly Alternative[] } = {
  number: (place, _type, depth) => [
    [15, () => binary(place, ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '>>>'], types.number, depth)],
    [1, () => `(${literal(place, types.number).replace(/^(-.*)$/, '($1)')} ** ${place.program.random.pick(smallTexts)})`],
    [
      4,
      () =>
        `(${place.program.random.pick(['-', '+', '~', '- ', '+ '])}${expression(place, types.number, depth - 1).replace(/^(?=[+-])/, ' ')})`,
    ],
    [
      3,
      () =>
        `(${unnarrowed(place, types.number, depth)} ${place.program.random.pick(['||', '&&'])} ${expression(place, types.number, depth - 1)})`,
    ],
    [3, () => `${named(place, types.point)}.a`],
    [3, () => `Number(${expression(place, place.program.random.pick(types.variableTypes), depth - 1)})`],
    [1, () => `(+${receiverText(expression(place, place.program.random.pick([types.string, types.boolean]), depth - 1))})`],
    [2, () => jsonNarrowed(place, 'number', depth)],
    [1, () => `(${named(place, types.string)}.match(${place.program.random.pick(globalPatterns)[0]}) ?? []).length`],
    [1, () => `(${place.program.random.pick(patterns)[0]}.exec(${expression(place, types.string, depth - 1)})?.index ?? -1)`],
    [place.awaits && place.effects && place.program.fetches < 3 ? 1 : 0, () => `(await ${fetchText(place)}).status`],
    [1, () => `${named(place, types.maybe(types.string))}?.length ?? ${literal(place, types.number)}`.replace(/^(.*)$/, '($1)')],
  ],
  string: (place, _type, depth) => [
    [
      10,
      () =>
        `\`${place.program.random.several(1, 3, (index) => `${index === 0 ? '' : place.program.random.pick(['', '-', ', ', '\\n'])}\${${printable(place, depth)}}`).join('')}\``,
    ],
    [6, () => `(${expression(place, types.string, depth - 1)} + ${printable(place, depth)})`],
    [3, () => `${named(place, types.point)}.b`],
    [3, () => `String(${expression(place, place.program.random.pick(types.variableTypes), depth - 1)})`],
    [3, () => `(JSON.stringify(${expression(place, place.program.random.pick(types.variableTypes), depth - 1)}) ?? 'undefined')`],
    [2, () => `typeof ${receiverText(expression(place, place.program.random.pick(types.variableTypes), depth - 1))}`],
    [
      2,
      () =>
        `(${unnarrowed(place, types.string, depth)} ${place.program.random.pick(['||', '&&'])} ${expression(place, types.string, depth - 1)})`,
    ],
    [2, () => `(${named(place, types.string)}[${expression(place, types.number, depth - 1)}] ?? '')`],
    [2, () => jsonNarrowed(place, 'string', depth)],
    [
      2,
      () =>
        `(${place.program.random.pick(patterns)[0]}.exec(${expression(place, types.string, depth - 1)})?.[${place.program.random.below(3)}] ?? 'none')`,
    ],
    [1, () => `${named(place, types.string)}.normalize(${place.program.random.pick(['', "'NFC'", "'NFD'", "'NFKC'", "'NFKD'"])})`],
    [1, () => `(${named(place, types.string)}.match(/(?<word>[a-z]+)/)?.groups?.word ?? 'none')`],
    [
      1,
      () =>
        `[...${named(place, types.string)}.matchAll(${place.program.random.pick(globalPatterns)[0]})].map((m) => \`\${m[0]}:\${m.index}:\${m.length}\`).join()`,
    ],
    [
      1,
      () => `${receiverOf(place, types.string, undefined, depth)}.replace(${place.program.random.pick(globalPatterns)[0]}, (m) => m + m)`,
    ],
    [1, () => `${named(place, types.string)}.replace(/(\\w)(\\d)?/g, (m, g, h) => \`<\${g}\${h}\${m}>\`)`],
    [place.awaits && place.effects && place.program.fetches < 3 ? 1 : 0, () => `(await (await ${fetchText(place)}).text())`],
    [
      place.awaits && place.effects && place.program.fetches < 3 ? 1 : 0,
      () => `((await ${fetchText(place)}).headers.get('X-A') ?? 'none')`,
    ],
  ],
  boolean: (place, _type, depth) => [
    [8, () => binary(place, ['<', '<=', '>', '>='], place.program.random.pick([types.number, types.number, types.string]), depth)],
    [
      6,
      () =>
        `(${named(place, types.number)} ${place.program.random.pick(['===', '!==', '==', '!='])} ${expression(place, types.number, depth - 1)})`,
    ],
    [
      6,
      () =>
        `(${named(place, types.string)} ${place.program.random.pick(['===', '!==', '==', '!='])} ${expression(place, types.string, depth - 1)})`,
    ],
    [5, () => `!${receiverText(unnarrowed(place, place.program.random.pick(types.variableTypes), depth))}`],
    [
      6,
      () =>
        `(${expression(place, types.boolean, depth - 1)} ${place.program.random.pick(['||', '&&'])} ${expression(place, types.boolean, depth - 1)})`,
    ],
    [
      3,
      () =>
        `(${named(place, place.program.random.pick([types.maybe(types.string), types.nullable(types.string), types.json, types.maybe(types.point)]))} ${place.program.random.pick(['==', '!='])} ${place.program.random.pick(['null', 'undefined'])})`,
    ],
    [
      3,
      () =>
        `(${place.program.random.percent(50) ? expression(place, types.string, depth - 1) : quote(place.program.random.pick(keyTexts))} in ${named(place, place.program.random.pick([types.point, types.dictionary(types.number), types.dictionary(types.string)]))})`,
    ],
    [1, () => `(${expression(place, types.number, depth - 1)} in ${named(place, types.list(types.string))})`],
    [3, () => `Boolean(${expression(place, place.program.random.pick(types.variableTypes), depth - 1)})`],
    [
      2,
      () =>
        `(typeof ${named(place, types.json)} === '${place.program.random.pick(['string', 'number', 'boolean', 'object', 'undefined'])}')`,
    ],
    [
      2,
      () => `(${named(place, types.json)} === ${literal(place, place.program.random.pick([types.string, types.number, types.boolean]))})`,
    ],
    [1, () => `(${named(place, types.list(types.number))} === ${named(place, types.list(types.number))})`],
    [
      3,
      () =>
        `(${named(place, place.program.random.pick([types.date, types.url, types.set(types.string)]))} instanceof ${place.program.random.pick(['Date', 'URL', 'Set', 'Error'])})`,
    ],
    [2, () => `(${named(place, types.point)}.c ?? ${literal(place, types.boolean)})`],
    [place.awaits && place.effects && place.program.fetches < 3 ? 1 : 0, () => `(await ${fetchText(place)}).ok`],
  ],
  list: (place, type, depth) =>
    type.kind !== 'list'
      ? []
      : [
          [8, () => `[${place.program.random.several(0, 4, () => element(place, type.of, depth)).join(', ')}]`],
          [type.of.kind === 'number' ? 3 : 0, () => `${named(place, types.point)}.d`],
          [3, () => `[...${iterableText(place, type.of, depth)}]`],
        ],
  record: (place, type, depth) =>
    type.kind !== 'record'
      ? []
      : [
          [6, () => `{ ${type.members.map((member) => `${member.name}: ${expression(place, member.type, depth - 1)}`).join(', ')} }`],
          [
            5,
            () =>
              `{ ...${named(place, type)}, ${place.program.random.pick(type.members.map((member) => `${member.name}: ${expression(place, member.type, depth - 1)}`))} }`,
          ],
          [2, () => `{ ...${named(place, type)}, ...${named(place, types.maybe(type))} }`],
        ],
  dictionary: (place, type, depth) =>
    type.kind !== 'dictionary'
      ? []
      : [
          [
            6,
            () =>
              `{ ${distinct(
                place.program.random.several(1, 3, () =>
                  place.program.random.percent(60)
                    ? keyText(place)
                    : `[${unnarrowed(place, place.program.random.pick([types.string, types.number]), depth)}]`,
                ),
              )
                .map((key) => `${key}: ${expression(place, type.of, depth - 1)}`)
                .join(', ')} }`,
          ],
          [4, () => `{ ...${named(place, type)}, [${unnarrowed(place, types.string, depth)}]: ${expression(place, type.of, depth - 1)} }`],
        ],
  maybe: (place, type, depth) =>
    type.kind !== 'maybe'
      ? []
      : [
          [10, () => expression(place, type.of, depth - 1)],
          [10, () => maybeText(place, type.of, depth)],
          [2, () => 'undefined'],
          [
            type.of.kind === 'string' ? 4 : 0,
            () =>
              `${named(place, types.maybe(types.point))}?.b.${place.program.random.pick(['slice', 'at', 'charAt', 'substring'])}(${expression(place, types.number, depth - 1)})`,
          ],
          [
            type.of.kind === 'string' ? 3 : 0,
            () =>
              `${named(place, types.maybe(types.string))}?.trim()?.split('').map((x) => x + ${expression({ ...place, effects: false, awaits: false, inCallback: true }, types.string, depth - 2)}).join(${literal(place, types.string)})`,
          ],
        ],
  nullable: (place, type, depth) =>
    type.kind !== 'nullable'
      ? []
      : [
          [10, () => expression(place, type.of, depth - 1)],
          [2, () => 'null'],
        ],
  json: (place, _type, depth) => [
    [8, () => `JSON.parse(${expression(place, types.string, depth - 1)})`],
    [4, () => `(${named(place, types.json)}?.${place.program.random.pick(memberNames)} ?? null)`],
    [place.awaits && place.effects && place.program.fetches < 3 ? 2 : 0, () => `(await (await ${fetchText(place)}).json())`],
  ],
  set: (place, type, depth) => (type.kind !== 'set' ? [] : [[6, () => `new Set(${iterableText(place, type.of, depth)})`]]),
};

/** Not a literal: TypeScript refuses to ask whether one is truthy, and knows too much of its type. */
export function unnarrowed(place: Place, type: Type, depth: number): string {
  const text = expression(place, type, depth - 1);
  return /^\(*(?:['"`[{/\d-]|new |NaN|Infinity|undefined|null|true|false)/.test(text) ? named(place, type) : text;
}

function element(place: Place, type: Type, depth: number): string {
  return place.program.random.percent(20) ? `...${iterableText(place, type, depth)}` : expression(place, type, depth - 1);
}

function jsonNarrowed(place: Place, kind: 'number' | 'string', depth: number): string {
  const name = named(place, types.json);
  return `(typeof ${name} === '${kind}' ? ${name} : ${expression(place, kind === 'number' ? types.number : types.string, depth - 1)})`;
}

const receiverText = (text: string) => (/^[\w$.]+$/.test(text) ? text : `(${text})`);
