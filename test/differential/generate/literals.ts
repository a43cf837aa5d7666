import { constant, type Frame, freshName, type Place, type Variable, variablesOf } from './place.ts';
import { keyTexts, numberTexts, patterns, quote, smallTexts, textTexts, urlTexts } from './pools.ts';
import type { Type } from './types.ts';

/** A constant expression of a type, whose own type may be narrower. */
export function literal(place: Place, type: Type): string {
  const { random } = place.program;
  const several = (least: number, most: number, make: () => string) => random.several(least, most, make).join(', ');
  switch (type.kind) {
    case 'number':
      return random.pick(random.percent(50) ? smallTexts : numberTexts);
    case 'string':
      return quote(random.pick(textTexts));
    case 'boolean':
      return random.pick(['true', 'false']);
    case 'list':
      return `[${several(type.of.kind === 'list' ? 1 : 0, 5, () => literal(place, type.of))}]`;
    case 'set':
      return `new Set([${several(1, 5, () => literal(place, type.of))}])`;
    case 'dictionary':
      return `{ ${distinct(random.several(0, 4, () => keyText(place)))
        .map((key) => `${key}: ${literal(place, type.of)}`)
        .join(', ')} }`;
    case 'record':
      return `{ ${type.members.flatMap(({ name, type: member }) => (member.kind === 'maybe' && random.percent(50) ? [] : [`${name}: ${literal(place, member)}`])).join(', ')} }`;
    case 'pair':
      return `[${literal(place, type.first)}, ${literal(place, type.of)}]`;
    case 'maybe':
      return random.percent(40) ? 'undefined' : literal(place, type.of);
    case 'nullable':
      return random.percent(40) ? 'null' : literal(place, type.of);
    case 'json':
      return `JSON.parse(${quote(random.pick(['{"a":1,"b":"x","list":[1,"2",null]}', '[1,{"a":[]}]', '"text"', 'null', '12', 'false', '{"a":{"b":{"c":0}},"__proto__":1}']))})`;
    case 'date':
      return `new Date(${random.pick(['', '0', "'2026-03-02'", "'2026-03-02T10:00:00.5'", '1e15', '-1e14', 'NaN', "'nonsense'"])})`;
    case 'url':
      return `new URL(${quote(urlTexts[random.below(random.percent(85) ? 6 : urlTexts.length)] ?? '')})`;
    case 'query':
      return `new URLSearchParams(${random.pick(["'a=1&b=%20+&a=é'", '{ a: "x y", b: "&" }', "[['k', '='], ['k', '1']]", "'?q'", ''])})`;
    case 'pattern':
      return random.pick(patterns)[0];
    case 'unknown':
      return literal(place, random.pick(scalars));
    case 'iterable':
      return `[${several(0, 4, () => literal(place, type.of))}]`;
  }
}

const scalars: readonly Type[] = [
  { kind: 'number', text: 'number' },
  { kind: 'string', text: 'string' },
  { kind: 'boolean', text: 'boolean' },
];

/** A key of a record literal; forbidden names only as computed ones. */
export function keyText(place: Place): string {
  const { random } = place.program;
  const key = random.pick(keyTexts);
  const isName = /^[a-z]+$/.test(key) && key !== 'constructor';
  return isName && random.percent(70) ? key : `[${quote(key)}]`;
}

/** TypeScript refuses a key that stands twice, however it is written. */
export function distinct(keys: readonly string[]): string[] {
  const plain = (key: string) => key.replace(/^\['(.*)'\]$/, '$1');
  return keys.filter((key, index) => keys.findIndex((other) => plain(other) === plain(key)) === index);
}

/** A variable of a type; one is added to the function's stock where there is none. */
export function named(place: Place, type: Type): string {
  const found = variablesOf(place, type);
  if (found.length > 0) return place.program.random.pick(found).name;
  return stock(place, place.frame, type).name;
}

function stock(place: Place, frame: Frame, type: Type): Variable {
  const variable = constant(freshName(place.program, 's'), type);
  const value = stockValue(place, type);
  frame.lines.push(`const ${variable.name}: ${type.text} = ${value};`);
  frame.stock.push(variable);
  return variable;
}

/** A value whose type is not narrowed where the variable is declared. */
function stockValue(place: Place, type: Type): string {
  if (type.kind === 'maybe') return `[${literal(place, type.of)}, undefined][${place.program.random.below(2)}]`;
  if (type.kind === 'nullable') return `[${literal(place, type.of)}, null][${place.program.random.below(2)}] ?? null`;
  return literal(place, type);
}
