import { iterableText, receiverOf } from './arguments.ts';
import { fetchText } from './calls.ts';
import { expression, maybeText, unnarrowed } from './expressions.ts';
import { distinct, keyText, literal, named } from './literals.ts';
import { insideCallback, type Place } from './place.ts';
import { globalPatterns, keyTexts, memberNames, patterns, quote, smallTexts } from './pools.ts';
import type { Type } from './types.ts';
import * as types from './types.ts';

/** A way to write an expression, and how often to take it. */
export type Alternative = readonly [weight: number, make: () => string];

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
export const alternatives: { readonly [kind in Type['kind']]?: (place: Place, type: Type, depth: number) => readonly Alternative[] } = {
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
          [type.of.kind === 'number' || type.of.kind === 'string' ? 1 : 0, () => `(${literal(place, type)} as const)`],
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
          [1, () => `(${literal(place, type)} satisfies Point)`],
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
              `${named(place, types.maybe(types.string))}?.trim()?.split('').map((x) => x + ${expression(insideCallback(place, undefined), types.string, depth - 2)}).join(${literal(place, types.string)})`,
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

function element(place: Place, type: Type, depth: number): string {
  return place.program.random.percent(20) ? `...${iterableText(place, type, depth)}` : expression(place, type, depth - 1);
}

function jsonNarrowed(place: Place, kind: 'number' | 'string', depth: number): string {
  const name = named(place, types.json);
  return `(typeof ${name} === '${kind}' ? ${name} : ${expression(place, kind === 'number' ? types.number : types.string, depth - 1)})`;
}

const receiverText = (text: string) => (/^[\w$.]+$/.test(text) ? text : `(${text})`);
